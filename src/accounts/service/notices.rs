//! What people are told about their accounts, under which address they are reached, and what is done for them at night.

use crate::accounts::model::{Account, AccountState, Session, Unit};
use crate::accounts::store;
use crate::app::App;
use crate::db::{Conn, Tx};
use crate::jobs::{Job, Registry};
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, Result, Role};
use crate::notify::{AddressBook, Notice, Person, To};
use serde::{Deserialize, Serialize};

/// Deletes sessions, links and counts that ended long ago.
#[derive(Serialize, Deserialize)]
struct Forget {}

impl Job for Forget {
    const KIND: &'static str = "accounts.forget";
}

/// Registers what this room does in the background.
pub fn jobs(app: &App, registry: &mut Registry) {
    let app = app.clone();
    registry.on(move |_: Forget| super::forget_old(&app).map(drop));
}

/// Where people are reached: the address they sign in with, when it is one.
pub struct Addresses;

impl AddressBook for Addresses {
    fn by_account(&self, conn: &mut Conn, accounts: &[AccountId]) -> Result<Vec<Person>> {
        let mut people = Vec::new();
        for some in accounts.chunks(crate::db::dialect::BATCH_ROWS) {
            let known = store::accounts_by_ids(conn, some)?.into_iter();
            people.extend(known.filter(|account| account.state != AccountState::Disabled).map(person));
        }
        Ok(people)
    }

    fn by_unit(&self, conn: &mut Conn, unit: UnitId, role: Option<Role>) -> Result<Vec<Person>> {
        let members = store::members_of(conn, &[unit])?.into_iter();
        let meant = members.filter(|(membership, account)| {
            account.state == AccountState::Active && role.is_none_or(|role| membership.roles.contains(&role))
        });
        Ok(meant.map(|(_, account)| person(account)).collect())
    }
}

fn person(account: Account) -> Person {
    let address = account.login.is_mail().then(|| account.login.to_string());
    Person { account: account.id, name: account.name, address, lang: account.language.into() }
}

/// Somebody is invited to act for a unit.
pub(super) fn invitation(app: &App, unit: &Unit, inviter: &str) -> Notice {
    Notice::new("accounts.invitation")
        .with("unit", unit.name.as_str())
        .with("inviter", inviter)
        .with("days", app.settings.auth.invitation_days.to_string())
}

/// The password is another one now.
pub(super) fn password_changed(app: &App, tx: &mut Tx<'_>, account: AccountId, now: Instant) -> Result<()> {
    let notice = Notice::new("accounts.password_changed").with("time", shown(now));
    app.notify.send(tx, now, To::Accounts(&[account]), &notice).map(drop)
}

/// A refresh token came twice: somebody else may have it.
pub(super) fn session_reused(app: &App, tx: &mut Tx<'_>, session: &Session, now: Instant) -> Result<()> {
    let notice = Notice::new("accounts.session_reuse").with("time", shown(now)).with("device", session.device.as_str());
    app.notify.send(tx, now, To::Accounts(&[session.account_id]), &notice).map(drop)
}

/// A moment as people read it.
fn shown(at: Instant) -> String {
    at.shanghai().format("%Y-%m-%d %H:%M").to_string()
}
