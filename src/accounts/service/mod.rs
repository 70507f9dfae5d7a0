//! Use cases of the room, one file a subject.

mod accounts;
mod attempts;
mod authenticate;
mod invitations;
mod links;
mod me;
mod members;
mod notices;
mod passwords;
mod seed;
mod sessions;
mod sign_in;
mod units;

pub use accounts::{account_change, account_link, account_names, account_names_by_text, account_read, accounts_list};
pub use authenticate::{Identity, acting_as, authenticate};
pub use invitations::{invitation_accept, invitation_read, person_invite};
pub use me::{me_change, me_read};
pub use members::{member_change, member_invite, member_remove, members_list};
pub use notices::{Addresses, jobs};
pub use passwords::{password_change, password_forgot, password_reset};
pub use seed::{SeedPerson, SeedUnit, first_operator, has_operator, seed, seed_alone};
pub use sessions::{forget_old, session_revoke, sessions_list, sessions_revoke_others};
pub use sign_in::{SignedIn, refresh, sign_in, sign_out};
pub use units::{
    holders_in_region, holders_in_unit, organization_units, people_of_units, places_of, seat_of, unit_change,
    unit_create, unit_names_by_text, unit_of_organization, unit_read, units_by_ids, units_list, units_of_people,
};

use super::model::{Membership, MembershipView, Unit};
use super::rules::session::Lives;
use crate::app::App;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Error, Relation, Result};
use chrono::TimeDelta;

/// Rows of a page: 20 unless told, 1 to 100.
fn limit(asked: Option<u8>) -> u8 {
    asked.unwrap_or(20).clamp(1, 100)
}

fn lives(app: &App) -> Lives {
    let auth = &app.settings.auth;
    Lives {
        access: TimeDelta::minutes(auth.access_minutes.into()),
        idle: TimeDelta::minutes(auth.idle_minutes.into()),
        session: TimeDelta::hours(auth.session_hours.into()),
        grace: TimeDelta::seconds(auth.grace_seconds.into()),
    }
}

/// A person acting on the own account, before or without choosing a unit.
fn oneself(account: AccountId) -> Actor {
    Actor { account: Some(account), ..Actor::public() }
}

/// A thing that is the account's own.
fn own(account: AccountId) -> Relation {
    Relation { account: Some(account), ..Relation::default() }
}

fn view((membership, unit): (Membership, Unit)) -> MembershipView {
    MembershipView { unit: unit.into(), roles: membership.roles }
}

/// For a change that must be based on the present version.
fn based_on(present: i64, given: i64) -> Result<()> {
    if present == given { Ok(()) } else { Err(Error::version_conflict()) }
}
