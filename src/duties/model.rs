//! Types of duties.

use crate::db::schema::{duty, duty_feed};
use crate::db::types::JsonText;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, RegionCode, Role, Text};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::id! {
    /// Something that waits for somebody.
    DutyId,
}
crate::sql_text!(DutyId);

/// Whose duty it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// One person's.
    Person(AccountId),
    /// Anybody's who holds the role in the unit.
    InUnit(UnitId, Role),
    /// Anybody's who holds the role in a unit of the region: civil affairs, finance, supervisors.
    InRegion(RegionCode, Role),
}

/// Something that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// What is to be done, `room.act`; never renamed while such duties wait.
    pub word: &'static str,
    /// Whose it is.
    pub bearer: Bearer,
    /// Who holds the role and may not do it: the author of what is to be reviewed.
    pub barred: Vec<AccountId>,
    /// Name of the thing.
    pub title: String,
    /// What is to be done.
    pub act: Text,
    /// The rule the deadline comes from.
    pub basis: Option<String>,
    /// Page where it is done, a path of the portal.
    pub link: String,
    /// Until when.
    pub due: Option<Instant>,
    /// The room tells people of it in its own words; they are reminded all the same.
    pub quiet: bool,
}

/// A duty as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = duty)]
pub(super) struct Row {
    pub(super) id: DutyId,
    pub(super) subject: String,
    pub(super) subject_id: String,
    pub(super) word: String,
    pub(super) account_id: Option<AccountId>,
    pub(super) unit_id: Option<UnitId>,
    pub(super) region: Option<RegionCode>,
    pub(super) role: Option<Role>,
    pub(super) barred: JsonText,
    pub(super) title: String,
    pub(super) act: JsonText,
    pub(super) basis: Option<String>,
    pub(super) link: String,
    pub(super) due_at: Option<Instant>,
    pub(super) opened_at: Instant,
}

/// A person's calendar address as it is stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = duty_feed)]
pub(super) struct Feed {
    pub(super) account_id: AccountId,
    pub(super) secret_hash: String,
    pub(super) made_at: Instant,
    pub(super) read_at: Option<Instant>,
}

/// Something that waits for the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DutyView {
    /// Duty id.
    pub id: DutyId,
    /// What is to be done, `room.act`.
    pub word: String,
    /// Name of the thing.
    pub title: String,
    /// What is to be done.
    pub act: Text,
    /// The rule the deadline comes from.
    pub basis: Option<String>,
    /// Page where it is done, a path of the portal.
    pub link: String,
    /// Until when; absent where there is no deadline.
    pub due: Option<Instant>,
    /// Since when it waits.
    pub opened_at: Instant,
    /// The unit it is done for; absent for what is the person's own, or anybody's of the region.
    pub unit: Option<UnitId>,
}

/// What waits for the caller, the next deadline first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DutyList {
    /// What waits for the caller in the acting unit, and what is the person's own.
    pub items: Vec<DutyView>,
    /// How much waits for the same person in other units.
    pub elsewhere: usize,
}

/// Whether a calendar program can read the caller's deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedView {
    /// When the address was made; absent where there is none.
    pub made_at: Option<Instant>,
    /// When it was last read.
    pub read_at: Option<Instant>,
}

/// The address of a calendar, shown once: whoever knows it reads the deadlines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedSecret {
    /// Full address for the calendar program.
    pub address: String,
}

/// Brings a duty to mind: before its deadline, and when it has passed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Remind {
    pub(super) duty: DutyId,
}

impl Job for Remind {
    const KIND: &'static str = "duties.remind";
}
