//! Holds the walls of ARCHITECTURE.md §3 and §5: reads the sources as tokens (comments and strings do not count, test modules are
//! skipped) and fails with a list of breaches, each naming the file and the way out. The last tests show that each wall
//! stops what it should.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test a panic is the failure")]

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What every room may stand on, lowest first. `kernel` imports nothing of ours, `db` only `kernel`; among the others
/// there are no circles.
const FOUNDATION: &[&str] = &["kernel", "db", "policy", "files", "notify", "jobs", "audit"];

/// Business rooms in the order of the pipeline: a room imports only earlier ones and the foundation.
const ROOMS: &[&str] = &[
    "accounts",
    "duties",
    "catalogue",
    "organizations",
    "notices",
    "plans",
    "opportunities",
    "matching",
    "submissions",
    "reviews",
    "awards",
    "contracts",
    "evaluations",
    "supervision",
    "openness",
];

/// What builds and serves the whole: `app` and `settings` are passed down to the rooms, the others import them.
const SHELL: &[&str] = &["settings", "app", "cli", "http", "demo", "main", "lib"];

const MAX_LINES: usize = 450;

/// Vague names: what they hold belongs to a room.
const VAGUE: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "managers", "misc", "shared"];

/// What brings the outside into code that must be pure.
const IMPURE: &[&str] = &[
    "diesel",
    "diesel_migrations",
    "actix_web",
    "actix_multipart",
    "actix_governor",
    "tokio",
    "reqwest",
    "lettre",
    "object_store",
    "rand",
    "tracing",
    "std::time",
    "std::fs",
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::net::UdpSocket",
    "std::net::ToSocketAddrs",
    "std::env",
    "std::process",
    "std::thread",
    "chrono::Utc::now",
    "chrono::Local",
    "Utc::now",
    "Local::now",
    "Uuid::now_v7",
    "uuid::Uuid::now_v7",
    "uuid::Uuid::new_v4",
    "Uuid::new_v4",
];

/// One source file: its path below the repository and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// `src/awards/store/by_id.rs` gives `awards`, `store`, `by_id`.
    fn module(&self) -> Vec<&str> {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let inner = inner.strip_suffix(".rs").unwrap_or(inner);
        inner.split('/').filter(|part| *part != "mod").collect()
    }

    fn room(&self) -> &str {
        self.module().first().copied().unwrap_or_default()
    }

    /// `rules`, `service`, `api`, … whether a file or a folder.
    fn part(&self) -> &str {
        self.module().get(1).copied().unwrap_or_default()
    }
}

/// What a file mentions: full paths (`crate::` resolved) and whether it opens a door of a field called `db`.
#[derive(Default)]
struct Mentions {
    paths: BTreeSet<String>,
    db_field: bool,
}

impl Mentions {
    fn of(source: &Source) -> Result<Self, String> {
        let tokens: TokenStream = source.text.parse().map_err(|e| format!("{}: cannot be read: {e}", source.path))?;
        let mut found = Self::default();
        found.walk(tokens, &source.module());
        Ok(found)
    }

    fn walk(&mut self, tokens: TokenStream, module: &[&str]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if is_test_attribute(&tokens, at) {
                at = end_of_item(&tokens, at + 2);
                continue;
            }
            match &tokens[at] {
                TokenTree::Ident(_) => {
                    at = self.path(&tokens, at, "", module);
                    continue;
                }
                TokenTree::Group(group) => self.walk(group.stream(), module),
                // `.db.` opens a door; handing `app.db` on to a use case does not.
                TokenTree::Punct(dot) if dot.as_char() == '.' => {
                    self.db_field |= matches!(
                        (tokens.get(at + 1), tokens.get(at + 2)),
                        (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(next))) if *name == "db" && next.as_char() == '.'
                    );
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads `a::b::{c, d::e}` from `at`, under `prefix`, and gives the position behind it.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize, prefix: &str, module: &[&str]) -> usize {
        let mut path = prefix.to_owned();
        loop {
            match tokens.get(at) {
                Some(TokenTree::Ident(name)) => {
                    path = if path.is_empty() { name.to_string() } else { format!("{path}::{name}") };
                    at += 1;
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace && path.ends_with("::") => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let prefix = path.trim_end_matches("::").to_owned();
                    let mut inside = 0;
                    while inside < inner.len() {
                        inside = match inner[inside] {
                            TokenTree::Ident(_) => self.path(&inner, inside, &prefix, module),
                            _ => inside + 1,
                        };
                    }
                    return at + 1;
                }
                _ => break,
            }
            let colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
            if !(colon(at) && colon(at + 1)) {
                break;
            }
            at += 2;
            if matches!(tokens.get(at), Some(TokenTree::Group(_))) {
                path.push_str("::");
            }
        }
        self.paths.insert(resolve(path.trim_end_matches("::"), module));
        at
    }

    /// Top-level modules of ours that are mentioned.
    fn ours(&self) -> BTreeSet<&str> {
        self.paths
            .iter()
            .filter_map(|path| path.strip_prefix("crate::"))
            .filter_map(|path| path.split("::").next())
            .collect()
    }

    fn has(&self, path: &str) -> bool {
        self.paths
            .iter()
            .any(|found| found == path || found.strip_prefix(path).is_some_and(|rest| rest.starts_with("::")))
    }
}

/// `super::` and `self::` from the file's own module; `duijie::` (in main.rs) is `crate::`.
fn resolve(path: &str, module: &[&str]) -> String {
    let mut parts: Vec<&str> = path.split("::").collect();
    let mut base = module.to_vec();
    match parts[0] {
        "duijie" => parts[0] = "crate",
        "self" if parts.len() > 1 => drop(parts.remove(0)),
        "super" => {
            while parts.first() == Some(&"super") {
                parts.remove(0);
                base.pop();
            }
        }
        _ => return path.to_owned(),
    }
    if parts.first() == Some(&"crate") {
        return parts.join("::");
    }
    ["crate"].into_iter().chain(base).chain(parts).collect::<Vec<_>>().join("::")
}

/// `#[cfg(test)]` at this place.
fn is_test_attribute(tokens: &[TokenTree], at: usize) -> bool {
    let hash = matches!(&tokens[at], TokenTree::Punct(p) if p.as_char() == '#');
    hash && matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// Behind the `;` or the body that ends the item beginning here.
fn end_of_item(tokens: &[TokenTree], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Punct(p) if p.as_char() == ';' => break,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            _ => {}
        }
    }
    at
}

/// Every breach of the walls in these sources.
fn breaches(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    let mut foundation: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let path = &source.path;
        let mentions = match Mentions::of(source) {
            Ok(mentions) => mentions,
            Err(error) => {
                found.push(error);
                continue;
            }
        };
        let (room, part) = (source.room(), source.part());
        let known = || FOUNDATION.iter().chain(ROOMS).chain(SHELL);
        if !known().any(|name| *name == room) {
            found.push(format!("{path}: `{room}` is no room of the house; see ARCHITECTURE.md §2 and the lists in tests/architecture.rs"));
        }
        let lines = source.text.lines().count();
        if lines > MAX_LINES {
            found.push(format!("{path}: {lines} lines, at most {MAX_LINES}; make it a folder split by use case"));
        }
        if source.module().iter().any(|name| VAGUE.contains(name)) {
            found.push(format!("{path}: a vague name; give what it holds to the room it belongs to"));
        }
        for other in mentions.ours().into_iter().filter(|other| *other != room && known().any(|name| name == other)) {
            if let Some(wall) = forbidden(room, part, other) {
                found.push(format!("{path}: imports `{other}`: {wall}"));
            }
            if FOUNDATION.contains(&room) && FOUNDATION.contains(&other) {
                foundation.entry(room.to_owned()).or_default().insert(other.to_owned());
            }
        }
        found.extend(purity(source, &mentions).into_iter().map(|breach| format!("{path}: {breach}")));
        found.extend(database(source, &mentions).into_iter().map(|breach| format!("{path}: {breach}")));
    }
    found.extend(circles(&foundation));
    found
}

/// Why `room` may not import `other`, if it may not.
fn forbidden(room: &str, part: &str, other: &str) -> Option<String> {
    let floor = |name: &str| ROOMS.iter().position(|room| *room == name);
    let shell = |name: &str| SHELL.contains(&name);
    if ["cli", "main", "lib"].contains(&room) {
        return None;
    }
    if other == "cli" || other == "main" {
        return Some("nothing imports the command line".to_owned());
    }
    if other == "http" {
        let handler = floor(room).is_some() && part == "api";
        let allowed = room == "http" || handler || FOUNDATION.contains(&room) && part == "api";
        return (!allowed).then(|| "only cli, main and handlers (api.rs) import http".to_owned());
    }
    if room == "kernel" {
        return Some("kernel imports no other room".to_owned());
    }
    if room == "db" && other != "kernel" && other != "settings" {
        return Some("db imports only kernel".to_owned());
    }
    if FOUNDATION.contains(&room) && (floor(other).is_some() || other == "demo") {
        return Some("the foundation does not know the rooms that stand on it".to_owned());
    }
    if let (Some(here), Some(there)) = (floor(room), floor(other))
        && there > here
    {
        return Some(format!(
            "it comes later in the pipeline; write into `{room}` from there, through its service or store"
        ));
    }
    if floor(room).is_some() && other == "demo"
        || room == "settings" && !["kernel", "db"].contains(&other) && !shell(other)
    {
        return Some("it stands above".to_owned());
    }
    None
}

/// `kernel` and every `rules.rs`: values in, decision out.
fn purity(source: &Source, mentions: &Mentions) -> Vec<String> {
    let kernel = source.room() == "kernel";
    let rules = source.part() == "rules";
    if !kernel && !rules {
        return Vec::new();
    }
    // The one place that reads the system clock, and the one that makes identities.
    let excused = |path: &str| match source.path.as_str() {
        "src/kernel/time.rs" => path.ends_with("Utc::now"),
        "src/kernel/ids.rs" => path.ends_with("Uuid::now_v7"),
        _ => false,
    };
    let mut found: Vec<String> = IMPURE
        .iter()
        .filter(|path| mentions.has(path) && !excused(path))
        .map(|path| format!("`{path}` in pure code; take the value as an argument"))
        .collect();
    if rules {
        for path in &mentions.paths {
            let parts: Vec<&str> = path.split("::").collect();
            if parts[0] == "crate"
                && parts.iter().skip(1).any(|part| ["db", "app", "settings", "store", "service", "api"].contains(part))
            {
                found.push(format!("`{path}`: rules know only kernel, policy and models"));
            }
        }
        if mentions.has("crate::kernel::Clock") || mentions.has("crate::kernel::time::Clock") {
            found.push("`Clock` in rules; take `now` as an argument".to_owned());
        }
    }
    found
}

/// Handlers never touch the database, and the two dialects differ in one file.
fn database(source: &Source, mentions: &Mentions) -> Vec<String> {
    let mut found = Vec::new();
    if source.part() == "api" {
        let store =
            mentions.paths.iter().any(|path| path.split("::").any(|part| part == "store") && path.starts_with("crate"));
        if mentions.db_field || store || mentions.has("diesel") || mentions.has("crate::db") {
            found.push("a handler touches the database; call a use case of service.rs".to_owned());
        }
    }
    let dialects = [
        "PgConnection",
        "SqliteConnection",
        "diesel::sqlite",
        "diesel::pg",
        "Conn::Pg",
        "Conn::Sqlite",
        "crate::db::Conn::Pg",
        "crate::db::Conn::Sqlite",
    ];
    // db/mod.rs opens the connections and declares their enum, db/migrate.rs runs each its own folder; all else that
    // differs is in db/dialect.rs.
    if !["src/db/dialect.rs", "src/db/mod.rs", "src/db/migrate.rs"].contains(&source.path.as_str())
        && let Some(dialect) = dialects
            .iter()
            .find(|dialect| mentions.paths.iter().any(|path| path == *dialect || path.contains(*dialect)))
    {
        found.push(format!("`{dialect}`: differences between the databases live in src/db/dialect.rs"));
    }
    found
}

/// Circles among the rooms of the foundation.
fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    fn reaches<'a>(
        imports: &'a BTreeMap<String, BTreeSet<String>>,
        from: &'a str,
        to: &str,
        seen: &mut BTreeSet<&'a str>,
    ) -> bool {
        imports
            .get(from)
            .into_iter()
            .flatten()
            .any(|next| next == to || seen.insert(next) && reaches(imports, next, to, seen))
    }
    let closed = imports.keys().filter(|room| reaches(imports, room, room, &mut BTreeSet::new()));
    closed.map(|room| format!("src/{room}: imports itself in a circle through the foundation")).collect()
}

/// What is wrong with the migrations, given each folder's files: both databases have the same ones, each both ways.
fn migration_breaches(
    sqlite: &BTreeMap<String, BTreeSet<String>>,
    postgres: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (side, here, other, there) in
        [("sqlite", sqlite, "postgres", postgres), ("postgres", postgres, "sqlite", sqlite)]
    {
        let mut numbers = BTreeSet::new();
        for (name, files) in here {
            if !numbers.insert(name.split('_').next().unwrap_or_default()) {
                found.push(format!(
                    "migrations/{side}/{name}: another has this timestamp, so one of them would never run"
                ));
            }
            if !there.contains_key(name) {
                found.push(format!("migrations/{side}/{name}: missing in migrations/{other}"));
            }
            for wanted in ["up.sql", "down.sql"] {
                if !files.contains(wanted) {
                    found.push(format!("migrations/{side}/{name}: no {wanted}"));
                }
            }
            let room = name.split_once('_').and_then(|(_, rest)| rest.split('_').next()).unwrap_or_default();
            if !FOUNDATION.iter().chain(ROOMS).chain(&["http"]).any(|known| *known == room) {
                found.push(format!("migrations/{side}/{name}: not named <timestamp>_<room>_<what>"));
            }
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut folders = vec![root().join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap();
                sources.push(Source::new(name, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources
}

fn migrations(side: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let names = |folder: &Path| -> BTreeSet<String> {
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    };
    names(side).into_iter().map(|name| (name.clone(), names(&side.join(name)))).collect()
}

#[test]
fn the_walls_stand() {
    let found = breaches(&sources());
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn both_databases_have_the_same_migrations() {
    let (sqlite, postgres) = (root().join("migrations/sqlite"), root().join("migrations/postgres"));
    let found = migration_breaches(&migrations(&sqlite), &migrations(&postgres));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn each_wall_stops_what_it_should() {
    for (path, text, wall) in [
        ("src/organizations/service.rs", "use crate::{kernel::Money, awards::store};", "imports `awards`"),
        ("src/organizations/service.rs", "fn f() { super::super::matching::rank() }", "imports `matching`"),
        ("src/kernel/money.rs", "use crate::db::Conn;", "kernel imports no other room"),
        ("src/db/mod.rs", "use crate::audit;", "db imports only kernel"),
        ("src/policy/load.rs", "use crate::catalogue::model::Item;", "does not know the rooms"),
        ("src/awards/service.rs", "use crate::http::extract::Json;", "import http"),
        ("src/jobs/mod.rs", "fn f() { crate::cli::run() }", "nothing imports the command line"),
        ("src/kernel/region.rs", "use std::time::{Duration, SystemTime};", "`std::time` in pure code"),
        ("src/awards/rules.rs", "fn f() { let now = chrono::Utc::now(); }", "`chrono::Utc::now` in pure code"),
        ("src/awards/rules/tie.rs", "use rand::Rng as _;", "`rand` in pure code"),
        ("src/awards/rules.rs", "use super::store::award_by_id;", "rules know only"),
        ("src/awards/rules.rs", "use crate::kernel::{Clock, Money};", "`Clock` in rules"),
        ("src/awards/api.rs", "async fn f(app: App) { app.db.read(|c| g(c)) }", "a handler touches the database"),
        ("src/awards/api.rs", "use super::{model, store};", "a handler touches the database"),
        ("src/awards/store.rs", "fn f(c: &mut diesel::SqliteConnection) {}", "live in src/db/dialect.rs"),
        ("src/awards/store.rs", "fn f() { match c { crate::db::Conn::Pg(c) => g(c) } }", "live in src/db/dialect.rs"),
        ("src/awards/helpers.rs", "", "a vague name"),
        ("src/payments/mod.rs", "", "no room of the house"),
        ("src/awards/mod.rs", "fn f( {", "cannot be read"),
    ] {
        let found = breaches(&[Source::new(path, text)]);
        assert!(
            found.iter().any(|breach| breach.starts_with(path) && breach.contains(wall)),
            "{path}: {text}: {wall} not in {found:?}"
        );
    }
}

#[test]
fn long_files_are_stopped() {
    let long = Source::new("src/awards/service.rs", &"\n".repeat(MAX_LINES + 1));
    assert!(breaches(&[long])[0].contains("451 lines"));
    assert!(breaches(&[Source::new("src/awards/service.rs", &"\n".repeat(MAX_LINES))]).is_empty());
}

#[test]
fn circles_in_the_foundation_are_stopped() {
    let found = breaches(&[
        Source::new("src/jobs/mod.rs", "use crate::notify::Message;"),
        Source::new("src/notify/mod.rs", "use crate::jobs::enqueue;"),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn what_is_allowed_passes() {
    for (path, text) in [
        (
            "src/awards/service.rs",
            "use crate::app::App; use crate::{audit, db::Tx, kernel::Money, organizations::service};",
        ),
        (
            "src/awards/rules.rs",
            "//! std::time, rand\nuse super::model::Award; /* crate::db */ const S: &str = \"diesel\";",
        ),
        ("src/awards/rules.rs", "#[cfg(test)] mod tests { use rand::Rng; use std::time::Duration; }"),
        (
            "src/awards/api.rs",
            "use crate::http::extract::Json; use super::{model::View, service}; fn f() { service::confirm(&app) }",
        ),
        ("src/http/routes.rs", "use crate::awards::api;"),
        ("src/cli/serve.rs", "use crate::{app::App, http, matching};"),
        ("src/main.rs", "fn main() { duijie::cli::run() }"),
        ("src/kernel/time.rs", "use chrono::Utc; fn now() { Utc::now() }"),
        ("src/db/dialect.rs", "use diesel::{PgConnection, SqliteConnection};"),
    ] {
        assert_eq!(breaches(&[Source::new(path, text)]), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn unpaired_migrations_are_stopped() {
    let side = |names: &[(&str, &[&str])]| {
        names.iter().map(|(n, files)| ((*n).to_owned(), files.iter().map(|f| (*f).to_owned()).collect())).collect()
    };
    let sqlite = side(&[
        ("2026-11-21-000100_audit_log", &["up.sql", "down.sql"]),
        ("2026-11-21-000200_awards_tables", &["up.sql"]),
    ]);
    let postgres = side(&[
        ("2026-11-21-000100_audit_log", &["up.sql", "down.sql"]),
        ("2026-11-21-000300_misc", &["up.sql", "down.sql"]),
        ("2026-11-21-000300_jobs_queue", &["up.sql", "down.sql"]),
    ]);
    let found = migration_breaches(&sqlite, &postgres);
    for wanted in [
        "000200_awards_tables: missing in migrations/postgres",
        "000200_awards_tables: no down.sql",
        "000300_misc: missing in",
        "000300_misc: not named",
        "000300_misc: another has this timestamp",
    ] {
        assert!(found.iter().any(|breach| breach.contains(wanted)), "{wanted} not in {found:?}");
    }
}
