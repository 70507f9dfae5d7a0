//! The same questions in SQL, tuned by hand: facts of today in columns, the fixed part of the order computed beforehand, an
//! index for each way in.

use super::world::{Need, Organization, World, today};
use chrono::{Months, NaiveDate};
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Integer, Text};
use diesel::{PgConnection, SqliteConnection, sql_query};
use std::fmt::Write;

/// A database that answers.
pub enum Database {
    /// In a file, which goes with its folder.
    Sqlite {
        conn: Box<SqliteConnection>,
        _folder: tempfile::TempDir,
    },
    Postgres(Box<PgConnection>),
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = BigInt)]
    a: i64,
    #[diesel(sql_type = BigInt)]
    b: i64,
}

const TABLES: &str = "
    CREATE TABLE org (pos INTEGER PRIMARY KEY, id TEXT NOT NULL, region TEXT NOT NULL, registered INTEGER NOT NULL,
        staff INTEGER NOT NULL, workers INTEGER NOT NULL, grade SMALLINT NOT NULL, credit SMALLINT NOT NULL,
        inspected SMALLINT NOT NULL, tax SMALLINT NOT NULL, clean SMALLINT NOT NULL, fixed INTEGER NOT NULL);
    CREATE TABLE org_region (code TEXT NOT NULL, pos INTEGER NOT NULL, PRIMARY KEY (code, pos));
    CREATE TABLE org_category (code TEXT NOT NULL, pos INTEGER NOT NULL, PRIMARY KEY (code, pos));
    CREATE TABLE org_recommended (code TEXT NOT NULL, pos INTEGER NOT NULL, PRIMARY KEY (code, pos));
    CREATE TABLE need (n INTEGER PRIMARY KEY, region TEXT NOT NULL, stem TEXT NOT NULL, category TEXT NOT NULL, grade SMALLINT NOT NULL,
        staff INTEGER NOT NULL, workers INTEGER NOT NULL, tax SMALLINT NOT NULL);
    CREATE TABLE need_region (code TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (code, n));
    CREATE TABLE need_category (code TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (code, n));";
const INDEXES: &str = "
    CREATE INDEX org_order ON org (fixed DESC, pos);
    CREATE INDEX org_region_pos ON org_region (pos, code);
    CREATE INDEX org_category_pos ON org_category (pos, code);
    CREATE INDEX org_recommended_pos ON org_recommended (pos, code);";

fn day(date: NaiveDate) -> i32 {
    use chrono::Datelike;
    date.num_days_from_ce()
}

/// A region and what lies above it.
fn chain(region: &str) -> Vec<String> {
    let mut chain =
        vec![region.to_owned(), format!("{}00", &region[..4]), format!("{}0000", &region[..2]), "100000".to_owned()];
    chain.dedup();
    if region == "100000" {
        chain.truncate(1);
    }
    chain
}

/// The beginning that every code below a region has.
fn stem(region: &str) -> &str {
    if region == "100000" {
        return "";
    }
    let mut stem = region;
    while let Some(shorter) = stem.strip_suffix("00") {
        stem = shorter;
    }
    stem
}

fn quoted(codes: &[String]) -> String {
    codes.iter().map(|code| format!("'{code}'")).collect::<Vec<_>>().join(",")
}

/// A category and what it lies under.
fn parts(category: &str) -> [String; 3] {
    [category.to_owned(), category[..3].to_owned(), category[..1].to_owned()]
}

/// Who serves the category and who the region, as sets of positions.
fn scope(need: &Need) -> (String, String) {
    let category = parts(&need.category);
    (
        format!("SELECT DISTINCT pos FROM org_category WHERE code IN ({})", quoted(&category)),
        format!("SELECT DISTINCT pos FROM org_region WHERE code IN ({})", quoted(&chain(&need.region))),
    )
}

/// The rules beside the scope, in the order of `Need::question`.
fn rules(need: &Need) -> [String; 8] {
    [
        "o.credit <> 2".to_owned(),
        "o.clean = 1".to_owned(),
        format!("o.registered <= {}", day(today() - Months::new(24))),
        "o.inspected = 1".to_owned(),
        format!("o.grade >= {}", need.least_grade),
        format!("o.staff >= {}", need.least_staff),
        format!("o.workers >= {}", need.least_workers),
        if need.tax_exempt { "o.tax = 1".to_owned() } else { "1 = 1".to_owned() },
    ]
}

impl Database {
    /// SQLite in a file, and PostgreSQL where one runs.
    pub fn open_all() -> Vec<Self> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bench.db");
        let mut sqlite = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        sqlite
            .batch_execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; PRAGMA mmap_size=4000000000;")
            .unwrap();
        let mut all = vec![Self::Sqlite { conn: Box::new(sqlite), _folder: folder }];
        if let Ok(url) = std::env::var("DUIJIE_TEST_DATABASE_URL") {
            let mut postgres = PgConnection::establish(&url).unwrap();
            postgres
                .batch_execute(
                    "DROP SCHEMA IF EXISTS matching_bench CASCADE; CREATE SCHEMA matching_bench; SET search_path = matching_bench;
                     SET work_mem = '256MB'; SET synchronous_commit = off; SET jit = off;",
                )
                .unwrap();
            all.push(Self::Postgres(Box::new(postgres)));
        }
        for database in &mut all {
            database.execute(TABLES);
        }
        all
    }

    pub fn name(&self) -> String {
        match self {
            Self::Sqlite { .. } => "SQLite".to_owned(),
            Self::Postgres(_) => "PostgreSQL".to_owned(),
        }
    }

    /// Whether the largest questions take minutes.
    pub const fn slow(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    fn execute(&mut self, sql: &str) {
        match self {
            Self::Sqlite { conn, .. } => conn.batch_execute(sql).unwrap(),
            Self::Postgres(conn) => conn.batch_execute(sql).unwrap(),
        }
    }

    fn rows<
        T: diesel::deserialize::QueryableByName<diesel::sqlite::Sqlite>
            + diesel::deserialize::QueryableByName<diesel::pg::Pg>
            + 'static,
    >(
        &mut self,
        sql: &str,
    ) -> Vec<T> {
        match self {
            Self::Sqlite { conn, .. } => sql_query(sql).load(&mut **conn).unwrap(),
            Self::Postgres(conn) => sql_query(sql).load(&mut **conn).unwrap(),
        }
    }

    fn insert(&mut self, table: &str, rows: impl Iterator<Item = String>) {
        let rows: Vec<String> = rows.collect();
        for some in rows.chunks(2_000) {
            self.execute(&format!("INSERT INTO {table} VALUES {}", some.join(",")));
        }
    }

    /// Puts the organizations in.
    pub fn fill(&mut self, organizations: &[Organization]) {
        self.execute("BEGIN");
        for (start, some) in organizations.chunks(20_000).enumerate() {
            let placed = || (start * 20_000..).zip(some);
            let set = |pos: usize, codes: &[String]| {
                let mut codes = codes.to_vec();
                codes.sort_unstable();
                codes.dedup();
                codes.into_iter().map(move |code| format!("('{code}',{pos})")).collect::<Vec<_>>()
            };
            self.insert("org", placed().map(|(pos, o)| row(pos, o)));
            self.insert("org_region", placed().flat_map(|(pos, o)| set(pos, &o.service_regions)));
            self.insert("org_category", placed().flat_map(|(pos, o)| set(pos, &o.categories)));
            self.insert("org_recommended", placed().flat_map(|(pos, o)| set(pos, &o.recommended)));
        }
        self.execute(&format!("{INDEXES} COMMIT;"));
        self.execute(if matches!(self, Self::Postgres(_)) { "VACUUM ANALYZE" } else { "ANALYZE" });
    }

    /// Puts the open needs in.
    pub fn fill_needs(&mut self, needs: &[Need]) {
        self.execute("BEGIN");
        let row = |(n, need): (usize, &Need)| {
            let Need { region, category, least_grade, least_staff, least_workers, tax_exempt } = need;
            let stem = stem(region);
            format!(
                "({n},'{region}','{stem}','{category}',{least_grade},{least_staff},{least_workers},{})",
                i32::from(*tax_exempt)
            )
        };
        self.insert("need", needs.iter().enumerate().map(row));
        let codes = |(n, need): (usize, &Need)| {
            chain(&need.region).into_iter().map(move |code| format!("('{code}',{n})")).collect::<Vec<_>>()
        };
        self.insert("need_region", needs.iter().enumerate().flat_map(codes));
        let codes = |(n, need): (usize, &Need)| {
            parts(&need.category).into_iter().map(move |code| format!("('{code}',{n})")).collect::<Vec<_>>()
        };
        self.insert("need_category", needs.iter().enumerate().flat_map(codes));
        self.execute("COMMIT");
        self.execute(if matches!(self, Self::Postgres(_)) { "VACUUM ANALYZE" } else { "ANALYZE" });
    }

    /// How many qualify, and the first 50.
    pub fn top(&mut self, need: &Need, _: &World) -> (u32, Vec<String>) {
        let (category, region) = scope(need);
        let eligible =
            format!("FROM org o WHERE o.pos IN ({category}) AND o.pos IN ({region}) AND {}", rules(need).join(" AND "));
        let count: Vec<Number> = self.rows(&format!("SELECT count(*) AS n {eligible}"));
        let bonus = format!(
            "o.fixed + CASE WHEN o.region LIKE '{}%' THEN 1000 ELSE 0 END + CASE WHEN EXISTS (SELECT 1 FROM org_recommended r WHERE r.pos = o.pos \
             AND r.code IN ('{}', '{}', '{}')) THEN 500 ELSE 0 END",
            stem(&need.region),
            need.category,
            &need.category[..3],
            &need.category[..1]
        );
        let first: Vec<Id> = self.rows(&format!("SELECT o.id AS id {eligible} ORDER BY {bonus} DESC, o.pos LIMIT 50"));
        (u32::try_from(count[0].n).unwrap(), first.into_iter().map(|row| row.id).collect())
    }

    /// Failures by rule over all, then whom each rule alone keeps out; with the first 50, as the index gives them in one.
    pub fn why_not(&mut self, need: &Need, world: &World) -> Vec<u32> {
        self.top(need, world);
        let (category, region) = scope(need);
        let mut passes = vec!["c.pos IS NOT NULL".to_owned(), "g.pos IS NOT NULL".to_owned()];
        passes.extend(rules(need));
        let mut flags = String::new();
        for (n, pass) in passes.iter().enumerate() {
            write!(flags, "CASE WHEN {pass} THEN 0 ELSE 1 END AS f{n},").unwrap();
        }
        let numbers: Vec<String> = (0..passes.len()).map(|n| format!("f{n}")).collect();
        let total = numbers.join("+");
        let failed = numbers.iter().map(|f| format!("sum({f})"));
        let alone = numbers.iter().map(|f| format!("sum(CASE WHEN {f} = 1 AND {total} = 1 THEN 1 ELSE 0 END)"));
        let sums: Vec<String> = failed.chain(alone).collect();
        let flagged = format!(
            "SELECT {} FROM org o LEFT JOIN ({category}) c ON c.pos = o.pos LEFT JOIN ({region}) g ON g.pos = o.pos",
            flags.trim_end_matches(',')
        );
        self.numbers(&sums, &flagged)
    }

    /// Failures of the rules beside the scope among those that serve category and region.
    pub fn why_not_in_scope(&mut self, need: &Need, _: &World) -> Vec<u32> {
        let (category, region) = scope(need);
        let sums: Vec<String> =
            rules(need).iter().map(|pass| format!("sum(CASE WHEN {pass} THEN 0 ELSE 1 END)")).collect();
        let scoped =
            format!("SELECT o.* FROM ({category}) c JOIN ({region}) g ON g.pos = c.pos JOIN org o ON o.pos = c.pos");
        self.numbers(&sums, &scoped)
    }

    /// Each of `sums` over the rows of `from`, in one pass.
    fn numbers(&mut self, sums: &[String], from: &str) -> Vec<u32> {
        // One row with all sums, read as text because it is too wide for a row type.
        let all: Vec<String> = sums.iter().map(|sum| format!("CAST(coalesce({sum}, 0) AS TEXT)")).collect();
        let rows: Vec<Id> = self.rows(&format!("SELECT {} AS id FROM ({from}) o", all.join(" || ',' || ")));
        rows[0].id.split(',').map(|n| n.parse().unwrap()).collect()
    }

    /// The open needs the organization at `pos` qualifies for, ascending.
    pub fn needs_of(&mut self, pos: i32) -> Vec<usize> {
        let rows: Vec<i64> = match self {
            Self::Sqlite { conn, .. } => NeedsOf(pos).load(&mut **conn).unwrap(),
            Self::Postgres(conn) => NeedsOf(pos).load(&mut **conn).unwrap(),
        };
        rows.into_iter().map(|n| usize::try_from(n).unwrap()).collect()
    }

    /// Of how many open needs the organization at `pos` lacks nothing and one rule, and the 20 of which it lacks least.
    pub fn nearest_needs(&mut self, pos: i32) -> Vec<(i64, i64, i64, i64)> {
        match self {
            Self::Sqlite { conn, .. } => NearestNeeds(pos).load(&mut **conn).unwrap(),
            Self::Postgres(conn) => NearestNeeds(pos).load(&mut **conn).unwrap(),
        }
    }

    /// All needs against all organizations: how many places the first 50 of each side fill.
    pub fn digest(&mut self) -> (u64, u64) {
        let matched = format!(
            "SELECT DISTINCT n.n AS n, o.pos AS pos, o.fixed + CASE WHEN o.region LIKE n.stem || '%' THEN 1000 ELSE 0 END + CASE WHEN EXISTS \
             (SELECT 1 FROM org_recommended e WHERE e.pos = o.pos AND e.code = n.category) THEN 500 ELSE 0 END AS weight \
             FROM need n JOIN need_region r ON r.n = n.n JOIN org_region g ON g.code = r.code \
             JOIN org_category c ON c.pos = g.pos AND c.code = n.category JOIN org o ON o.pos = g.pos \
             WHERE o.grade >= n.grade AND o.staff >= n.staff AND o.workers >= n.workers AND o.tax >= n.tax \
             AND o.credit <> 2 AND o.clean = 1 AND o.inspected = 1 AND o.registered <= {}",
            day(today() - Months::new(24))
        );
        let sql = format!(
            "WITH m AS ({matched}), ranked AS (SELECT row_number() OVER (PARTITION BY n ORDER BY weight DESC, pos) AS a, \
             row_number() OVER (PARTITION BY pos ORDER BY n) AS b FROM m) \
             SELECT CAST(sum(CASE WHEN a <= 50 THEN 1 ELSE 0 END) AS BIGINT) AS a, CAST(sum(CASE WHEN b <= 50 THEN 1 ELSE 0 END) AS BIGINT) AS b FROM ranked"
        );
        let pair = self.rows::<Pair>(&sql).pop().unwrap();
        (u64::try_from(pair.a).unwrap(), u64::try_from(pair.b).unwrap())
    }
}

/// One organization's questions are short, so they are prepared once: each is a type of its own, by which Diesel keeps it.
macro_rules! prepared {
    ($(#[$meta:meta])* $name:ident, $row:ty, $before:expr, $after:expr) => {
        $(#[$meta])*
        struct $name(i32);
        impl QueryId for $name {
            type QueryId = Self;
            const HAS_STATIC_QUERY_ID: bool = true;
        }
        impl Query for $name {
            type SqlType = $row;
        }
        impl<C> RunQueryDsl<C> for $name {}
        impl<DB: Backend> QueryFragment<DB> for $name
        where
            i32: ToSql<Integer, DB>,
            DB: HasSqlType<Integer>,
        {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                out.push_sql($before);
                out.push_bind_param::<Integer, _>(&self.0)?;
                out.push_sql(&$after);
                Ok(())
            }
        }
    };
}

const OF_ONE: &str = "WITH o AS (SELECT * FROM org WHERE pos = ";
/// The rules beside the scope, of one organization and each need.
fn of_each(join: &str, one: impl Fn(&str) -> String) -> String {
    let registered = format!("o.registered <= {}", day(today() - Months::new(24)));
    let rules = [
        "o.credit <> 2",
        "o.clean = 1",
        registered.as_str(),
        "o.inspected = 1",
        "n.grade <= o.grade",
        "n.staff <= o.staff",
        "n.workers <= o.workers",
        "n.tax <= o.tax",
    ];
    rules.map(one).join(join)
}
const SERVED: [&str; 2] = [
    "n.n IN (SELECT r.n FROM o JOIN org_region g ON g.pos = o.pos JOIN need_region r ON r.code = g.code)",
    "n.n IN (SELECT k.n FROM o JOIN org_category c ON c.pos = o.pos JOIN need_category k ON k.code = c.code)",
];
prepared!(
    /// From the codes it holds straight to the needs that ask them.
    NeedsOf,
    BigInt,
    OF_ONE,
    format!(
        ") SELECT DISTINCT CAST(n.n AS BIGINT) FROM o JOIN org_region g ON g.pos = o.pos JOIN need_region r ON r.code = g.code \
         JOIN need n ON n.n = r.n WHERE {} AND {} ORDER BY 1",
        of_each(" AND ", str::to_owned),
        "EXISTS (SELECT 1 FROM org_category c JOIN need_category k ON k.code = c.code WHERE c.pos = o.pos AND k.n = n.n)"
    )
);
prepared!(
    /// Every rule of every need, counted.
    NearestNeeds,
    (BigInt, BigInt, BigInt, BigInt),
    OF_ONE,
    format!(
        "), l AS MATERIALIZED (SELECT n.n AS n, {} + {} AS lacking FROM need n CROSS JOIN o) \
         SELECT CAST(n AS BIGINT), CAST(lacking AS BIGINT), (SELECT count(*) FROM l WHERE lacking = 0), \
         (SELECT count(*) FROM l WHERE lacking = 1) FROM l ORDER BY lacking, n LIMIT 20",
        of_each(" + ", failed),
        SERVED.map(failed).join(" + ")
    )
);

fn failed(passes: &str) -> String {
    format!("CASE WHEN {passes} THEN 0 ELSE 1 END")
}

/// Whether the last two years due are qualified.
fn inspected(o: &Organization) -> bool {
    o.inspection(2025) == Some(0) && o.inspection(2024) == Some(0)
}

fn row(pos: usize, o: &Organization) -> String {
    let party = if o.party <= 1 { 3_000 } else { 0 };
    let grade = match o.grade_today() {
        5 => 3_000,
        4 => 2_000,
        3 => 1_000,
        _ => 0,
    };
    let score = if o.score.is_some_and(|score| score >= 9_000) { 1_500 } else { 0 };
    format!(
        "({pos},'{}','{}',{},{},{},{},{},{},{},{},{})",
        o.id,
        o.region,
        day(o.registered),
        o.staff,
        o.social_workers,
        o.grade_today(),
        o.credit,
        i32::from(inspected(o)),
        i32::from(o.tax_exempt),
        i32::from(o.no_violation),
        party + grade + score
    )
}
