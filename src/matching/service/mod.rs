//! Use cases of matching.

mod announce;
mod explain;
mod export;
mod need;
mod organization;
mod supply;

pub use announce::{DigestJob, announce, cancelled, digest, follow, jobs, run_follower};
pub use explain::{compare, explain};
pub use export::export;
pub use need::need;
pub use organization::of_organization;
pub use supply::assessments;

use crate::kernel::Relation;
use crate::kernel::ids::OrganizationId;
use crate::opportunities::service::OwnOpportunity;

/// How a need is related to whoever asks; `organization` is the one asked about, if it is only one.
fn relation(own: &OwnOpportunity, organization: Option<OrganizationId>) -> Relation {
    Relation { unit: Some(own.unit), region: Some(own.unit_region), organization, ..Relation::default() }
}
