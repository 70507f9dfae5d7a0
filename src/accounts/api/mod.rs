//! Handlers of the room.

mod accounts;
mod me;
mod sessions;
mod units;

use crate::http::Routes;

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(sessions::session_create)
        .service(sessions::session_refresh)
        .service(sessions::session_delete)
        .service(me::me_read)
        .service(me::me_update)
        .service(me::session_list)
        .service(me::session_revoke)
        .service(me::session_revoke_others)
        .service(me::password_change)
        .service(accounts::password_forgot)
        .service(accounts::password_reset)
        .service(accounts::invitation_read)
        .service(accounts::invitation_accept)
        .service(accounts::account_list)
        .service(accounts::account_read)
        .service(accounts::account_update)
        .service(accounts::account_link)
        .service(units::unit_list)
        .service(units::unit_create)
        .service(units::unit_read)
        .service(units::unit_update)
        .service(units::member_list)
        .service(units::member_invite)
        .service(units::member_update)
        .service(units::member_remove);
}
