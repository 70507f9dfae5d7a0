//! The same questions in SQL, tuned by hand: facts of today in columns, the fixed part of the order computed beforehand, an
//! index for each way in.

use super::world::{Need, Organization, World, today};
use chrono::{Months, NaiveDate};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
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
    CREATE TABLE need_region (code TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (code, n));";
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

/// The parts of a category and of a region's chain, as sets of positions.
fn scope(need: &Need) -> (String, String) {
    let category = [need.category.clone(), need.category[..3].to_owned(), need.category[..1].to_owned()];
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
        self.execute("CREATE INDEX need_category ON need (category, n); COMMIT;");
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

    /// The open needs one organization qualifies for, ascending.
    pub fn needs_of(&mut self, organization: &Organization) -> Vec<usize> {
        let o = organization;
        let clean = o.credit != 2 && o.no_violation && inspected(o) && o.registered <= today() - Months::new(24);
        if !clean {
            return Vec::new();
        }
        let categories =
            o.categories.iter().map(|code| format!("n.category LIKE '{code}%'")).collect::<Vec<_>>().join(" OR ");
        let sql = format!(
            "SELECT DISTINCT CAST(n.n AS BIGINT) AS n FROM need_region r JOIN need n ON n.n = r.n WHERE r.code IN ({}) AND ({categories}) \
             AND n.grade <= {} AND n.staff <= {} AND n.workers <= {} AND n.tax <= {} ORDER BY 1",
            quoted(&o.service_regions),
            o.grade_today(),
            o.staff,
            o.social_workers,
            i32::from(o.tax_exempt)
        );
        self.rows::<Number>(&sql).into_iter().map(|row| usize::try_from(row.n).unwrap()).collect()
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
