//! Types of the audit log.

use crate::db::schema::audit_event;
use crate::kernel::ids::{AccountId, EventId, UnitId};
use crate::kernel::{Actor, Instant, Result};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One change of state.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = audit_event)]
pub struct Event {
    /// Event id.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// Who; absent for what fires by itself.
    pub actor_account: Option<AccountId>,
    /// For which unit.
    pub actor_unit: Option<UnitId>,
    /// What, `room.act`, such as `opportunity.publish`.
    pub action: String,
    /// Kind of the thing changed, such as `organization`.
    pub subject_kind: String,
    /// Id of the thing changed.
    pub subject_id: String,
    /// Region the thing lies in: whose supervisors may read it.
    pub region: Option<String>,
    /// Details as JSON; never a secret, never sealed content.
    pub data: String,
}

impl Event {
    /// An event by `actor` at `now`, without details.
    #[must_use]
    pub fn new(actor: &Actor, now: Instant, action: &str, subject_kind: &str, subject_id: &impl ToString) -> Self {
        Self {
            id: EventId::new(),
            at: now,
            actor_account: actor.account,
            actor_unit: actor.unit.as_ref().map(|unit| unit.id),
            action: action.to_owned(),
            subject_kind: subject_kind.to_owned(),
            subject_id: subject_id.to_string(),
            region: None,
            data: "{}".to_owned(),
        }
    }

    /// With the region the thing lies in.
    #[must_use]
    pub fn in_region(self, region: &str) -> Self {
        Self { region: Some(region.to_owned()), ..self }
    }

    /// With details.
    ///
    /// # Errors
    /// `internal` when the details have no JSON form.
    pub fn with(self, data: &impl Serialize) -> Result<Self> {
        let data = serde_json::to_string(data).map_err(crate::kernel::Error::internal)?;
        Ok(Self { data, ..self })
    }
}

/// An event in its place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entry {
    /// Position, from 1 without gaps.
    pub seq: i64,
    /// Event id.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// Who; absent for what fired by itself.
    pub actor_account: Option<AccountId>,
    /// What this person is called now.
    pub actor_name: Option<String>,
    /// For which unit.
    pub actor_unit: Option<UnitId>,
    /// What this unit is called now.
    pub unit_name: Option<String>,
    /// What, `room.act`.
    pub action: String,
    /// Kind of the thing changed.
    pub subject_kind: String,
    /// Id of the thing changed.
    pub subject_id: String,
    /// What the thing is called now; absent where it has no name or is gone. The name is no part of the record and of its hash.
    pub subject_name: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Details.
    pub data: serde_json::Value,
    /// Hash of the event, hexadecimal.
    pub leaf: String,
    /// Hash of everything up to here, hexadecimal.
    pub chain: String,
}

/// That an event stands in the log: with `before` as the chain, hash `entry`, then each of `leaves`; the result is the hash of the
/// log at the position the proof was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = audit::Proof)]
pub struct Proof {
    /// Position of the event.
    pub seq: i64,
    /// Chain hash before it, hexadecimal.
    pub before: String,
    /// Its canonical text, of which the leaf hash is made.
    pub entry: String,
    /// Leaf hashes of the entries after it, hexadecimal.
    pub leaves: Vec<String>,
}

/// Which entries to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventQuery {
    /// Entries before this position (newest first).
    pub before: Option<i64>,
    /// Only this kind of thing.
    pub subject_kind: Option<String>,
    /// Only this thing.
    pub subject_id: Option<String>,
    /// Only this act.
    pub action: Option<String>,
    /// How many, 1 to 200; 50 unless told.
    pub limit: Option<i64>,
}

/// Result of recomputing the whole chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = audit::Verdict)]
pub struct Verdict {
    /// Entries checked.
    pub entries: i64,
    /// Position of the first entry that does not fit; absent when all fit.
    pub broken_at: Option<i64>,
    /// Hash of everything, hexadecimal: compare it with one noted earlier.
    pub head: String,
}
