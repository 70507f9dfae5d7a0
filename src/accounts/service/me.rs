//! What a person sees and changes of the own account.

use super::{based_on, own, view};
use crate::accounts::model::{Account, Me, MeChange, Person};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::kernel::{Actor, Result};

/// Who is signed in, in which units, and the one acted for.
///
/// # Errors
/// `unauthenticated`.
pub fn me_read(app: &App, actor: &Actor) -> Result<Me> {
    let account = actor.account()?;
    actor.may(&rules::ME_READ, &own(account))?;
    app.db.read(|conn| {
        let person: Person = store::account_by_id(conn, account)?.into();
        let memberships = store::memberships_of(conn, &[account])?.into_iter().map(view).collect();
        Ok(Me { person, memberships, acting_unit: actor.unit.as_ref().map(|unit| unit.id) })
    })
}

/// Changes name and language.
///
/// # Errors
/// `invalid`, `version_conflict`.
pub fn me_change(app: &App, actor: &Actor, version: i64, change: &MeChange) -> Result<Person> {
    let id = actor.account()?;
    actor.may(&rules::ME_UPDATE, &own(id))?;
    let name = rules::units::person_name(&change.name)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let before = store::account_by_id(tx, id)?;
        based_on(before.version, version)?;
        let after = Account { name: name.clone(), language: change.language, version: before.version + 1, ..before };
        store::account_save(tx, &after)?;
        audit::record(tx, Event::new(actor, now, "account.change", "account", &id))?;
        Ok(after.into())
    })
}
