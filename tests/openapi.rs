//! The API document is kept in `frontend/openapi.json`, from which the TypeScript client is generated; drift fails here.
//! `DUIJIE_BLESS=1 cargo test --test openapi` rewrites it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use duijie::http::openapi;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_document_the_front_end_uses_is_the_one_the_server_serves() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend/openapi.json");
    let served = openapi::json();
    if std::env::var_os("DUIJIE_BLESS").is_some() {
        std::fs::write(&path, &served).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == served,
        "the API changed: run `DUIJIE_BLESS=1 cargo test --test openapi && cd frontend && npm run generate`"
    );
}

#[test]
fn every_operation_has_an_id_a_tag_and_its_problems() {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = format!("{method} {path}");
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{name}: no operation id"));
            assert!(ids.insert(id.to_owned()), "{name}: the id {id} is used twice");
            assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{name}: one tag");
            let in_path = |p: &&serde_json::Value| p["in"] == "path";
            let named = operation["parameters"].as_array().map_or(0, |all| all.iter().filter(in_path).count());
            assert_eq!(named, path.matches('{').count(), "{name}: parameters of the path");
            assert!(operation["summary"].is_string() || operation["description"].is_string(), "{name}: no summary");
        }
    }
}
