//! Opening keys of the demo world's approvers and supervisors, under its one password, so that bids can be sealed and opened.

use super::units::{PASSWORD, people_with};
use crate::accounts;
use crate::app::App;
use crate::kernel::{Result, Role};
use crate::submissions::model::OpeningKeyInput;
use crate::submissions::service;

/// Makes the keys that are missing.
pub(super) fn ensure(app: &App) -> Result<()> {
    for role in [Role::Approver, Role::Supervisor] {
        for login in people_with(role)? {
            let actor = accounts::acting_as(app, &login, role)?;
            if service::opening_keys(app, &actor)?.is_empty() {
                service::opening_key_make(app, &actor, &OpeningKeyInput { passphrase: PASSWORD.to_owned() })?;
            }
        }
    }
    Ok(())
}
