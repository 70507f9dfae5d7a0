//! Changes of a dossier.

use super::record::{Entry, Part, Record};
use super::words::Standing;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A record as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::RecordInput)]
pub struct RecordInput {
    /// First day it holds.
    pub from: NaiveDate,
    /// Last day it holds; open if absent.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// What it says.
    #[serde(flatten)]
    pub entry: Entry,
}

impl RecordInput {
    /// The record, vouched for as `standing` says.
    #[must_use]
    pub fn record(self, standing: Standing) -> Record {
        Record { from: self.from, until: self.until, standing, entry: self.entry }
    }
}

/// One change of a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::Change)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Change {
    /// Enters a record, in place of the one with the same key.
    Put {
        /// The record.
        record: RecordInput,
    },
    /// Ends a record: it holds until this day and stays in the dossier.
    End {
        /// Its part.
        part: Part,
        /// Its key.
        key: String,
        /// Last day.
        until: NaiveDate,
    },
    /// Takes back a record that should never have been there; the timeline keeps it.
    Remove {
        /// Its part.
        part: Part,
        /// Its key.
        key: String,
    },
    /// The authority confirms what the organization declared.
    Verify {
        /// Its part.
        part: Part,
        /// Its key.
        key: String,
    },
}

/// An edit: all of its changes are made, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::EditInput)]
#[serde(deny_unknown_fields)]
pub struct EditInput {
    /// Why, 2 to 500 characters; kept in the timeline.
    pub reason: String,
    /// The changes, in order.
    pub changes: Vec<Change>,
}

/// An organization to be entered by the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::RegisterInput)]
#[serde(deny_unknown_fields)]
pub struct RegisterInput {
    /// Unified social credit code, as typed.
    pub uscc: String,
    /// Why; kept in the timeline.
    pub reason: String,
    /// Its records; a registration among them.
    pub records: Vec<RecordInput>,
}

/// What happened to one record: absent before, it was entered; absent after, it was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::Difference)]
pub struct Difference {
    /// The record before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Record>,
    /// The record after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Record>,
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::FieldDifference)]
pub struct FieldDifference {
    /// Part of the dossier.
    pub part: Part,
    /// Field of the record: `from`, `until`, `standing`, or a field of the body.
    pub field: String,
    /// Value before, as JSON text without quotes; absent if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Value after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}
