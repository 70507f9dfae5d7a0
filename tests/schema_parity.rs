//! Both databases and the program's idea of them are the same: migrations of the same names, tables and columns equal, every
//! table of `db::schema` present, and every migration can be taken back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection};
use duijie::db::{Db, Target, migrate};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    required: String,
}

/// table → column → (kind, required)
type Shape = BTreeMap<String, BTreeMap<String, (String, String)>>;

fn shape(columns: Vec<Column>) -> Shape {
    let mut shape = Shape::new();
    for column in columns {
        shape.entry(column.table_name).or_default().insert(column.column_name, (word(&column.kind), column.required));
    }
    shape
}

/// The project's column vocabulary, from either database's words.
fn word(kind: &str) -> String {
    match kind.to_ascii_lowercase().as_str() {
        "bigint" => "BigInt",
        "integer" | "int" => "Integer",
        "text" => "Text",
        "boolean" => "Bool",
        "date" => "Date",
        "timestamp" | "timestamp without time zone" => "Timestamp",
        "blob" | "bytea" => "Binary",
        other => panic!("{other} is not in the column vocabulary of architecture.md §6"),
    }
    .to_owned()
}

fn sqlite() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(Target::Sqlite(folder.path().join("parity.db").display().to_string()), 1).unwrap();
    (folder, db)
}

/// Without Diesel's own table and full-text search, which is each database's own: FTS5 tables here, a tsvector column there.
fn sqlite_shape(db: &Db) -> Shape {
    let query = "SELECT m.name AS table_name, c.name AS column_name, c.type AS kind, \
                 CASE WHEN c.\"notnull\" = 1 THEN 'yes' ELSE 'no' END AS required \
                 FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' \
                 AND m.name NOT LIKE '%_fts%' AND substr(m.name, 1, 2) <> '__'";
    shape(db.read(|c| Ok(diesel::sql_query(query).load(c)?)).unwrap())
}

fn postgres_shape(db: &Db) -> Shape {
    let query = "SELECT table_name::text, column_name::text, data_type::text AS kind, \
                 CASE WHEN is_nullable = 'NO' THEN 'yes' ELSE 'no' END AS required \
                 FROM information_schema.columns WHERE table_schema = 'public' AND data_type <> 'tsvector' AND left(table_name, 2) <> '__'";
    shape(db.read(|c| Ok(diesel::sql_query(query).load(c)?)).unwrap())
}

struct Scratch {
    name: String,
    db: Db,
}

impl Scratch {
    fn new(label: &str) -> Self {
        let server = std::env::var("DUIJIE_TEST_DATABASE_URL").expect("DUIJIE_TEST_DATABASE_URL: run `make test`");
        let name = format!("duijie_{label}_{}", std::process::id());
        let mut admin = PgConnection::establish(&server).unwrap();
        admin.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        let db = Db::open(Target::Postgres(format!("{base}/{name}")), 1).unwrap();
        Self { name, db }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let server = std::env::var("DUIJIE_TEST_DATABASE_URL").unwrap_or_default();
        if let Ok(mut admin) = PgConnection::establish(&server) {
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

fn names(folder: &str) -> BTreeSet<String> {
    std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn migrations_have_the_same_names_on_both_sides() {
    assert_eq!(names("sqlite"), names("postgres"));
}

/// Diesel knows a migration by the digits before its first `_`: of two with the same number only one would run.
#[test]
fn no_two_migrations_have_the_same_number() {
    let mut numbers = BTreeSet::new();
    for name in names("sqlite") {
        let number = name.split('_').next().unwrap().replace('-', "");
        assert!(numbers.insert(number), "{name}: another migration has this number; take the next free one");
    }
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    let (_folder, lite) = sqlite();
    let pg = Scratch::new("parity");
    migrate::up(&lite).unwrap();
    migrate::up(&pg.db).unwrap();
    let (lite, pg) = (sqlite_shape(&lite), postgres_shape(&pg.db));
    assert_eq!(lite.keys().collect::<Vec<_>>(), pg.keys().collect::<Vec<_>>());
    for (table, columns) in &lite {
        assert_eq!(columns, &pg[table], "{table}");
    }
}

#[test]
fn the_program_sees_the_tables_as_they_are() {
    let (_folder, lite) = sqlite();
    migrate::up(&lite).unwrap();
    assert_eq!(declared(), sqlite_shape(&lite));
}

#[test]
fn every_migration_can_be_taken_back_and_run_again() {
    let (_folder, lite) = sqlite();
    let pg = Scratch::new("back");
    for db in [&lite, &pg.db] {
        let ran = migrate::up(db).unwrap().len();
        assert_eq!(migrate::down_all(db).unwrap(), ran);
        assert_eq!(migrate::up(db).unwrap().len(), ran);
    }
}

/// What the `table!` declarations of `src/db/schema` say.
fn declared() -> Shape {
    let mut shape = Shape::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/db/schema");
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for declaration in text.split("diesel::table!").skip(1) {
            let (table, columns) = declaration_of(declaration);
            shape.insert(table, columns);
        }
    }
    shape
}

fn declaration_of(text: &str) -> (String, BTreeMap<String, (String, String)>) {
    let lines = text.lines().map(str::trim).filter(|l| !l.starts_with("//") && !l.starts_with('#'));
    let mut lines = lines.skip_while(|l| *l == "{" || l.is_empty());
    let head = lines.next().expect("a table name");
    let table = head.split([' ', '(']).next().unwrap().to_owned();
    let mut columns = BTreeMap::new();
    for line in lines.take_while(|l| !l.starts_with('}')) {
        let Some((name, kind)) = line.trim_end_matches(',').split_once(" -> ") else { continue };
        let (kind, required) = match kind.strip_prefix("Nullable<") {
            Some(inner) => (inner.trim_end_matches('>'), "no"),
            None => (kind, "yes"),
        };
        columns.insert(name.to_owned(), (kind.to_owned(), required.to_owned()));
    }
    (table, columns)
}
