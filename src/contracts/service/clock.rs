//! What is due: periods of the law that pass go on record, and the service begins on its first day.

use super::{event, waiting};
use crate::app::App;
use crate::audit;
use crate::contracts::model::{Contract, ContractDueJob, ContractNotes};
use crate::contracts::rules::{CONTRACT, ContractFacts, Timed};
use crate::contracts::store;
use crate::db::Tx;
use crate::db::types::JsonText;
use crate::jobs;
use crate::kernel::lifecycle::Due;
use crate::kernel::{Actor, Instant, Result};

/// Looks at a contract again when something is due.
pub(super) fn remind_at(tx: &mut Tx<'_>, row: &Contract, at: Option<Instant>) -> Result<()> {
    match at {
        Some(at) => jobs::enqueue(tx, &ContractDueJob { contract: row.id }, at).map(drop),
        None => Ok(()),
    }
}

/// Something is due: the first day of the service, or a period of the law has passed, which goes on record. A job of a moment that
/// no longer matters changes nothing.
///
/// # Errors
/// Those of the database.
pub fn due(app: &App, job: ContractDueJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = store::contract_by_id(tx, job.contract)?;
        let timed = Timed { state: row.state, starts_on: row.starts_on };
        if let Some((_, action)) = timed.next_due(now, &app.calendar, &()).filter(|(at, _)| *at <= now) {
            let state = CONTRACT.step(row.state, action, &ContractFacts::default())?;
            let notes = ContractNotes { begun_at: Some(now), ..row.notes.get()? };
            let changed = Contract { state, notes: JsonText::of(&notes)?, updated_at: now, ..row };
            let saved = store::contract_save(tx, &changed)?;
            waiting::settle(app, tx, &saved, now)?;
            waiting::tell_both(app, tx, &saved, "contracts.begun", now)?;
            return audit::record(tx, event(&Actor::public(), now, "begin", &saved));
        }
        // Whoever is late is reminded of the duty.
        if row.due_at.is_some_and(|by| by <= now) {
            return audit::record(tx, event(&Actor::public(), now, "overdue", &row));
        }
        Ok(())
    })
}
