//! What the authority does with the pool of its region.

use super::expert::{OWN_PAGE, based_on, card, event, recusals, relation, rules_in, step, view};
use super::fill;
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::jobs;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Error, Instant, RegionCode, Relation, Result, Text};
use crate::notify::{Notice, To};
use crate::reviews::model::{
    Expert, ExpertAct, ExpertAction as Action, ExpertCard, ExpertId, ExpertQuery, ExpertRow, ExpertState, ExpertView,
    Party, RecusalRuleView, ResumeJob,
};
use crate::reviews::rules::{EXPERT, ExpertFacts, access};
use crate::reviews::store;
use chrono::NaiveDate;
use serde_json::json;

/// The region the caller keeps the pool of.
fn kept(actor: &Actor, rule: &crate::kernel::Rule) -> Result<RegionCode> {
    let region = actor.unit.as_ref().map(|unit| unit.region);
    actor.may(rule, &Relation { region, ..Relation::default() })?;
    Ok(actor.unit()?.region)
}

/// Members of the pool of the caller's region, newest first; one more than a page holds.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn list(app: &App, actor: &Actor, query: &ExpertQuery, before: Option<ExpertId>) -> Result<(Vec<ExpertCard>, u8)> {
    let region = kept(actor, &access::LIST)?;
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let found = app.db.read(|conn| store::experts_list(conn, query, region, before, i64::from(limit) + 1))?;
    Ok((found.iter().map(card).collect(), limit))
}

/// One of them.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: ExpertId) -> Result<ExpertView> {
    app.db.read(|conn| {
        let expert = store::expert_by_id(conn, id)?;
        actor.may(&access::READ, &relation(&expert.row))?;
        view(app, conn, actor, &expert)
    })
}

/// The relations for which somebody may not judge, in a region: the nation unless told.
///
/// # Errors
/// None but of access.
pub fn recusal_rules(app: &App, actor: &Actor, region: Option<RegionCode>) -> Result<Vec<RecusalRuleView>> {
    actor.may(&access::RECUSAL_RULES, &Relation::default())?;
    Ok(recusals(&rules_in(app, region.unwrap_or(RegionCode::NATION), app.clock.now().date())))
}

/// Invites somebody without an account to become an expert.
///
/// # Errors
/// `forbidden`; `invalid`; `duplicate` for who has an account; those of the database.
pub fn invite(app: &App, actor: &Actor, login: &str, name: &str) -> Result<AccountId> {
    let region = kept(actor, &access::INVITE)?;
    let into = format!("{}评审专家库", app.regions.path_name(region));
    accounts::person_invite(app, actor, login, name, &into)
}

/// Lists, returns, suspends, resumes or removes a member of the pool.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`, `invalid`; those of the database.
pub fn act(app: &App, actor: &Actor, id: ExpertId, expected: i64, act: &ExpertAct) -> Result<ExpertView> {
    let now = app.clock.now();
    let reason = act.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
    app.db.write(|tx| {
        let before = store::expert_by_id(tx, id)?;
        actor.may(&access::ACT, &relation(&before.row))?;
        based_on(before.row.version, expected)?;
        let facts = ExpertFacts { reason: reason.is_some(), oneself: actor.account == Some(before.row.account_id) };
        let state = EXPERT.step(before.row.state, act.action, &facts)?;
        if !EXPERT.permits(before.row.state, act.action, Party::Authority) {
            return Err(Error::field(
                "action",
                "not_yours",
                "只有专家本人可以提交申请；请选择入库、退回、暂停、恢复或移出",
                "Only the expert applies; choose list, return, suspend, resume or remove",
            ));
        }
        let until = act.until.filter(|_| act.action == Action::Suspend);
        if until.is_some_and(|until| until < now.date()) {
            return Err(Error::field("until", "past", "暂停的截止日期已过，请改为以后的日期", "This day has passed"));
        }
        let row = ExpertRow {
            state,
            reason: reason.clone(),
            suspended_until: until,
            listed_at: if state == ExpertState::Listed {
                before.row.listed_at.or(Some(now))
            } else {
                before.row.listed_at
            },
            updated_at: now,
            ..before.row
        };
        let saved = store::expert_save(tx, &Expert { row, ..before })?;
        if let Some(until) = until {
            jobs::enqueue(tx, &ResumeJob { expert: id }, after(until))?;
        }
        step(tx, actor, &saved.row, act.action, reason.clone(), now)?;
        let details = json!({ "reason": reason, "until": until });
        audit::record(tx, event(actor, now, act.action.as_str(), &saved.row).with(&details)?)?;
        let notice = notice(app, &saved.row, act.action);
        app.notify.send(tx, now, To::Accounts(&[saved.row.account_id]), &notice.link(OWN_PAGE))?;
        if matches!(act.action, Action::Suspend | Action::Remove) {
            fill::leave_all(app, tx, saved.row.account_id, now)?;
        }
        view(app, tx, actor, &saved)
    })
}

/// The moment a day is over.
fn after(day: NaiveDate) -> Instant {
    day.succ_opt().map_or_else(|| Instant::start_of(day), Instant::start_of)
}

fn notice(app: &App, row: &ExpertRow, action: Action) -> Notice {
    let region = app.regions.path_name(row.region);
    let reason = row.reason.clone().unwrap_or_default();
    match action {
        Action::Return => Notice::new("reviews.returned").with("reason", reason),
        Action::Suspend => {
            let until = row
                .suspended_until
                .map_or_else(|| Text::new("另行通知", "further notice"), |day| Text::from(day.to_string()));
            Notice::new("reviews.suspended").with("reason", reason).with("until", until)
        }
        Action::Remove => Notice::new("reviews.removed").with("reason", reason),
        Action::Resume => Notice::new("reviews.resumed").with("region", region),
        Action::List | Action::Apply => Notice::new("reviews.listed").with("region", region),
    }
}

/// Ends a suspension whose last day is over. A job of an earlier one changes nothing.
///
/// # Errors
/// Those of the database.
pub fn resume(app: &App, job: ResumeJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let before = store::expert_by_id(tx, job.expert)?;
        let over = before.row.suspended_until.is_some_and(|until| after(until) <= now);
        if before.row.state != ExpertState::Suspended || !over {
            return Ok(());
        }
        let nobody = Actor::public();
        let state = EXPERT.step(before.row.state, Action::Resume, &ExpertFacts { reason: false, oneself: false })?;
        let row = ExpertRow { state, reason: None, suspended_until: None, updated_at: now, ..before.row };
        let saved = store::expert_save(tx, &Expert { row, ..before })?;
        step(tx, &nobody, &saved.row, Action::Resume, None, now)?;
        audit::record(tx, event(&nobody, now, "resume", &saved.row))?;
        let notice = notice(app, &saved.row, Action::Resume).link(OWN_PAGE);
        app.notify.send(tx, now, To::Accounts(&[saved.row.account_id]), &notice).map(drop)
    })
}
