//! Requests made from the API document: the least that is well-formed.

use crate::things::Thing;
use serde_json::{Map, Value, json};

pub enum Body {
    Json(Value),
    Bytes(&'static str, Vec<u8>),
}

/// Makes values for schemas. Ids and regions are the owner's, so that the request is about the owner's things.
pub struct Sampler<'d> {
    document: &'d Value,
    owner: &'d Thing,
    names_owner: bool,
}

impl<'d> Sampler<'d> {
    pub fn new(document: &'d Value, owner: &'d Thing) -> Self {
        Self { document, owner, names_owner: false }
    }

    /// Whether something of the owner's went into the request.
    pub fn names_owner(&self) -> bool {
        self.names_owner
    }

    pub fn body(&mut self, operation: &Value) -> Option<Body> {
        let content = operation["requestBody"]["content"].as_object()?;
        if let Some(media) = content.get("application/json") {
            return Some(Body::Json(self.value(&media["schema"])));
        }
        let (kind, _) = content.iter().next()?;
        Some(match kind.as_str() {
            "multipart/form-data" => Body::Bytes(
                "multipart/form-data; boundary=b",
                b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n"
                    .to_vec(),
            ),
            _ => Body::Bytes("application/octet-stream", b"x".to_vec()),
        })
    }

    /// The required parameters of the query.
    pub fn query(&mut self, operation: &Value) -> String {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let required = parameters.iter().filter(|p| p["in"] == "query" && p["required"] == true);
        let pairs: Vec<String> =
            required.map(|p| format!("{}={}", p["name"].as_str().unwrap(), text(&self.value(&p["schema"])))).collect();
        pairs.join("&")
    }

    /// A parameter of the path.
    pub fn parameter(&mut self, operation: &Value, name: &str) -> String {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let parameter = parameters.iter().find(|p| p["in"] == "path" && p["name"] == name);
        match parameter.map(|p| &p["schema"]) {
            // A path of one id has no type in the document.
            Some(schema) if schema == &json!({ "type": "string" }) && (name == "id" || name.ends_with("_id")) => {
                uuid::Uuid::now_v7().to_string()
            }
            Some(schema) => text(&self.value(schema)),
            None => panic!("{name} is not in the document"),
        }
    }

    fn value(&mut self, schema: &Value) -> Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return self.named(name);
        }
        for one_of in ["oneOf", "anyOf"] {
            if let Some(variants) = schema[one_of].as_array() {
                return variants.first().map_or(Value::Null, |variant| self.value(variant));
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts: Vec<Value> = parts.iter().map(|part| self.value(part)).collect();
            let mut whole = Map::new();
            for part in parts {
                whole.extend(part.as_object().cloned().unwrap_or_default());
            }
            return Value::Object(whole);
        }
        if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
            return word.clone();
        }
        if !schema["const"].is_null() {
            return schema["const"].clone();
        }
        match schema["type"].as_str().or_else(|| schema["type"].as_array()?.first()?.as_str()) {
            Some("object") => self.object(schema),
            Some("array") if schema["minItems"].as_u64().unwrap_or(0) > 0 => json!([self.value(&schema["items"])]),
            Some("array") => json!([]),
            Some("boolean") => json!(true),
            Some("integer" | "number") => schema["minimum"].as_i64().map_or(json!(1), |least| json!(least.max(1))),
            Some("string") => match schema["format"].as_str() {
                Some("uuid") => json!(uuid::Uuid::now_v7()),
                Some("date") => json!("2026-04-01"),
                Some("date-time") => json!("2026-04-01T00:00:00Z"),
                Some("password") => json!("correct horse battery"),
                _ => json!("示例"),
            },
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value) -> Value {
        let mut object = Map::new();
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            object.insert(name.to_owned(), self.value(&schema["properties"][name]));
        }
        Value::Object(object)
    }

    /// Values whose form a schema cannot tell, and those that say whose the thing is.
    fn named(&mut self, name: &str) -> Value {
        let owners = match name {
            "RegionCode" => Some(self.owner.region.clone()),
            "UnitId" => Some(self.owner.unit.to_string()),
            "AccountId" => Some(self.owner.account.to_string()),
            "OrganizationId" => self.owner.organization.map(|id| id.to_string()),
            _ => None,
        };
        if let Some(value) = owners {
            self.names_owner = true;
            return json!(value);
        }
        match name {
            "Uscc" => json!("52330211MJ89000020"),
            "Money" => json!("120000.00"),
            "Login" => json!("somebody@example.org"),
            "CategoryCode" => json!("A01"),
            _ => {
                let schema = self.document["components"]["schemas"][name].clone();
                assert!(
                    schema["pattern"].is_null(),
                    "{name} has a pattern: give tests/access/sample.rs a value that fits {}",
                    schema["pattern"]
                );
                self.value(&schema)
            }
        }
    }
}

/// As a part of an address.
fn text(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
