//! The API document is kept in `frontend/openapi.json`, from which the TypeScript client is generated; drift fails here.
//! `DUIJIE_BLESS=1 cargo test --test openapi` rewrites it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use duijie::http::openapi;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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
            let in_path = |p: &&Value| p["in"] == "path";
            let named = operation["parameters"].as_array().map_or(0, |all| all.iter().filter(in_path).count());
            assert_eq!(named, path.matches('{').count(), "{name}: parameters of the path");
            assert!(operation["summary"].is_string() || operation["description"].is_string(), "{name}: no summary");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn follow(document: &Value, part: &Value) {
        match part {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                    let target = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
                    assert!(target.is_some(), "{reference} leads nowhere");
                }
                fields.values().for_each(|value| follow(document, value));
            }
            Value::Array(items) => items.iter().for_each(|item| follow(document, item)),
            _ => {}
        }
    }
    let document = serde_json::to_value(openapi::document()).unwrap();
    follow(&document, &document);
}

/// A schema of a name that is already there silently takes its place in the document.
#[test]
fn no_two_types_share_a_schema_name() {
    let mut seen = BTreeSet::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&file).unwrap().replace("text_enum! {", "ToSchema)]");
        let text = text.split("#[cfg(test)]").next().unwrap();
        // What stands between the attributes of one type and the next: its own attributes, then its name.
        for piece in text.split("ToSchema)]").skip(1) {
            let Some(head) = piece.split_once('{').map(|(head, _)| head) else { continue };
            let name = match head.split_once("schema(as = ") {
                Some((_, named)) => named.split_once(')').map(|(name, _)| name),
                None => {
                    head.split_once("pub struct ").or_else(|| head.split_once("pub enum ")).map(|(_, name)| name.trim())
                }
            };
            let Some(name) = name.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == ':')) else {
                continue;
            };
            assert!(
                seen.insert(name.to_owned()),
                "{}: {name} is taken; add #[schema(as = room::{name})]",
                file.display()
            );
        }
    }
    assert!(seen.len() > 100, "the sources are read");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}
