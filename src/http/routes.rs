//! Every route, and every access rule.

use super::{portal, regions};
use crate::kernel::Rule;
use utoipa_actix_web::service_config::ServiceConfig;

/// The rooms' routes below `/api/v1`.
pub fn configure(api: &mut ServiceConfig<'_>) {
    api.service(portal::portal_read).service(regions::region_list);
    crate::accounts::api::routes(api);
    crate::duties::api::routes(api);
    crate::audit::api::routes(api);
    crate::jobs::api::routes(api);
    crate::notify::api::routes(api);
    crate::files::api::routes(api);
    crate::catalogue::api::routes(api);
    crate::organizations::api::routes(api);
    crate::notices::api::routes(api);
    crate::matching::api::routes(api);
    crate::plans::api::routes(api);
    crate::opportunities::api::routes(api);
    crate::submissions::api::routes(api);
    crate::reviews::api::routes(api);
    crate::awards::api::routes(api);
    crate::policy::api::routes(api);
}

/// The access rules of every room: what the access matrix is rendered from.
#[must_use]
pub fn access() -> Vec<Rule> {
    [
        &[portal::READ, regions::LIST][..],
        crate::accounts::rules::ACCESS,
        crate::duties::rules::ACCESS,
        crate::audit::rules::ACCESS,
        crate::jobs::rules::ACCESS,
        crate::notify::rules::ACCESS,
        crate::files::rules::ACCESS,
        crate::catalogue::rules::ACCESS,
        crate::organizations::rules::ACCESS,
        crate::notices::rules::ACCESS,
        crate::matching::rules::ACCESS,
        crate::plans::rules::ACCESS,
        crate::opportunities::rules::ACCESS,
        crate::submissions::rules::ACCESS,
        crate::reviews::rules::ACCESS,
        crate::awards::rules::ACCESS,
        crate::policy::rules::ACCESS,
    ]
    .concat()
}
