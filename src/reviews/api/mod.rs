//! The expert pool, panels, and invitations.

mod experts;
mod invitations;
mod panels;

use utoipa_actix_web::service_config::ServiceConfig;

/// This room's routes.
pub fn routes(api: &mut ServiceConfig<'_>) {
    experts::routes(api);
    panels::routes(api);
    invitations::routes(api);
}
