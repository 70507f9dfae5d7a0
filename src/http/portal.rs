//! What the SPA asks first: names and footer of the portal, and the server's time for countdowns.

use super::extract::AppData;
use crate::kernel::{Instant, Rule, Scope, Who};
use crate::settings::Portal;
use actix_web::{get, web::Json};
use serde::Serialize;
use utoipa::ToSchema;

/// Anybody may read the portal's settings.
pub(super) const READ: Rule = Rule::new("portal_read", &[(Who::Public, Scope::Anything)]);

/// Settings of the portal and the server's time.
#[derive(Serialize, ToSchema)]
pub(super) struct PortalView {
    /// Names and footer.
    portal: Portal,
    /// The server's time, for countdowns.
    now: Instant,
    /// The program's version.
    version: &'static str,
}

/// Names and footer of the portal, and the server's time.
#[utoipa::path(operation_id = "portal_read", tag = "Portal", responses((status = 200, body = PortalView)))]
#[get("/portal")]
pub(super) async fn portal_read(app: AppData) -> Json<PortalView> {
    Json(PortalView { portal: app.settings.portal.clone(), now: app.clock.now(), version: env!("CARGO_PKG_VERSION") })
}
