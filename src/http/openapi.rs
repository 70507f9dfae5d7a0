//! The API document, OpenAPI 3.1, collected from the routes themselves.

use super::error::ProblemDocument;
use super::routes;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Info, OpenApi};
use utoipa::{OpenApi as _, openapi};
use utoipa_actix_web::{AppExt, scope};

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(ProblemDocument)))]
struct Base;

/// The document. Built by assembling the same routes the server serves, so nothing can be missing from it.
#[must_use]
pub fn document() -> OpenApi {
    let (_, mut api) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .service(scope("/api/v1").configure(routes::configure))
        .split_for_parts();
    api.info = Info::new("Duijie 对接", env!("CARGO_PKG_VERSION"));
    api.info.description =
        Some("Government purchase of services from social organizations, and venture philanthropy.".to_owned());
    api.servers = Some(vec![openapi::Server::new("/")]);
    if let Some(components) = &mut api.components {
        let bearer = SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
        components.add_security_scheme("bearer", bearer);
    }
    api.security = Some(vec![openapi::security::SecurityRequirement::new("bearer", Vec::<String>::new())]);
    api
}

/// The document as it is kept in `frontend/openapi.json`.
#[must_use]
pub fn json() -> String {
    let mut text = document().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
