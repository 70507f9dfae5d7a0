//! Recorded tenders as published opportunities, for demonstrations.

use super::{authors, described, event, fair, published_row, record_step, review};
use crate::app::App;
use crate::audit;
use crate::db::types::JsonText;
use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
use crate::kernel::{Actor, Instant, Money, RegionCode, Result};
use crate::opportunities::model::{
    Opportunity, OpportunityAction as Action, OpportunityKind, OpportunityState, OpportunityTerms,
};
use crate::opportunities::{cases, store};

/// Where an imported opportunity stands.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The department.
    pub unit: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// Who wrote it.
    pub drafter: AccountId,
    /// Who published it: a second person.
    pub approver: AccountId,
    /// When.
    pub published_at: Instant,
    /// Until when bids are taken.
    pub deadline: Instant,
}

/// Publishes a recorded tender as it was, contradictions included: they are what a check would have found.
///
/// # Errors
/// `invalid` when the text is not a record; those of the database.
pub fn import_case(app: &App, json: &str, placement: &Placement) -> Result<OpportunityId> {
    import_published(app, OpportunityKind::Need, &cases::import(json)?, placement)
}

/// Publishes terms that were published elsewhere, without review.
///
/// # Errors
/// Those of the database.
pub fn import_published(
    app: &App,
    kind: OpportunityKind,
    terms: &OpportunityTerms,
    placement: &Placement,
) -> Result<OpportunityId> {
    let terms = OpportunityTerms { deadline: Some(placement.deadline), ..terms.clone() };
    let at = placement.published_at;
    let id = OpportunityId::new();
    let by = |account| Actor { account: Some(account), ..Actor::public() };
    app.db.write(|tx| {
        let row = Opportunity {
            id,
            kind,
            unit_id: placement.unit,
            unit_region: placement.unit_region,
            state: OpportunityState::InReview,
            card: JsonText::of(&())?,
            region: None,
            category: None,
            method: None,
            amount: Money::ZERO,
            deadline: None,
            edition: 0,
            published_at: None,
            ended_at: None,
            cancel_reason: None,
            working: Some(JsonText::of(&terms)?),
            change_note: None,
            authors: JsonText::of(&[placement.drafter])?,
            created_at: at,
            updated_at: at,
            version: 1,
            suspended_until: None,
        };
        let row = described(tx, row, &terms)?;
        store::opportunity_insert(tx, &row)?;
        record_step(tx, &by(placement.drafter), id, Action::Submit, None.into(), at)?;
        record_step(tx, &by(placement.approver), id, Action::Publish, None.into(), at)?;
        let fair = fair(app, &row, &terms, at)?;
        let row = published_row(tx, row, &terms, (&fair, false), placement.approver, at)?;
        let saved = store::opportunity_save(tx, &row)?;
        review::announce(app, tx, &by(placement.approver), (&saved, &terms), at)?;
        let source = terms.provenance.as_ref().and_then(|provenance| provenance.case_id.as_deref());
        let data = serde_json::json!({ "source": source, "authors": authors(&row)? });
        audit::record(tx, event(&by(placement.approver), at, "import", &saved).with(&data)?)
    })?;
    Ok(id)
}
