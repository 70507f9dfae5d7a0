//! Who may do what, as one table people can review, and as a live probe of a running server.
//!
//! The golden file is rendered from the rooms' rules; `DUIJIE_BLESS=1 cargo test --test access_matrix` rewrites it. An operation of
//! the API document without a rule, or a rule without an operation, fails. The probe then calls every operation as
//! every role, on things of its own and of strangers, and holds the server to the same rules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]
#![allow(clippy::needless_pass_by_value, missing_docs, dead_code)]

#[path = "api/people.rs"]
mod people;
#[path = "access/sample.rs"]
mod sample;
#[path = "access/things.rs"]
mod things;
#[path = "api/world.rs"]
mod world;

use actix_web::http::Method;
use duijie::http::{openapi, routes};
use duijie::kernel::{Role, Rule, Scope, UnitKind, Who};
use people::{FAR, HERE, Person, kind_for, unit_of};
use sample::Sampler;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use things::Thing;
use world::{Backend, World};

/// One operation of the API document.
struct Operation {
    id: String,
    method: Method,
    path: String,
    detail: Value,
}

fn document() -> Value {
    serde_json::to_value(openapi::document()).unwrap()
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, detail) in methods.as_object().unwrap() {
            let id = detail["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path}: no operation id"));
            let method = method.to_uppercase().parse().unwrap();
            all.push(Operation { id: id.to_owned(), method, path: path.clone(), detail: detail.clone() });
        }
    }
    all
}

#[test]
fn every_operation_has_one_rule_and_every_rule_an_operation() {
    let operations: BTreeSet<String> = operations(&document()).into_iter().map(|operation| operation.id).collect();
    let mut rules = BTreeSet::new();
    for rule in routes::access() {
        assert!(rules.insert(rule.operation.to_owned()), "{}: two rules", rule.operation);
    }
    let without_rule: Vec<_> = operations.difference(&rules).collect();
    assert!(without_rule.is_empty(), "operations without a Rule in their room's ACCESS: {without_rule:?}");
    let without_operation: Vec<_> = rules.difference(&operations).collect();
    assert!(without_operation.is_empty(), "rules without an operation of that id: {without_operation:?}");
}

/// What stands in a cell: the scopes a column has, broadest alone.
fn cell(rule: &Rule, mut has: impl FnMut(Who) -> bool) -> String {
    let scopes: Vec<Scope> = rule.allow.iter().filter(|(who, _)| has(*who)).map(|(_, scope)| *scope).collect();
    if scopes.contains(&Scope::Anything) {
        return "all".to_owned();
    }
    let mut words: Vec<&str> = scopes
        .iter()
        .map(|scope| match scope {
            Scope::Anything => "all",
            Scope::OwnAccount => "self",
            Scope::OwnUnit => "unit",
            Scope::OwnOrganization => "org",
            Scope::OwnRegion => "region",
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    if words.is_empty() { "·".to_owned() } else { words.join("+") }
}

fn table(mut rules: Vec<Rule>) -> String {
    rules.sort_by_key(|rule| rule.operation);
    let mut text = String::from(
        "# Who may do what. Rendered from the rooms' rules by tests/access_matrix.rs; do not edit.\n\
         # all: everything · self: the own account · unit: the acting unit's · org: the own organization's · region: in the own region · `·`: not allowed\n\
         # `visitor`: not signed in. `person`: anybody signed in, whatever the role. * A refusal looks like absence (404).\n\n",
    );
    let header: Vec<&str> =
        ["visitor", "person"].into_iter().chain(Role::ALL.iter().map(|role| role.as_str())).collect();
    // Fixed, so that a new operation is one new line.
    let width = 40;
    let mut line = |first: &str, cells: &[String]| {
        let mut row = format!("{first:width$}");
        for (cell, name) in cells.iter().zip(&header) {
            write!(row, " {cell:columns$}", columns = name.len().max(8)).unwrap();
        }
        writeln!(text, "{}", row.trim_end()).unwrap();
    };
    line("operation", &header.iter().map(ToString::to_string).collect::<Vec<_>>());
    for rule in &rules {
        let visitor = cell(rule, |who| who == Who::Public);
        let person = cell(rule, |who| matches!(who, Who::Public | Who::SignedIn));
        let roles = Role::ALL
            .iter()
            .map(|role| cell(rule, |who| matches!(who, Who::Public | Who::SignedIn) || who == Who::Role(*role)));
        let name = format!("{}{}", rule.operation, if rule.confidential { " *" } else { "" });
        line(&name, &[visitor, person].into_iter().chain(roles).collect::<Vec<_>>());
    }
    text
}

#[test]
fn the_table_of_permissions_is_the_one_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/access_matrix.golden");
    let rendered = table(routes::access());
    if std::env::var_os("DUIJIE_BLESS").is_some() {
        std::fs::write(&path, &rendered).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<&str> = rendered.lines().filter(|line| !reviewed.lines().any(|known| known == *line)).collect();
    assert!(
        reviewed == rendered,
        "permissions changed; look at each line, then DUIJIE_BLESS=1 cargo test --test access_matrix:\n{}",
        changed.join("\n")
    );
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    Visitor,
    /// Signed in, with two units and none chosen: no role.
    Person,
    Role(Role),
}

impl Caller {
    fn all() -> impl Iterator<Item = Self> {
        [Self::Visitor, Self::Person].into_iter().chain(Role::ALL.iter().copied().map(Self::Role))
    }

    fn is(self, who: Who) -> bool {
        match who {
            Who::Public => true,
            Who::SignedIn => self != Self::Visitor,
            Who::Role(role) => self == Self::Role(role),
        }
    }

    /// Whether the caller has things in this scope, when the thing is the caller's `own`.
    fn reaches(self, scope: Scope, own: bool) -> bool {
        match scope {
            Scope::Anything => true,
            Scope::OwnAccount => own && self != Self::Visitor,
            Scope::OwnUnit | Scope::OwnRegion => own && matches!(self, Self::Role(_)),
            Scope::OwnOrganization => {
                own && matches!(self, Self::Role(role) if kind_for(role) == UnitKind::Organization)
            }
        }
    }

    fn may(self, rule: &Rule, own: bool) -> bool {
        rule.allow.iter().any(|(who, scope)| self.is(*who) && self.reaches(*scope, own))
    }

    /// The caller signed in, if at all.
    fn sign_in(self, world: &World) -> Option<Person> {
        match self {
            Self::Visitor => None,
            Self::Person => Some(things::in_two_units(world)),
            Self::Role(role) => Some(world.person_in(role, unit_of(kind_for(role), HERE))),
        }
    }
}

/// Refused: by the code, not by the status alone, because a wrong password is answered with 401 as well.
const REFUSALS: [&str; 3] = ["unauthenticated", "forbidden", "not_found"];

async fn probe(backend: Backend) {
    let document = document();
    let mut breaches = Vec::new();
    for operation in operations(&document) {
        let rule = routes::access().into_iter().find(|rule| rule.operation == operation.id).unwrap();
        // A world of its own: some operations take away what the next would need.
        let world = World::new(backend);
        for caller in Caller::all() {
            let person = caller.sign_in(&world);
            // The own last: it may take away what the caller has.
            for own in [false, true] {
                // One line for an operation the probe cannot make yet is enough.
                if breaches
                    .last()
                    .is_some_and(|last: &String| last.contains(&operation.id) && last.contains("things.rs"))
                {
                    continue;
                }
                if let Err(breach) = call(&world, &document, &operation, &rule, caller, person.as_ref(), own).await {
                    let whose = if own { "own" } else { "foreign" };
                    breaches.push(format!("{} by {caller:?} on {whose}: {breach}", operation.id));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{} breaches:\n{}", breaches.len(), breaches.join("\n"));
}

async fn call(
    world: &World,
    document: &Value,
    operation: &Operation,
    rule: &Rule,
    caller: Caller,
    person: Option<&Person>,
    own: bool,
) -> Result<(), String> {
    let owner = match (person, own) {
        (Some(person), true) if caller != Caller::Person => Thing::of(world, person, HERE),
        (Some(person), true) => Thing::of(world, person, HERE).of_nobodys_unit(world),
        (None, true) => return Ok(()),
        (_, false) => Thing::of_stranger(world, caller_kind(caller), FAR),
    };
    let mut sampler = Sampler::new(document, &owner);
    let mut path = Vec::new();
    // What everybody may read can still be hidden by its state, such as a draft.
    let mut exists = !Caller::Visitor.may(rule, true);
    // Below a thing of the owner's, any name will do.
    let mut made = false;
    let scoped = rule.allow.iter().any(|(_, scope)| *scope != Scope::Anything);
    let mut collection = "";
    for part in operation.path.split('/') {
        if part.starts_with('{') {
            match owner.id(world, collection).await {
                Some(id) => {
                    path.push(id);
                    made = true;
                }
                None if scoped && !made => {
                    return Err(format!("tell tests/access/things.rs how to make one of `{collection}`"));
                }
                None => {
                    exists = false;
                    path.push(sampler.parameter(&operation.detail, part.trim_matches(['{', '}'])));
                }
            }
        } else {
            path.push(part.to_owned());
            collection = part;
        }
    }
    let mut address = path.join("/");
    let query = sampler.query(&operation.detail);
    if !query.is_empty() {
        address = format!("{address}?{query}");
    }
    let body = sampler.body(&operation.detail);
    // Nothing in the request tells whose thing it is: there is no foreign one to try.
    if !own && !sampler.names_owner() && !operation.path.contains('{') {
        return Ok(());
    }
    let mut request = world.call(operation.method.clone(), &address);
    if let Some(person) = person {
        request = request.token(&person.token);
        if matches!(caller, Caller::Role(_)) {
            request = request.header("acting-unit", person.unit.as_str());
        }
    }
    request = request.header("if-match", "\"1\"");
    request = match body {
        Some(sample::Body::Json(json)) => request.json(json),
        Some(sample::Body::Bytes(kind, bytes)) => request.header("content-type", kind).body(bytes),
        None => request,
    };
    let reply = request.send().await;
    let (status, code) = (reply.status.as_u16(), reply.json()["code"].as_str().unwrap_or_default().to_owned());
    let told =
        || format!("{status} {code} {}", String::from_utf8_lossy(&reply.body).chars().take(300).collect::<String>());
    if status >= 500 || status == 400 {
        return Err(format!("the probe's request was not understood: {}", told()));
    }
    match caller.may(rule, own) {
        true if status == 403 || code == "unauthenticated" => Err(format!("allowed, but answered {}", told())),
        true if exists && operation.path.contains('{') && status == 404 => {
            Err(format!("allowed, but not found: {}", told()))
        }
        false if !(matches!(status, 401 | 403 | 404) && REFUSALS.contains(&code.as_str())) => {
            Err(format!("not allowed, but answered {}", told()))
        }
        _ => Ok(()),
    }
}

/// A stranger's things are of the same kind as the caller's, so that only the scope tells them apart.
fn caller_kind(caller: Caller) -> UnitKind {
    match caller {
        Caller::Role(role) => kind_for(role),
        _ => UnitKind::Department,
    }
}

// On one database only: who may do what is decided before any row is asked for, and the API tests of each room run on both.
#[actix_web::test]
async fn the_server_keeps_to_the_rules() {
    probe(Backend::Sqlite).await;
}
