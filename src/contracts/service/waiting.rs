//! What waits for whom, and what people are told.

use super::case::{Case, period_of};
use super::{CHANGE_SUBJECT, CONTRACT_SUBJECT, page};
use crate::accounts;
use crate::app::App;
use crate::awards::service::clock;
use crate::contracts::model::{ChangeState, Contract, ContractChange, ContractSide, ContractState};
use crate::contracts::store;
use crate::db::Tx;
use crate::duties::{self, Bearer, Duty};
use crate::kernel::ids::UnitId;
use crate::kernel::{Instant, Result, Role, Text};
use crate::notify::{Notice, To};

/// Has wait about a contract what its state calls for, and nothing else.
pub(super) fn settle(app: &App, tx: &mut Tx<'_>, row: &Contract, now: Instant) -> Result<()> {
    let provider = accounts::unit_of_organization(tx, row.organization_id)?.map(|unit| unit.id);
    let waits = waits(tx, row, provider)?;
    let rules = Case::load(app, tx, row, now)?.rules;
    let basis = period_of(row.state).and_then(|period| clock(&rules, period, row.due_at)).map(|clock| clock.basis);
    let duty = |(word, bearer, act): (&'static str, Bearer, Text)| Duty {
        word,
        bearer,
        barred: row.drafter.into_iter().filter(|_| word == "contracts.sign").collect(),
        title: row.title.clone(),
        act,
        basis: basis.clone(),
        link: page(row.id),
        due: row.due_at,
        quiet: false,
    };
    let duties: Vec<Duty> = waits.into_iter().map(duty).collect();
    duties::settle(app, tx, now, (CONTRACT_SUBJECT, &row.id), &duties)
}

/// Who has to do what.
fn waits(tx: &mut Tx<'_>, row: &Contract, provider: Option<UnitId>) -> Result<Vec<(&'static str, Bearer, Text)>> {
    let department = |role| Bearer::InUnit(row.unit_id, role);
    let organization = |role| provider.map(|unit| Bearer::InUnit(unit, role));
    Ok(match row.state {
        ContractState::Draft => {
            let act = Text::new("起草合同并送承接机构确认", "Write the contract and send it to the organization");
            vec![("contracts.draft", department(Role::Drafter), act)]
        }
        ContractState::Offered => {
            let act = Text::new("确认合同文本", "Confirm the text of the contract");
            organization(Role::OrganizationAdmin).map(|bearer| ("contracts.confirm", bearer, act)).into_iter().collect()
        }
        ContractState::OrgConfirmed => {
            let signed = store::signatures_of(tx, row.id, row.edition)?;
            let open = |side: ContractSide| signed.iter().all(|one| one.side != side);
            let act = || Text::new("签署合同", "Sign the contract");
            let ours = open(ContractSide::Department).then(|| department(Role::Approver));
            let theirs = organization(Role::OrganizationAdmin).filter(|_| open(ContractSide::Organization));
            ours.into_iter().chain(theirs).map(|bearer| ("contracts.sign", bearer, act())).collect()
        }
        ContractState::Signed => {
            let act = Text::new("公告合同", "Publish the contract");
            vec![("contracts.publish", department(Role::Drafter), act)]
        }
        ContractState::Published => {
            let act = Text::new("合同副本备案", "File a copy of the contract");
            vec![("contracts.file", department(Role::Drafter), act)]
        }
        _ => Vec::new(),
    })
}

/// Has wait about a change that it is signed by the sides that have not, and nothing else.
pub(super) fn settle_change(
    app: &App,
    tx: &mut Tx<'_>,
    row: &Contract,
    change: &ContractChange,
    now: Instant,
) -> Result<()> {
    let goes_on = matches!(row.state, ContractState::Performing | ContractState::Suspended);
    let open = goes_on && change.state == ChangeState::Proposed;
    let signed = if open { store::signatures_of(tx, row.id, change.edition)? } else { Vec::new() };
    let waits = |side: ContractSide| open && signed.iter().all(|one| one.side != side);
    let provider = accounts::unit_of_organization(tx, row.organization_id)?;
    let theirs = provider.map(|unit| Bearer::InUnit(unit.id, Role::OrganizationAdmin));
    let ours = Bearer::InUnit(row.unit_id, Role::Approver);
    let bearers = theirs
        .filter(|_| waits(ContractSide::Organization))
        .into_iter()
        .chain(Some(ours).filter(|_| waits(ContractSide::Department)));
    let duty = |bearer: Bearer| Duty {
        word: "contracts.sign_change",
        bearer,
        barred: if bearer == ours { vec![change.account_id] } else { Vec::new() },
        title: row.title.clone(),
        act: Text::new("签署合同变更，或不同意", "Sign the change of the contract, or refuse it"),
        basis: None,
        link: page(row.id),
        due: None,
        quiet: false,
    };
    let duties: Vec<Duty> = bearers.map(duty).collect();
    duties::settle(app, tx, now, (CHANGE_SUBJECT, &change.id), &duties)
}

/// Tells both sides that a change was refused, and why.
pub(super) fn tell_refused(app: &App, tx: &mut Tx<'_>, row: &Contract, reason: &str, now: Instant) -> Result<()> {
    let notice = Notice::new("contracts.change_refused").with("contract", row.title.as_str()).with("reason", reason);
    send_both(app, tx, row, &notice.link(page(row.id)), now)
}

/// Tells both sides that it was ended for breach, and why.
pub(super) fn tell_broken(app: &App, tx: &mut Tx<'_>, row: &Contract, now: Instant) -> Result<()> {
    let reason = row.reason.clone().unwrap_or_default();
    let notice = Notice::new("contracts.broken").with("contract", row.title.as_str()).with("reason", reason);
    send_both(app, tx, row, &notice.link(page(row.id)), now)
}

fn send_both(app: &App, tx: &mut Tx<'_>, row: &Contract, notice: &Notice, now: Instant) -> Result<()> {
    app.notify.send(tx, now, To::Unit(row.unit_id), notice)?;
    if let Some(unit) = accounts::unit_of_organization(tx, row.organization_id)? {
        app.notify.send(tx, now, To::Unit(unit.id), notice)?;
    }
    Ok(())
}

/// Tells both sides.
pub(super) fn tell_both(
    app: &App,
    tx: &mut Tx<'_>,
    row: &Contract,
    template: &'static str,
    now: Instant,
) -> Result<()> {
    let notice = Notice::new(template).with("contract", row.title.as_str());
    send_both(app, tx, row, &notice.link(page(row.id)), now)
}

/// Tells both sides that it was sent back, and why.
pub(super) fn tell_returned(app: &App, tx: &mut Tx<'_>, row: &Contract, now: Instant) -> Result<()> {
    let reason = row.reason.clone().unwrap_or_default();
    let notice = Notice::new("contracts.returned").with("contract", row.title.as_str()).with("reason", reason);
    send_both(app, tx, row, &notice.link(page(row.id)), now)
}
