//! Reading what was opened.

use super::relation;
use crate::app::App;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Code, Error, Relation, Result};
use crate::opportunities::service::for_matching;
use crate::submissions::model::{OpenedCard, OpeningRecord, SubmissionId};
use crate::submissions::rules::access;
use crate::submissions::store;

/// What was opened for an opportunity, for its department and its supervisors.
///
/// # Errors
/// `forbidden`; `state_conflict` before the opening; those of the database.
pub fn opened_list(app: &App, actor: &Actor, id: OpportunityId) -> Result<Vec<OpenedCard>> {
    app.db.read(|conn| {
        let own = for_matching(conn, id)?;
        let whose = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() };
        actor.may(&access::OPENED_LIST, &whose)?;
        let record = store::sealing_key(conn, id)?.and_then(|key| key.record);
        let record: OpeningRecord = record
            .ok_or_else(|| Error::new(Code::StateConflict, "投标（响应）文件尚未开启", "Nothing was opened yet"))?
            .get()?;
        let card = |entry: crate::submissions::model::OpenedEntry| {
            let state = store::submission_by_id(conn, entry.submission)?.state;
            Ok(OpenedCard { entry, state })
        };
        record.submissions.into_iter().map(card).collect()
    })
}

/// The text that was sealed, byte by byte, for its bidder, the department and its supervisors.
///
/// # Errors
/// `not_found`, also before the opening; those of the database.
pub fn opened_text(app: &App, actor: &Actor, id: SubmissionId) -> Result<String> {
    app.db.read(|conn| {
        let row = store::submission_by_id(conn, id)?;
        if !row.state.is_opened() {
            // Nobody learns whether it is there.
            actor.account()?;
            return Err(Error::not_found());
        }
        let own = for_matching(conn, row.opportunity_id)?;
        let whose = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..relation(&row) };
        actor.may(&access::OPENED, &whose)?;
        store::version_opened(conn, id, row.number)?.ok_or_else(Error::not_found)
    })
}
