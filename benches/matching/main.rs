//! Measures matching beside SQL: the same questions of the same organizations in the same run, answers checked equal.
//!
//! `cargo bench --bench matching` prints the tables of docs/performance.md. `DUIJIE_BENCH_SIZES=20000,100000` chooses the sizes
//! (else 20,000, 100,000 and 1,000,000), `DUIJIE_BENCH_ALONE=1` leaves the databases out; PostgreSQL takes part where
//! `DUIJIE_TEST_DATABASE_URL` is set. Criterion's reports show one thing at a time and no ratios, so this prints its own.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    missing_docs,
    reason = "a bench: a panic is the failure, and its numbers are small"
)]

mod sql;
mod table;
mod world;

use duijie::kernel::ids::OrganizationId;
use duijie::matching::index::{Answer, Digest, Index, Needs, Question};
use duijie::policy::{Case, FactSheet};
use sql::Database;
use std::hint::black_box;
use std::time::{Duration, Instant};
use table::Table;
use world::{Need, Organization, World, today};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Open needs for the questions about all of them.
const NEEDS: u64 = 10_000;

fn main() {
    let sizes = std::env::var("DUIJIE_BENCH_SIZES").unwrap_or_else(|_| "20000,100000,1000000".to_owned());
    let world = World::new();
    for size in sizes.split(',') {
        measure(&world, size.trim().parse().unwrap());
    }
}

/// The middle one of `runs` durations.
fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(|_| timed(&mut run).1).collect();
    times.sort_unstable();
    times[runs / 2]
}

/// The same for a database, which may take seconds: as many runs as fit a few seconds, one at least, seven at the most.
fn patient(mut run: impl FnMut()) -> Duration {
    const PATIENCE: Duration = Duration::from_secs(3);
    let (mut times, start) = (Vec::new(), Instant::now());
    while times.is_empty() || (times.len() < 7 && start.elapsed() < PATIENCE) {
        times.push(timed(&mut run).1);
    }
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = run();
    (value, start.elapsed())
}

fn measure(world: &World, size: u64) {
    println!("\n## {size} organizations\n");
    let organizations: Vec<Organization> = (0..size).map(|n| world.organization(n)).collect();
    let (mut index, built) = build(world, &organizations);
    let (facts, _) = index.bytes();
    println!(
        "index: built from fact sheets in {built:.2?} (goal ≤ 2 s at a million), {} bytes an organization (goal ≤ 140)",
        facts / size as usize
    );

    let alone = std::env::var_os("DUIJIE_BENCH_ALONE").is_some();
    let mut databases = if alone { Vec::new() } else { Database::open_all() };
    for database in &mut databases {
        let ((), filled) = timed(|| database.fill(&organizations));
        println!("{}: filled and indexed in {filled:.0?}", database.name());
    }
    println!();
    let mut table = Table::new(databases.iter().map(Database::name).collect());
    for (place, need) in Need::typical(world) {
        one_need(&index, &mut databases, &mut table, place, &need, world);
    }
    all_needs(world, &index, &organizations, &mut databases, &mut table);
    updates(world, &mut index, &organizations, &mut table);
    table.print();
    let (_, kept) = index.bytes();
    println!("\nkept for the next questions after all this: {} bytes an organization", kept / size as usize);
}

fn build(world: &World, organizations: &[Organization]) -> (Index, Duration) {
    let mut index = Index::new(&world.vocabulary);
    let mut time = Duration::ZERO;
    // As many at a time as the server takes in while it reads.
    for some in organizations.chunks(256) {
        // Sheets are made outside the measured time.
        let sheets: Vec<FactSheet> = some.iter().map(Organization::sheet).collect();
        let sheets: Vec<(OrganizationId, &FactSheet)> = some.iter().map(|o| o.id).zip(&sheets).collect();
        time += timed(|| index.put_all(&sheets)).1;
    }
    time += timed(|| index.shrink()).1;
    (index, time)
}

fn one_need(index: &Index, databases: &mut [Database], table: &mut Table, place: &str, need: &Need, world: &World) {
    let question = need.question();
    let answer = index.answer(&question);
    println!("{place}: {} of {} serve it, {} qualify", answer.in_scope, answer.organizations, answer.eligible);
    let warm = median(301, || drop(black_box(index.answer(&question))));
    let cold = median(11, || {
        // The order belongs to the packs and is made with the index; what a new need brings is its conditions.
        index.forget_conditions();
        drop(black_box(index.answer(&question)));
    });
    assert_eq!(index.answer(&question), answer);
    assert_eq!(index.count(&question), answer.eligible);
    let floor = median(301, || {
        let _ = black_box(index.count(&question));
    });

    let mut row = |what: &str, ours: Duration, goal: &str, ask: &mut dyn FnMut(&mut Database) -> Duration| {
        let theirs: Vec<Option<Duration>> = databases.iter_mut().map(|database| Some(ask(database))).collect();
        table.row(&format!("{place}: {what}"), ours, &theirs, goal);
    };
    row("count and top 50", warm, "", &mut |database| {
        let check = database.top(need, world);
        assert_eq!((check.0, check.1), (answer.eligible, places(&answer)), "{}", database.name());
        patient(|| drop(database.top(need, world)))
    });
    let mut whole = Vec::new();
    let goal = if answer.organizations < 100_000 { "≥ 1,000×" } else { "≥ 3,000×" };
    row("full why-not over all, warm", warm, goal, &mut |database| {
        assert_eq!(database.why_not(need, world), failures(&answer), "{}", database.name());
        let time = patient(|| drop(database.why_not(need, world)));
        whole.push(Some(time));
        time
    });
    table.row(&format!("{place}: the same, cold"), cold, &whole, "≥ 200×");
    let mut row = |what: &str, ours: Duration, goal: &str, ask: &mut dyn FnMut(&mut Database) -> Duration| {
        let theirs: Vec<Option<Duration>> = databases.iter_mut().map(|database| Some(ask(database))).collect();
        table.row(&format!("{place}: {what}"), ours, &theirs, goal);
    };
    row("why-not among those that serve it", warm, "≥ 50×", &mut |database| {
        let in_scope = answer.rules.iter().skip(2).map(|rule| rule.in_scope).collect::<Vec<_>>();
        assert_eq!(database.why_not_in_scope(need, world), in_scope, "{}", database.name());
        patient(|| drop(database.why_not_in_scope(need, world)))
    });
    table.note(&format!("{place}: floor (AND and count of the sets), full answer in floors"), floor, warm, "≤ 2.5");
}

fn places(answer: &Answer) -> Vec<String> {
    answer.first.iter().map(|place| place.organization.to_string()).collect()
}

/// Failures by rule, then whom each alone keeps out.
fn failures(answer: &Answer) -> Vec<u32> {
    answer.rules.iter().map(|rule| rule.failed).chain(answer.rules.iter().map(|rule| rule.alone)).collect()
}

fn all_needs(
    world: &World,
    index: &Index,
    organizations: &[Organization],
    databases: &mut [Database],
    table: &mut Table,
) {
    let open: Vec<Need> = (0..NEEDS).map(|n| Need::open(world, n)).collect();
    let questions: Vec<Question> = open.iter().map(Need::question).collect();
    let time = median(5, || drop(black_box(Needs::new(&world.vocabulary, today(), &questions))));
    table.row("10,000 needs taken in", time, &[], "");
    let needs = Needs::new(&world.vocabulary, today(), &questions);
    for database in databases.iter_mut() {
        database.fill_needs(&open);
    }

    let sample: Vec<&Organization> = organizations.iter().step_by(organizations.len() / 200).collect();
    let sheets: Vec<FactSheet> = sample.iter().map(|organization| organization.sheet()).collect();
    let position = |n: usize| (n * (organizations.len() / 200)) as i32;
    let mut row = |what: &str, goal: &str, ours: &dyn Fn(&FactSheet) -> Nearest, theirs: Theirs| {
        let wanted: Vec<Nearest> = sheets.iter().map(ours).collect();
        let time = median(31, || drop(black_box(sheets.iter().map(ours).collect::<Vec<_>>())));
        let theirs: Vec<Option<Duration>> = databases
            .iter_mut()
            .map(|database| {
                let mut ask = || (0..sheets.len()).map(|n| theirs(database, position(n))).collect::<Vec<_>>();
                assert!(ask() == wanted, "{what}");
                Some(patient(|| drop(ask())) / sheets.len() as u32)
            })
            .collect();
        table.row(what, time / sheets.len() as u32, &theirs, goal);
    };
    let which = |sheet: &FactSheet| Nearest { needs: needs.lacking(sheet).exactly(0), ..Nearest::default() };
    row("one organization × 10,000 needs: which it qualifies for", "≥ 1,000×", &which, |database, pos| Nearest {
        needs: database.needs_of(pos),
        ..Nearest::default()
    });
    let nearest = |sheet: &FactSheet| {
        let lacking = needs.lacking(sheet);
        let order = (0..=lacking.most()).flat_map(|number| lacking.exactly(number));
        Nearest { matched: lacking.count(0), near: lacking.count(1), needs: order.take(20).collect() }
    };
    let what = "one organization × 10,000 needs: lacking nothing, lacking one rule, the 20 nearest";
    row(what, "≥ 1,000×", &nearest, |database, pos| {
        let rows = database.nearest_needs(pos);
        let (matched, near) = rows.first().map_or((0, 0), |(.., matched, near)| (*matched as usize, *near as usize));
        Nearest { matched, near, needs: rows.iter().map(|(n, ..)| *n as usize).collect() }
    });

    let digest = index.digest(&needs, 50);
    let time = median(3, || drop(black_box(index.digest(&needs, 50))));
    let theirs: Vec<Option<Duration>> = databases
        .iter_mut()
        .map(|database| {
            // Minutes in SQLite, where PostgreSQL takes seconds: left out there.
            (!database.slow() || organizations.len() <= 20_000).then(|| {
                let (found, time) = timed(|| database.digest());
                assert_eq!(found, pairs(&digest), "{}", database.name());
                time
            })
        })
        .collect();
    table.row("digest: 10,000 needs × all, top 50 of each side", time, &theirs, "≥ 50×");
}

/// What one organization is told of all needs.
#[derive(Default, PartialEq)]
struct Nearest {
    matched: usize,
    near: usize,
    needs: Vec<usize>,
}

type Theirs = fn(&mut Database, i32) -> Nearest;

/// How many places the digest fills on each side.
fn pairs(digest: &Digest) -> (u64, u64) {
    let needs = digest.needs.iter().map(|first| first.len() as u64).sum();
    (needs, digest.organizations.iter().map(|(_, needs)| needs.len() as u64).sum())
}

fn updates(world: &World, index: &mut Index, organizations: &[Organization], table: &mut Table) {
    let size = organizations.len() as u64;
    let changed: Vec<(OrganizationId, FactSheet)> = (0..1_000)
        .map(|n| {
            let mut organization = world.organization(n * 37 % size);
            organization.staff += 1;
            (organization.id, organization.sheet())
        })
        .collect();
    let new: Vec<(OrganizationId, FactSheet)> =
        (size..size + 1_000).map(|n| world.organization(n)).map(|o| (o.id, o.sheet())).collect();
    for (what, sheets) in [("one organization changes", &changed), ("one organization is added", &new)] {
        let mut sheets = sheets.iter();
        let time = median(1_000, || {
            let (id, sheet) = sheets.next().unwrap();
            index.put(*id, sheet);
        });
        table.row(what, time, &[], "≤ 0.1 ms");
    }
    let mut ids = new.iter().map(|(id, _)| *id);
    let time = median(1_000, || {
        let _ = black_box(index.remove(ids.next().unwrap()));
    });
    table.row("one organization is removed", time, &[], "≤ 0.1 ms");

    let sheets: Vec<FactSheet> = organizations.iter().take(50).map(Organization::sheet).collect();
    let question = Need::typical(world)[0].1.question();
    let nothing = FactSheet::default();
    let time = median(101, || {
        for organization in &sheets {
            let case = Case { vocabulary: &world.vocabulary, organization, opportunity: &nothing, as_of: today() };
            question.rules.iter().for_each(|rule| drop(black_box(case.explain(&rule.condition))));
        }
    });
    table.row("plain evaluator with explanation, 50 organizations", time, &[], "");
}
