//! A contract as both sides and those who oversee them see it.

use super::case::{Case, Checked};
use super::{is_fixed, load, relation, side_of};
use crate::app::App;
use crate::awards::service::remedy::held_by;
use crate::contracts::model::{
    Contract, ContractAction as Action, ContractId, ContractNotes, ContractRules, ContractSignature, ContractState,
    ContractView, SignatureRow, SignatureView,
};
use crate::contracts::rules::{self, CONTRACT};
use crate::contracts::store;
use crate::db::Conn;
use crate::kernel::{Actor, Result};

/// One contract.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: ContractId) -> Result<ContractView> {
    app.db.read(|conn| {
        let row = load(conn, actor, &rules::READ, id)?;
        of(app, conn, actor, &row)
    })
}

pub(super) fn of(app: &App, conn: &mut Conn, actor: &Actor, row: &Contract) -> Result<ContractView> {
    let now = app.clock.now();
    let case = Case::load(app, conn, row, now)?;
    let Checked { differences, costs, clauses, findings } = case.checked(app)?;
    let fixed = if is_fixed(row) { store::text_by_edition(conn, row.id, row.edition)? } else { None };
    let signed = match &fixed {
        Some(text) => store::signatures_of(conn, row.id, text.edition)?,
        None => Vec::new(),
    };
    let open = matches!(row.state, ContractState::Draft | ContractState::Offered | ContractState::OrgConfirmed);
    let held_by = if open { held_by(app, conn, row.opportunity_id, now)? } else { None };
    let notes: ContractNotes = row.notes.get()?;
    let actions = actions(actor, row, &signed);
    let writes = actor.may(&rules::UPDATE, &relation(row)).is_ok();
    Ok(ContractView {
        id: row.id,
        award_id: row.award_id,
        lot: row.lot,
        opportunity_id: row.opportunity_id,
        purchaser: row.purchaser.clone(),
        provider: row.provider.clone(),
        state: row.state,
        due: case.due(row),
        rules: ContractRules { on: case.question.on, kept: case.kept, packs: case.rules.packs().to_vec() },
        terms: case.terms,
        differences,
        findings,
        costs,
        clauses,
        masks: row.masks.get()?,
        open: app.clauses.open.clone(),
        private: app.clauses.private.clone(),
        text_hash: fixed.map(|text| text.text_hash),
        signatures: signed.iter().map(signature).collect::<Result<_>>()?,
        reason: row.reason.clone(),
        held_by,
        signed_at: row.signed_at,
        late_reason: notes.late_reason,
        published_at: row.published_at,
        filed_at: row.filed_at,
        filing_number: notes.filing_number,
        begun_at: notes.begun_at,
        first_price: notes.first_price.filter(|_| row.signed_at.is_some()),
        breach: notes.breach,
        editable: writes && row.state == ContractState::Draft,
        actions,
        version: row.version,
    })
}

pub(super) fn signature(row: &SignatureRow) -> Result<SignatureView> {
    let made: ContractSignature = row.signature.get()?;
    let (party, name) = (made.statement.party, made.statement.name);
    Ok(SignatureView { side: row.side, party, name, signed_at: row.signed_at })
}

/// What whoever asks can do now.
fn actions(actor: &Actor, row: &Contract, signed: &[SignatureRow]) -> Vec<Action> {
    let rule = |action: Action| match action {
        Action::Offer => Some(&rules::OFFER),
        Action::Withdraw => Some(&rules::WITHDRAW),
        Action::Return => Some(&rules::RETURN),
        Action::Confirm => Some(&rules::CONFIRM),
        Action::Sign => Some(&rules::SIGN),
        Action::Publish => Some(&rules::PUBLISH),
        Action::File => Some(&rules::FILE),
        Action::Break => Some(&rules::BREACH),
        _ => None,
    };
    let side = side_of(actor, row);
    let done = actor.account == row.drafter || signed.iter().any(|one| one.side == side);
    let mut possible: Vec<Action> = Vec::new();
    for action in actor.roles.iter().flat_map(|role| CONTRACT.actions(row.state, *role)) {
        let may = rule(action).is_some_and(|rule| actor.may(rule, &relation(row)).is_ok());
        let signs_again = (action == Action::Sign && done) || (action == Action::Break && actor.account == row.drafter);
        if may && !signs_again && !possible.contains(&action) {
            possible.push(action);
        }
    }
    possible
}
