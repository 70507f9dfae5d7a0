//! The last minute before a deadline: 2,000 organizations hand in 200 kB each over HTTP, the last ones in the last second, some too
//! late. None may be lost, wrongly refused or wrongly taken.
//!
//! `cargo bench --bench submissions` runs on SQLite with one server; with `DUIJIE_BENCH_DATABASE_URL=postgres://…/a_new_database` on
//! PostgreSQL with two. `DUIJIE_BENCH_BIDS` and `DUIJIE_BENCH_SECONDS` change the numbers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    missing_docs,
    reason = "a bench: a panic is the failure"
)]

use chrono::TimeDelta;
use diesel::prelude::*;
use duijie::accounts::{self, Origin, Password, SeedPerson, SeedUnit, SignIn};
use duijie::app::App;
use duijie::db::{migrate, schema::submission_version};
use duijie::kernel::ids::{OpportunityId, OrganizationId};
use duijie::kernel::{Actor, Clock, Instant as Moment, Role, UnitKind, Uscc};
use duijie::opportunities::model::OpportunityKind;
use duijie::opportunities::service::{Placement, import_published};
use duijie::organizations::model::{NewOrganization, OrgType, Record, RegistrarLevel, Registration};
use duijie::organizations::service::bulk_insert;
use duijie::settings::Settings;
use duijie::submissions::model::OpeningKeyInput;
use duijie::{catalogue, policy, submissions};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SECRET: &str = "dGVzdHMtb25seS1zZWNyZXQtdGVzdHMtb25seS1zZWNyZXQ=";
const PASSWORD: &str = "correct horse battery";
const REGION: &str = "330211";
/// Bytes of one bid.
const SIZE: usize = 200_000;
/// Sent after the deadline.
const LATE: usize = 50;
const CLIENTS: usize = 32;

/// One organization with its draft.
struct Bidder {
    token: String,
    unit: String,
    submission: String,
}

struct Sent {
    index: usize,
    status: u16,
    took: Duration,
    received: Option<String>,
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let postgres = std::env::var("DUIJIE_BENCH_DATABASE_URL").ok();
    let database = postgres.clone().unwrap_or_else(|| folder.path().join("duijie.db").display().to_string());
    let (bids, seconds) = (number("DUIJIE_BENCH_BIDS", 2_000), number("DUIJIE_BENCH_SECONDS", 60));
    let app = app(folder.path(), &database);
    let people = organizations(&app, bids + LATE);
    let deadline = app.clock.now().plus(TimeDelta::seconds(i64::try_from(seconds).unwrap() + 30));
    let (need, bidders) = drafts(&app, deadline, people);
    let servers: Vec<(SocketAddr, Child)> =
        (0..if postgres.is_some() { 2 } else { 1 }).map(|_| server(folder.path(), &database)).collect();
    let addresses: Vec<SocketAddr> = servers.iter().map(|(address, _)| *address).collect();
    let body = body();
    let sent = send(&app, &addresses, &bidders, &body, deadline, seconds);
    report(&app, need, deadline, bids, sent);
    for (_, mut server) in servers {
        server.kill().unwrap();
        server.wait().unwrap();
    }
}

fn app(folder: &Path, database: &str) -> App {
    let own = format!(
        "[database]\nurl = {database:?}\n[data]\nfolder = {:?}\n[auth]\nsecret = {SECRET:?}\nargon2_memory_kib = 64\n\
         argon2_passes = 1\n[sealing]\npassphrase_work = 4\n",
        folder.display().to_string()
    );
    let app = App::build(Settings::from_parts(&own, []).unwrap(), Clock::System).unwrap();
    migrate::up(&app.db).unwrap();
    catalogue::ensure_default(&app.db, app.clock.now()).unwrap();
    policy::service::start(&app).unwrap();
    app
}

/// Organizations of the registry with one bidder each, signed in.
fn organizations(app: &App, count: usize) -> Vec<(Actor, String)> {
    let (now, day, region) = (app.clock.now(), "2019-01-01".parse().unwrap(), REGION.parse().unwrap());
    let (mut new, mut units) = (Vec::new(), Vec::new());
    for at in 0..count {
        let entity = format!("MJ{at:06}");
        let registration = Registration {
            name: format!("第{entity}服务中心"),
            org_type: OrgType::ServiceInstitution,
            registrar: "民政局".into(),
            registrar_level: RegistrarLevel::County,
            region,
            sponsoring_unit: None,
            address: None,
            legal_representative: None,
            registered_on: day,
        };
        let id = OrganizationId::new();
        let uscc = Uscc::build('5', '2', region, &entity).unwrap();
        new.push(NewOrganization { id, uscc, records: vec![Record::official(day, None, registration)] });
        let person = person(&format!("bidder{at}"), Role::Bidder);
        units.push(SeedUnit {
            kind: UnitKind::Organization,
            name: entity,
            region,
            uscc: Some(uscc),
            organization: Some(id),
            people: vec![person],
        });
    }
    for some in new.chunks(500) {
        app.db.write(|tx| bulk_insert(tx, &Actor::public(), now, "bench", some)).unwrap();
    }
    accounts::seed(app, &units, &Password::new(PASSWORD)).unwrap();
    (0..count).map(|at| signed_in(app, &format!("bidder{at}"), Role::Bidder)).collect()
}

fn person(name: &str, role: Role) -> SeedPerson {
    SeedPerson { login: format!("{name}@example.org").parse().unwrap(), name: name.to_owned(), roles: vec![role] }
}

fn signed_in(app: &App, name: &str, role: Role) -> (Actor, String) {
    let login = format!("{name}@example.org");
    let origin = Origin { address: [127, 0, 0, 1].into(), device: "bench".to_owned() };
    let input = SignIn { account: login.clone(), password: Password::new(PASSWORD) };
    let token = accounts::sign_in(app, &input, &origin).unwrap().access.access_token;
    (accounts::acting_as(app, &login.parse().unwrap(), role).unwrap(), token)
}

/// A published need with its key, and a draft of each organization.
fn drafts(app: &App, deadline: Moment, people: Vec<(Actor, String)>) -> (OpportunityId, Vec<Bidder>) {
    let region = REGION.parse().unwrap();
    let unit =
        |kind, people| SeedUnit { kind, name: format!("{kind}"), region, uscc: None, organization: None, people };
    let department =
        unit(UnitKind::Department, vec![person("drafter", Role::Drafter), person("approver", Role::Approver)]);
    let supervisor = unit(UnitKind::Supervisor, vec![person("supervisor", Role::Supervisor)]);
    let made = accounts::seed(app, &[department, supervisor], &Password::new(PASSWORD)).unwrap();
    let (drafter, _) = signed_in(app, "drafter", Role::Drafter);
    let (approver, _) = signed_in(app, "approver", Role::Approver);
    let (supervisor, _) = signed_in(app, "supervisor", Role::Supervisor);
    for opener in [&approver, &supervisor] {
        let input = OpeningKeyInput { passphrase: PASSWORD.to_owned() };
        submissions::service::opening_key_make(app, opener, &input).unwrap();
    }
    let terms = json!({ "title": "压力测试", "region": REGION, "procurement": { "method": "open_tender" } });
    let placement = Placement {
        unit: made[0].id,
        unit_region: region,
        drafter: drafter.account.unwrap(),
        approver: approver.account.unwrap(),
        published_at: app.clock.now(),
        deadline,
    };
    let terms = serde_json::from_value(terms).unwrap();
    let need = import_published(app, OpportunityKind::Need, &terms, &placement).unwrap();
    let runner = app.runner().unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(runner.run_due()).unwrap();
    let bidder = |(actor, token): (Actor, String)| {
        let begun = submissions::service::begin(app, &actor, need, None).unwrap();
        assert!(begun.sealable);
        Bidder { token, unit: actor.unit.unwrap().id.to_string(), submission: begun.card.id.to_string() }
    };
    (need, people.into_iter().map(bidder).collect())
}

fn server(folder: &Path, database: &str) -> (SocketAddr, Child) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_duijie"))
        .arg("serve")
        .env("DUIJIE_DATABASE_URL", database)
        .env("DUIJIE_DATA_FOLDER", folder)
        .env("DUIJIE_AUTH_SECRET", SECRET)
        .env("DUIJIE_SERVER_ADDRESS", address.to_string())
        .env("DUIJIE_LIMITS_REQUESTS_PER_SECOND", "1000000")
        .env("DUIJIE_LIMITS_BURST", "1000000")
        .env("DUIJIE_LOG_FILTER", "warn")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(start.elapsed() < Duration::from_secs(60), "the server does not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    (address, child)
}

/// A complete bid of [`SIZE`] bytes, as the body of the sealing.
fn body() -> String {
    let content = |text: String| {
        json!({ "edition": 1, "content": {
            "offers": [{ "total": "90000.00" }], "technical": [{ "title": "方案", "text": text }],
            "declarations": { "lawful_supplier": true, "independent": true, "truthful": true } } })
        .to_string()
    };
    let frame = content(String::new()).len();
    content("a".repeat(SIZE - frame))
}

/// Sends evenly over the last seconds, the late ones from 20 ms after the deadline on.
fn send(
    app: &App,
    addresses: &[SocketAddr],
    bidders: &[Bidder],
    body: &str,
    deadline: Moment,
    seconds: usize,
) -> Vec<Sent> {
    let ahead = (deadline.utc() - app.clock.now().utc()).to_std().expect("the preparation took too long");
    let ends = Instant::now() + ahead;
    let spread = Duration::from_secs(seconds as u64).min(ahead);
    let in_time = bidders.len() - LATE;
    // The last one goes off half a second ahead, which a loaded machine may need to send 200 kB.
    let gap = (spread - Duration::from_millis(500)) / u32::try_from(in_time).unwrap();
    let (next, sent) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(bidder) = bidders.get(index) else { return };
                    let at = match index.checked_sub(in_time) {
                        None => ends - spread + gap * u32::try_from(index).unwrap(),
                        Some(late) => ends + Duration::from_millis(20 + late as u64),
                    };
                    std::thread::sleep(at.saturating_duration_since(Instant::now()));
                    // As many organizations do: each on a connection of its own.
                    let stream = TcpStream::connect(addresses[index % addresses.len()]).unwrap();
                    let one = seal(&mut BufReader::new(stream), index, bidder, body);
                    sent.lock().unwrap().push(one);
                }
            });
        }
    });
    sent.into_inner().unwrap()
}

fn seal(stream: &mut BufReader<TcpStream>, index: usize, bidder: &Bidder, body: &str) -> Sent {
    let start = Instant::now();
    let head = format!(
        "POST /api/v1/submissions/{}/seal HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {}\r\nacting-unit: {}\r\n\
         if-match: \"1\"\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        bidder.submission,
        bidder.token,
        bidder.unit,
        body.len()
    );
    stream.get_mut().write_all(head.as_bytes()).unwrap();
    stream.get_mut().write_all(body.as_bytes()).unwrap();
    let (mut line, mut length) = (String::new(), 0);
    stream.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap().parse().unwrap();
    loop {
        line.clear();
        stream.read_line(&mut line).unwrap();
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer).unwrap();
    let took = start.elapsed();
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    let received = answer["receipt"]["body"]["received_at"].as_str().map(str::to_owned);
    Sent { index, status, took, received }
}

fn report(app: &App, need: OpportunityId, deadline: Moment, bids: usize, mut sent: Vec<Sent>) {
    let taken = sent.iter().filter(|one| one.status == 200).count();
    let refused = sent.iter().filter(|one| one.status == 409).count();
    let wrong = sent.iter().filter(|one| {
        let received = one.received.as_ref().map(|at| serde_json::from_value::<Moment>(at.as_str().into()).unwrap());
        received.is_none_or(|at| (at < deadline) != (one.status == 200))
    });
    let wrong = wrong.count();
    let late = sent.iter().filter(|one| one.index >= bids && one.status == 200).count();
    let kept: i64 = app.db.read(|conn| Ok(submission_version::table.count().get_result(conn)?)).unwrap();
    sent.sort_by_key(|one| one.took);
    let at = |share: usize| sent[(sent.len() - 1) * share / 100].took.as_secs_f64() * 1e3;
    println!("\n## {bids} bids of {SIZE} bytes for {need}, and {LATE} too late\n");
    println!("| | |\n|---|---|");
    println!("| taken | {taken} |\n| kept in the database | {kept} |\n| refused with a receipt | {refused} |");
    println!("| wrongly taken or refused by their own receipt | {wrong} |\n| taken of those sent late | {late} |");
    println!(
        "| answered within, median | {:.0} ms |\n| 99 % | {:.0} ms |\n| slowest | {:.0} ms |",
        at(50),
        at(99),
        at(100)
    );
    assert!(wrong == 0 && late == 0 && i64::try_from(taken) == Ok(kept), "something was lost or wrongly decided");
}
