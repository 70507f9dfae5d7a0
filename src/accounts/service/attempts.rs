//! Counting attempts, by account and by network address.

use crate::accounts::rules::throttle::{self, Limits};
use crate::accounts::{keys, store};
use crate::app::App;
use crate::db::Tx;
use crate::kernel::{Instant, Result};
use crate::settings::Auth;
use chrono::TimeDelta;
use std::net::IpAddr;

/// What an attempt is counted by.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    account: String,
    address: String,
}

impl Attempt {
    /// Signing in, or proving the present password. The login may be unknown or no login at all; it is kept as its hash.
    pub(super) fn sign_in(login: &str, address: IpAddr) -> Self {
        Self {
            account: format!("account:{}", keys::digest(&login.trim().to_lowercase())),
            address: throttle::address_subject(address),
        }
    }

    /// Asking for a password link; counted apart, so that nobody shuts another out by asking.
    pub(super) fn password_link(login: &str, address: IpAddr) -> Self {
        let Self { account, address } = Self::sign_in(login, address);
        Self { account: format!("link-{account}"), address: format!("link-{address}") }
    }

    /// Counts one more, if it is taken now.
    ///
    /// # Errors
    /// `too_many`, and then nothing is counted.
    pub(super) fn begin(&self, tx: &mut Tx<'_>, app: &App, now: Instant) -> Result<()> {
        let auth = &app.settings.auth;
        let of_account = store::attempts_find(tx, &self.account)?;
        let of_address = store::attempts_find(tx, &self.address)?;
        throttle::admit(of_account.as_ref(), now)?;
        throttle::admit(of_address.as_ref(), now)?;
        let by_account = limits(auth, auth.free_attempts);
        let by_address = limits(auth, auth.free_attempts_by_address);
        store::attempts_save(tx, &throttle::count(&self.account, of_account.as_ref(), &by_account, now))?;
        store::attempts_save(tx, &throttle::count(&self.address, of_address.as_ref(), &by_address, now))
    }

    /// It was none: the account's failures are forgotten, the address's count goes back by one.
    pub(super) fn succeed(&self, tx: &mut Tx<'_>) -> Result<()> {
        store::attempts_clear(tx, &self.account)?;
        match store::attempts_find(tx, &self.address)? {
            Some(attempts) => store::attempts_save(tx, &throttle::take_back(&attempts)),
            None => Ok(()),
        }
    }
}

fn limits(auth: &Auth, free: u32) -> Limits {
    Limits {
        free: i32::try_from(free).unwrap_or(i32::MAX),
        first_wait: TimeDelta::seconds(auth.first_wait_seconds.into()),
        longest_wait: TimeDelta::seconds(auth.longest_wait_seconds.into()),
        forget: TimeDelta::hours(auth.forget_attempts_hours.into()),
    }
}
