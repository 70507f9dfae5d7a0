//! What a complaint lacks: asked for by the authority at one time, added by whoever filed it (94号令 Art. 21).

use super::{COMPLAINT_EXAMINE, REMEDY_SUBJECT, event, load_for, page, rules_in, said, stepped, view};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::awards::model::{
    Remedy, RemedyAction as Action, RemedyDueJob, RemedyId, RemedyView, SupplementInput, SupplementRequest,
};
use crate::awards::rules;
use crate::awards::service::clock::period_end;
use crate::awards::service::waiting;
use crate::awards::store;
use crate::files::{self, Subject};
use crate::jobs;
use crate::kernel::calendar::end_of;
use crate::kernel::{Actor, Code, Error, Result};
use crate::notify::{Notice, To};
use serde_json::json;

/// Asks for what a complaint lacks, until a day.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` without a text and for a day that is not ahead; those of the
/// database.
pub fn ask_supplement(
    app: &App,
    actor: &Actor,
    id: RemedyId,
    expected: i64,
    input: &SupplementRequest,
) -> Result<RemedyView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::REMEDY_SUPPLEMENT_ASK, id, expected)?;
        let state = stepped(&row, Action::AskSupplement)?;
        let asked = said(Some(&input.text), "text", "请写明需要补正的事项", "Say what is to be added")?;
        if input.by <= now.date() {
            return Err(Error::field("by", "past", "补正期限应当晚于今天", "The last day must lie ahead"));
        }
        let by = end_of(input.by);
        let changed = Remedy { state, supplement_asked: Some(asked), supplement_by: Some(by), ..row };
        let saved = store::remedy_save(tx, &changed)?;
        audit::record(tx, event(actor, now, "ask_supplement", &saved).with(&json!({ "by": input.by }))?)?;
        waiting::settle_remedy(app, tx, &saved, now)?;
        if let Some(unit) = accounts::unit_of_organization(tx, saved.organization_id)? {
            let notice = Notice::new("remedies.supplement").with("need", saved.title.as_str());
            let notice = notice.with("by", input.by.to_string()).link(page(saved.id));
            app.notify.send(tx, now, To::Unit(unit.id), &notice)?;
        }
        view::of(app, tx, actor, &saved, now)
    })
}

/// Adds what was asked for; the time to examine the complaint begins anew.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` where nothing was asked for, and too late; `invalid` without a text; those of
/// the database.
pub fn supplement(
    app: &App,
    actor: &Actor,
    id: RemedyId,
    expected: i64,
    input: &SupplementInput,
) -> Result<RemedyView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::REMEDY_SUPPLEMENT, id, expected)?;
        let state = stepped(&row, Action::Supplement)?;
        if row.supplement_by.is_some_and(|by| now >= by) {
            return Err(Error::new(
                Code::StateConflict,
                "补正期限已满（94号令第21条）",
                "The time to add it is over (Order 94 Art. 21)",
            ));
        }
        let text = said(Some(&input.text), "text", "请写明补正的内容", "Say what you add")?;
        files::attach(tx, actor, &Subject::new(REMEDY_SUBJECT, &id), "evidence", &input.evidence)?;
        let examine_by = period_end(app, &rules_in(app, row.unit_region, now), COMPLAINT_EXAMINE, now);
        let changed = Remedy { state, supplement: Some(text), supplemented_at: Some(now), examine_by, ..row };
        let saved = store::remedy_save(tx, &changed)?;
        if let Some(due) = examine_by {
            jobs::enqueue(tx, &RemedyDueJob { remedy: id }, due)?;
        }
        audit::record(tx, event(actor, now, "supplement", &saved))?;
        waiting::settle_remedy(app, tx, &saved, now)?;
        view::of(app, tx, actor, &saved, now)
    })
}
