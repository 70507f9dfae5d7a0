//! What waits for whom: a draft to be handed in, a bid to be confirmed, keys to be made, submissions to be opened.

use super::is_taking;
use super::keys::holders;
use crate::accounts;
use crate::app::App;
use crate::db::{Conn, Tx};
use crate::duties::{self, Bearer, Duty};
use crate::kernel::ids::UnitId;
use crate::kernel::{Instant, Result, Role, Text};
use crate::opportunities::model::OpportunityState;
use crate::opportunities::service::OwnOpportunity;
use crate::submissions::model::{Submission, SubmissionState};
use crate::submissions::rules::to_confirm;
use crate::submissions::store;

/// Kinds of things duties are about.
const SUBMISSION: &str = "submission";
const OPENING: &str = "opening";

fn title(own: &OwnOpportunity) -> String {
    own.published.as_ref().and_then(|terms| terms.title.clone()).unwrap_or_else(|| own.title.clone())
}

/// Has wait for an organization what its submission calls for: to hand in what is being written, and to confirm or replace what
/// it sealed before a change of substance (87号令 Art. 27).
pub(super) fn settle(app: &App, tx: &mut Tx<'_>, row: &Submission, own: &OwnOpportunity, now: Instant) -> Result<()> {
    let unit = accounts::unit_of_organization(tx, row.organization_id)?;
    let duty = match unit {
        Some(unit) if is_taking(own, now) => of_bidder(tx, row, own, unit.id)?,
        _ => None,
    };
    duties::settle_closing(app, tx, now, (SUBMISSION, &row.id), duty.as_slice())
}

fn of_bidder(conn: &mut Conn, row: &Submission, own: &OwnOpportunity, unit: UnitId) -> Result<Option<Duty>> {
    let confirms = to_confirm(row.state, row.edition, own.substance);
    let (word, act, basis) = if confirms {
        let edition = own.substance;
        let act = Text::new(
            format!("采购文件第{edition}版有实质性变更，请确认已密封的文件仍然有效，或替换、撤回"),
            format!(
                "Edition {edition} changes the documents in substance: confirm the sealed bid, replace it or take it back"
            ),
        );
        ("submissions.confirm", act, Some("87号令27".to_owned()))
    } else if row.draft.is_some() && row.state != SubmissionState::Sealed {
        ("submissions.hand_in", Text::new("递交投标（响应）文件", "Hand in the bid"), None)
    } else {
        return Ok(None);
    };
    let role = match accounts::holders_in_unit(conn, unit, Role::Bidder)?.is_empty() {
        true => Role::OrganizationAdmin,
        false => Role::Bidder,
    };
    Ok(Some(Duty {
        word,
        bearer: Bearer::InUnit(unit, role),
        barred: Vec::new(),
        title: title(own),
        act,
        basis,
        link: format!("/work/bids/{}", row.id),
        due: own.published.as_ref().and_then(|terms| terms.deadline),
        // Who begins a draft knows it.
        quiet: !confirms,
    }))
}

/// The same for everything that is written or sealed for an opportunity.
pub(super) fn settle_all(app: &App, tx: &mut Tx<'_>, own: &OwnOpportunity, now: Instant) -> Result<()> {
    let states = [SubmissionState::Draft, SubmissionState::Sealed, SubmissionState::Withdrawn];
    for row in store::submissions_in(tx, own.id, &states)? {
        settle(app, tx, &row, own, now)?;
    }
    Ok(())
}

/// What an opening waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// An opener of a side has no key yet.
    Keys,
    /// Two openers.
    Openers,
    /// Nothing.
    Nothing,
}

/// Has an opening wait for that, and nothing else. The room tells people in its own words.
pub(super) fn settle_opening(
    app: &App,
    tx: &mut Tx<'_>,
    own: &OwnOpportunity,
    waits: Opening,
    now: Instant,
) -> Result<()> {
    let duty = |word, bearer, act, link| Duty {
        word,
        bearer,
        barred: Vec::new(),
        title: title(own),
        act,
        basis: None,
        link,
        due: None,
        quiet: true,
    };
    let duties = match waits {
        Opening::Nothing => Vec::new(),
        Opening::Keys => {
            let (department, supervisor) = holders(tx, own)?;
            let seat = accounts::seat_of(tx, own.unit_region, Role::Supervisor)?;
            let sides = [
                (department.is_empty(), Bearer::InUnit(own.unit, Role::Approver)),
                (supervisor.is_empty(), Bearer::InRegion(seat, Role::Supervisor)),
            ];
            let key = |bearer| {
                let act = Text::new("设置开启口令", "Set your opening passphrase");
                duty("submissions.make_key", bearer, act, "/work/opening-keys".to_owned())
            };
            sides.into_iter().filter(|(missing, _)| *missing).map(|(_, bearer)| key(bearer)).collect()
        }
        Opening::Openers => {
            let (department, supervisor) = holders(tx, own)?;
            let open = |account| {
                let act = Text::new("两人共同开启投标（响应）文件", "Open the submissions, two together");
                duty("submissions.open", Bearer::Person(account), act, format!("/work/openings/{}", own.id))
            };
            let mut people: Vec<_> = department.iter().chain(&supervisor).map(|key| key.account_id).collect();
            people.sort_unstable();
            people.dedup();
            people.into_iter().map(open).collect()
        }
    };
    duties::settle(app, tx, now, (OPENING, &own.id), &duties)
}

/// Nothing waits any more about an opportunity that has ended.
pub(super) fn ended(app: &App, tx: &mut Tx<'_>, own: &OwnOpportunity, now: Instant) -> Result<()> {
    settle_all(app, tx, own, now)?;
    if own.state == OpportunityState::Closed { Ok(()) } else { settle_opening(app, tx, own, Opening::Nothing, now) }
}
