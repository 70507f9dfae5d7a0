//! The API document, OpenAPI 3.1, collected from the routes themselves.

use super::error::ProblemDocument;
use super::routes::{self, ROOT, Routes};
use crate::kernel::{Code, Error};
use actix_web::HttpResponse;
use actix_web::dev::ResourceDef;
use actix_web::http::header::ContentType;
use actix_web::web::Bytes;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Info, ObjectBuilder, OpenApi, RefOr, Required, Schema, Type};
use utoipa::{OpenApi as _, openapi};

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(ProblemDocument)))]
struct Base;

/// The document. Built by assembling the same routes the server serves, so nothing can be missing from it.
#[must_use]
pub fn document() -> OpenApi {
    let mut api = Base::openapi();
    routes::configure(&mut Routes::documented(&mut api));
    let paths = std::mem::take(&mut api.paths.paths);
    api.paths.paths = paths.into_iter().map(|(path, item)| (format!("{ROOT}{path}"), item)).collect();
    api.info = Info::new("Duijie 对接", env!("CARGO_PKG_VERSION"));
    api.info.description =
        Some("Government purchase of services from social organizations, and venture philanthropy.".to_owned());
    api.servers = Some(vec![openapi::Server::new("/")]);
    if let Some(components) = &mut api.components {
        let bearer = SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
        components.add_security_scheme("bearer", bearer);
    }
    for (path, item) in &mut api.paths.paths {
        for operation in operations(item) {
            add_path_parameters(path, operation);
        }
    }
    open_composed(&mut api);
    api.security = Some(vec![openapi::security::SecurityRequirement::new("bearer", Vec::<String>::new())]);
    api
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

/// Adds what stands in braces in the path and the handler's extractor gave no name: a `Path` of one value has none.
fn add_path_parameters(path: &str, operation: &mut Operation) {
    let known = operation.parameters.get_or_insert_default();
    for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        let is_it =
            |p: &RefOr<Parameter>| matches!(p, RefOr::T(p) if p.name == name && p.parameter_in == ParameterIn::Path);
        if !known.iter().any(is_it) {
            let text = ObjectBuilder::new().schema_type(Type::String);
            let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path);
            known.push(parameter.required(Required::True).schema(Some(text)).build().into());
        }
    }
    if known.is_empty() {
        operation.parameters = None;
    }
}

/// Lets schemas that are one part of a composition (the variants of a tagged enum: its fields, and the tag) have the
/// properties of the other parts; closed ones would refuse each other's, so that nothing fits.
fn open_composed(api: &mut OpenApi) {
    let Some(components) = &mut api.components else { return };
    let mut composed = BTreeSet::new();
    for schema in components.schemas.values() {
        let RefOr::T(Schema::OneOf(variants)) = schema else { continue };
        for variant in &variants.items {
            let RefOr::T(Schema::AllOf(parts)) = variant else { continue };
            composed.extend(parts.items.iter().filter_map(|part| match part {
                RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().map(str::to_owned),
                RefOr::T(_) => None,
            }));
        }
    }
    for (name, schema) in &mut components.schemas {
        if let RefOr::T(Schema::Object(object)) = schema
            && composed.contains(name)
        {
            object.additional_properties = None;
        }
    }
}

/// Why nothing answers at an address of the API: another method would be answered there, or none.
pub(super) fn refusal(path: &str) -> Error {
    static OFFERED: OnceLock<Vec<(ResourceDef, String)>> = OnceLock::new();
    let offered = OFFERED.get_or_init(|| {
        let methods = |item: &PathItem| {
            let all = [
                ("GET", &item.get),
                ("PUT", &item.put),
                ("POST", &item.post),
                ("DELETE", &item.delete),
                ("PATCH", &item.patch),
            ];
            all.into_iter()
                .filter(|(_, operation)| operation.is_some())
                .map(|(method, _)| method)
                .collect::<Vec<_>>()
                .join("、")
        };
        document().paths.paths.iter().map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item))).collect()
    });
    match offered.iter().find(|(pattern, _)| pattern.is_match(path)) {
        Some((_, methods)) => Error::new(
            Code::MethodNotAllowed,
            format!("此地址不支持该操作方法；可用的有：{methods}"),
            format!("This address does not answer that method; it answers {methods}"),
        ),
        None => Error::not_found(),
    }
}

/// The document as a server answers it, made once.
pub(super) async fn read() -> HttpResponse {
    static DOCUMENT: OnceLock<Bytes> = OnceLock::new();
    let text = DOCUMENT.get_or_init(|| document().to_json().unwrap_or_default().into());
    HttpResponse::Ok().content_type(ContentType::json()).body(text.clone())
}

/// The document as it is kept in `frontend/openapi.json`.
#[must_use]
pub fn json() -> String {
    let mut text = document().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
