//! What waits for whom: proposing, deciding and publishing an award; answering, examining and deciding remedies.

use super::clock::{DECIDE, PUBLISH, clock};
use super::{AWARD_SUBJECT, page, remedy};
use crate::accounts;
use crate::app::App;
use crate::awards::model::{Award, AwardState, Remedy, RemedyKind, RemedyState};
use crate::db::Tx;
use crate::duties::{self, Bearer, Duty};
use crate::kernel::{Instant, Result, Role, Text};
use crate::reviews::service::review;

/// Has wait about an award what its state calls for, and nothing else.
pub(super) fn settle_award(app: &App, tx: &mut Tx<'_>, row: &Award, now: Instant) -> Result<()> {
    let (word, role, act, due, period) = match row.state {
        AwardState::Pending => {
            let act = Text::new("提出中标（成交）人", "Propose the award");
            ("awards.propose", Role::Drafter, act, row.decide_by, DECIDE)
        }
        AwardState::Proposed => {
            let act = Text::new("审定中标（成交）人", "Decide on the award");
            ("awards.decide", Role::Approver, act, row.decide_by, DECIDE)
        }
        AwardState::Decided => {
            let act = Text::new("公告结果并发出通知书", "Publish the result and send the notice");
            ("awards.publish", Role::Drafter, act, row.publish_by, PUBLISH)
        }
        AwardState::Publicity | AwardState::Confirmed | AwardState::Revoked => {
            return duties::settle(app, tx, now, (AWARD_SUBJECT, &row.id), &[]);
        }
    };
    let barred = if row.state == AwardState::Proposed { row.drafter.into_iter().collect() } else { Vec::new() };
    let rules = review::concluded(app, tx, row.review_id)?.rules;
    let duty = Duty {
        word,
        bearer: Bearer::InUnit(row.unit_id, role),
        barred,
        title: row.title.clone(),
        act,
        basis: clock(&rules, period, due).map(|clock| clock.basis),
        link: page(row.opportunity_id),
        due,
        quiet: true,
    };
    duties::settle(app, tx, now, (AWARD_SUBJECT, &row.id), &[duty])
}

/// Has wait about an enquiry, objection or complaint what its state calls for, and nothing else.
pub(super) fn settle_remedy(app: &App, tx: &mut Tx<'_>, row: &Remedy, now: Instant) -> Result<()> {
    if row.state == RemedyState::Filed && row.wants_supplement() {
        return settle_supplement(app, tx, row, now);
    }
    let department = Bearer::InUnit(row.unit_id, Role::Approver);
    let seat = accounts::seat_of(tx, row.unit_region, Role::FinanceOfficer)?;
    let finance = Bearer::InRegion(seat, Role::FinanceOfficer);
    let (word, bearer, act, due, period) = match (row.state, row.kind) {
        (RemedyState::Filed, RemedyKind::Complaint) => {
            let act = Text::new("审查投诉是否受理", "Examine whether to accept the complaint");
            ("remedies.examine", finance, act, row.examine_by, remedy::COMPLAINT_EXAMINE)
        }
        (RemedyState::Filed, kind) => {
            let act = match kind {
                RemedyKind::Enquiry => Text::new("答复询问", "Answer the enquiry"),
                RemedyKind::Objection | RemedyKind::Complaint => Text::new("答复质疑", "Answer the objection"),
            };
            ("remedies.answer", department, act, row.answer_by, remedy::reply_period(kind))
        }
        (RemedyState::Accepted, kind) => {
            let act = Text::new("作出投诉处理决定", "Decide on the complaint");
            ("remedies.decide", finance, act, row.answer_by, remedy::reply_period(kind))
        }
        _ => return duties::settle(app, tx, now, (remedy::REMEDY_SUBJECT, &row.id), &[]),
    };
    let rules = remedy::rules_in(app, row.unit_region, now);
    let duty = Duty {
        word,
        bearer,
        barred: Vec::new(),
        title: row.title.clone(),
        act,
        basis: clock(&rules, period, due).map(|clock| clock.basis),
        link: remedy::page(row.id),
        due,
        // The department hears of it as filed; the authority does not.
        quiet: bearer == department,
    };
    duties::settle(app, tx, now, (remedy::REMEDY_SUBJECT, &row.id), &[duty])
}

/// What the authority asked for waits for everybody of the organization who may file.
fn settle_supplement(app: &App, tx: &mut Tx<'_>, row: &Remedy, now: Instant) -> Result<()> {
    let unit = accounts::unit_of_organization(tx, row.organization_id)?;
    let duties: Vec<Duty> = unit
        .iter()
        .flat_map(|unit| [Role::OrganizationAdmin, Role::Bidder].map(|role| Bearer::InUnit(unit.id, role)))
        .map(|bearer| Duty {
            word: "remedies.supplement",
            bearer,
            barred: Vec::new(),
            title: row.title.clone(),
            act: Text::new("补正投诉材料", "Add what the complaint lacks"),
            basis: None,
            link: remedy::page(row.id),
            due: row.supplement_by,
            quiet: true,
        })
        .collect();
    duties::settle(app, tx, now, (remedy::REMEDY_SUBJECT, &row.id), &duties)
}
