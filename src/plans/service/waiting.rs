//! What waits for whom while a plan is made, reviewed and published, and who is told.

use super::{SUBJECT, authors};
use crate::accounts;
use crate::app::App;
use crate::db::{Conn, Tx};
use crate::duties::{self, Bearer, Duty};
use crate::kernel::{Instant, Result, Role, Text};
use crate::notify::{Notice, To};
use crate::plans::model::{Plan, PlanAction, PlanState as State};
use crate::plans::store;

/// Has wait what the state calls for, and nothing else.
pub(super) fn settle(app: &App, tx: &mut Tx<'_>, row: &Plan, now: Instant) -> Result<()> {
    let department = Bearer::InUnit(row.unit_id, Role::Drafter);
    let duty = match row.state {
        State::Submitted | State::AdjustmentSubmitted => {
            let seat = accounts::seat_of(tx, row.unit_region, Role::FinanceOfficer)?;
            let review = Text::new("审核年度购买计划", "Review the annual plan");
            let bearer = Bearer::InRegion(seat, Role::FinanceOfficer);
            let duty = duty(tx, row, "plan.review", bearer, review, format!("/work/plan-review/{}", row.id))?;
            Some(Duty { barred: authors(row)?, quiet: false, ..duty })
        }
        State::Approved | State::AdjustmentApproved => {
            let publish = Text::new("公布年度购买计划", "Publish the annual plan");
            Some(duty(tx, row, "plan.publish", department, publish, own_page(row))?)
        }
        State::Draft | State::Adjusting if was_returned(tx, row)? => {
            let mend = Text::new("修改退回的年度购买计划", "Mend the returned annual plan");
            Some(duty(tx, row, "plan.mend", department, mend, own_page(row))?)
        }
        _ => None,
    };
    duties::settle(app, tx, now, (SUBJECT, &row.id), duty.as_slice())
}

fn duty(conn: &mut Conn, row: &Plan, word: &'static str, bearer: Bearer, act: Text, link: String) -> Result<Duty> {
    let (barred, title) = (Vec::new(), title(conn, row)?);
    Ok(Duty { word, bearer, barred, title, act, basis: None, link, due: None, quiet: true })
}

/// Whether it came back from the finance office and was not handed in since.
fn was_returned(conn: &mut Conn, row: &Plan) -> Result<bool> {
    let last = store::steps_of(conn, row.id)?.into_iter().next();
    Ok(last.is_some_and(|step| step.action == PlanAction::Return))
}

fn own_page(row: &Plan) -> String {
    format!("/work/plans/{}", row.id)
}

fn title(conn: &mut Conn, row: &Plan) -> Result<String> {
    let unit = accounts::units_by_ids(conn, &[row.unit_id])?.pop().map(|unit| unit.name).unwrap_or_default();
    Ok(format!("{unit}{}年政府购买服务计划", row.year))
}

/// Tells its authors that it came back, and why.
pub(super) fn say_returned(app: &App, tx: &mut Tx<'_>, row: &Plan, reason: &str, now: Instant) -> Result<()> {
    tell(app, tx, row, Notice::new("plans.returned").with("reason", reason), now)
}

/// Tells its authors that the finance office approved it.
pub(super) fn say_approved(app: &App, tx: &mut Tx<'_>, row: &Plan, now: Instant) -> Result<()> {
    tell(app, tx, row, Notice::new("plans.approved"), now)
}

fn tell(app: &App, tx: &mut Tx<'_>, row: &Plan, notice: Notice, now: Instant) -> Result<()> {
    let notice = notice.with("plan", title(tx, row)?).link(own_page(row));
    app.notify.send(tx, now, To::Accounts(&authors(row)?), &notice).map(drop)
}
