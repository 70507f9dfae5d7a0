//! What a review has people do, on their task lists, and the pages where it is done.

use super::sheet::of_member;
use super::{Case, Member, REVIEW_SUBJECT};
use crate::accounts;
use crate::app::App;
use crate::db::Tx;
use crate::duties::{self, Bearer, Duty};
use crate::kernel::{Instant, Result, Role, Text};
use crate::reviews::model::{LowPrice, PanelId, ReviewState as State, SheetState};
use crate::reviews::store;

/// A bidder's page of questions about its prices.
pub(super) const EXPLAIN_PAGE: &str = "/work/low-prices";
/// Kind of thing duties of bidders are about.
const QUESTION_SUBJECT: &str = "low_price_request";

/// Page of a review.
pub(super) fn page(case: &Case) -> String {
    format!("/work/reviews/{}", case.review.id)
}

/// The page a member is sent to: the own sheet while marks are given, the report while it is signed, else the review.
pub(super) fn page_of_members(case: &Case) -> String {
    match case.review.state {
        State::Scoring => format!("{}/sheet", page(case)),
        State::Signing => format!("{}/report", page(case)),
        _ => page(case),
    }
}

/// Says who has something to do now, and nobody else has.
pub(super) fn settle(app: &App, tx: &mut Tx<'_>, case: &Case, now: Instant) -> Result<()> {
    let mut waits = Vec::new();
    let chair = case.members.iter().filter(|member| member.chair);
    match case.review.state {
        State::Qualification => {
            let drafters = Bearer::InUnit(case.review.unit_id, Role::Drafter);
            waits.push(duty(case, "review.qualify", drafters, Text::new("资格审查", "Examine qualifications")));
        }
        State::Compliance => waits.extend(chair.map(|member| {
            let act = Text::new("主持符合性审查", "Lead the examination of compliance");
            duty(case, "review.comply", Bearer::Person(member.account), act)
        })),
        State::Scoring => {
            for member in &case.members {
                if of_member(tx, case, member)?.state == SheetState::Open {
                    let act = Text::new("评分并提交评审表", "Score the bids and lock the sheet");
                    waits.push(duty(case, "review.score", Bearer::Person(member.account), act));
                }
            }
        }
        State::Checking => waits.extend(chair.map(|member| {
            let act = Text::new("复核评分并出具报告", "Check the sheets and write the report");
            let told = duty(case, "review.report", Bearer::Person(member.account), act);
            // Nothing else tells the chair that the last sheet was locked.
            Duty { quiet: false, ..told }
        })),
        State::Signing => {
            for member in &case.members {
                if let Some(act) = to_sign(tx, case, member)? {
                    waits.push(duty(case, "review.sign", Bearer::Person(member.account), act));
                }
            }
        }
        State::Concluded | State::Failed | State::Void => {}
    }
    duties::settle(app, tx, now, (REVIEW_SUBJECT, &case.review.id), &waits)
}

/// What a member has to do with the written report: sign; the chair also ends the review.
fn to_sign(tx: &mut Tx<'_>, case: &Case, member: &Member) -> Result<Option<Text>> {
    if of_member(tx, case, member)?.signed_at.is_none() {
        return Ok(Some(Text::new("签署评审报告", "Sign the report")));
    }
    Ok(member.chair.then(|| Text::new("结束评审并移交采购人", "End the review and hand it to the purchaser")))
}

fn duty(case: &Case, word: &'static str, bearer: Bearer, act: Text) -> Duty {
    Duty {
        word,
        bearer,
        barred: Vec::new(),
        title: case.own.title.clone(),
        act,
        basis: None,
        link: page_of_members(case),
        due: None,
        quiet: true,
    }
}

/// A member left or came: who has something to do in the review of that panel is told anew.
///
/// # Errors
/// Those of the database.
pub fn of_panel(app: &App, tx: &mut Tx<'_>, panel: PanelId, now: Instant) -> Result<()> {
    let Some(review) = store::review_of_panel(tx, panel)? else { return Ok(()) };
    let case = Case::load(tx, review.id)?;
    settle(app, tx, &case, now)
}

/// A bidder has to explain its price in time.
pub(super) fn explain(app: &App, tx: &mut Tx<'_>, case: &Case, request: &LowPrice, now: Instant) -> Result<()> {
    let Some(unit) = accounts::unit_of_organization(tx, request.organization_id)? else { return Ok(()) };
    let triggers = request.triggers()?;
    let waits = Duty {
        word: "review.explain",
        bearer: Bearer::InUnit(unit.id, Role::Bidder),
        barred: Vec::new(),
        title: case.own.title.clone(),
        act: Text::new("书面说明报价的合理性", "Explain your price in writing"),
        basis: triggers.first().map(|trigger| trigger.rule.basis.clone()),
        link: EXPLAIN_PAGE.to_owned(),
        due: Some(request.answer_by),
        quiet: true,
    };
    duties::settle(app, tx, now, (QUESTION_SUBJECT, &request.id), &[waits])
}

/// A question that was answered, decided, or whose time is over waits for nobody.
pub(super) fn answered(app: &App, tx: &mut Tx<'_>, request: &LowPrice, now: Instant) -> Result<()> {
    duties::settle(app, tx, now, (QUESTION_SUBJECT, &request.id), &[])
}
