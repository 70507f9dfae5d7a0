//! Every route, and every access rule.

use super::{portal, regions};
use crate::kernel::Rule;
use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::openapi::{Components, OpenApi};
use utoipa_actix_web::OpenApiFactory;

/// Below this address is the API.
pub(super) const ROOT: &str = "/api/v1";

/// Where rooms name their routes. A server takes the handlers, the document what is said of them: collecting the latter takes
/// some seventy MiB, and each thread of a server names the routes.
pub struct Routes<'r>(Use<'r>);

enum Use<'r> {
    Served(&'r mut ServiceConfig),
    Documented(&'r mut OpenApi),
}

impl<'r> Routes<'r> {
    /// Routes that `server` will answer.
    pub(super) const fn served(server: &'r mut ServiceConfig) -> Self {
        Self(Use::Served(server))
    }

    /// Routes that `document` will tell of, by their address below [`ROOT`].
    pub(super) const fn documented(document: &'r mut OpenApi) -> Self {
        Self(Use::Documented(document))
    }

    /// Adds the route of a handler.
    pub fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, handler: F) -> &mut Self {
        match &mut self.0 {
            Use::Served(server) => {
                server.service(handler);
            }
            Use::Documented(document) => {
                let mut schemas = Vec::new();
                handler.schemas(&mut schemas);
                document.components.get_or_insert_with(Components::new).schemas.extend(schemas);
                document.paths.merge(handler.paths());
            }
        }
        self
    }
}

/// The rooms' routes below [`ROOT`].
pub fn configure(api: &mut Routes<'_>) {
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
    crate::contracts::api::routes(api);
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
        crate::contracts::rules::ACCESS,
        crate::policy::rules::ACCESS,
    ]
    .concat()
}
