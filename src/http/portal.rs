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
    /// How much the server takes.
    limits: PortalLimits,
    /// The server's time, for countdowns.
    now: Instant,
    /// Whether this is a demo server, whose clock an operator moves on (`PUT /api/v1/demo-clock`).
    demo: bool,
    /// The program's version.
    version: &'static str,
}

/// How much the server takes, so that a client need not send too much to learn it. Uploads: see `GET /api/v1/file-purposes`.
#[derive(Serialize, ToSchema)]
pub(super) struct PortalLimits {
    /// Largest JSON body, in bytes.
    json_bytes: usize,
    /// Largest sheet to import, in bytes.
    sheet_bytes: usize,
}

/// Names and footer of the portal, what it takes, and the server's time.
#[utoipa::path(operation_id = "portal_read", tag = "Portal", responses((status = 200, body = PortalView)))]
#[get("/portal")]
pub(super) async fn portal_read(app: AppData) -> Json<PortalView> {
    let server = &app.settings.server;
    Json(PortalView {
        portal: app.settings.portal.clone(),
        limits: PortalLimits { json_bytes: server.json_limit_bytes, sheet_bytes: server.sheet_limit_bytes },
        now: app.clock.now(),
        demo: app.clock.can_be_set(),
        version: env!("CARGO_PKG_VERSION"),
    })
}
