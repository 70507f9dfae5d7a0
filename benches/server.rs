//! Measures the program itself with the demo world of 17,151 organizations on SQLite: the memory of a server at rest, and the
//! matching page over HTTP beside a static response of the same size from the same server.
//!
//! `cargo bench --bench server` prints the tables of docs/performance.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a bench: a panic is the failure"
)]

use actix_governor::Governor;
use actix_web::middleware::Compress;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpServer, web};
use duijie::accounts::{self, Origin, Password, SignIn};
use duijie::app::App;
use duijie::audit;
use duijie::kernel::Clock;
use duijie::settings::Settings;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SECRET: &str = "dGVzdHMtb25seS1zZWNyZXQtdGVzdHMtb25seS1zZWNyZXQ=";
/// Requests of each kind; their medians are compared.
const REQUESTS: usize = 400;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("duijie.db");
    let demo = program(folder.path(), &database, "demo", "127.0.0.1:0").wait().unwrap();
    assert!(demo.success(), "the demo world");
    println!("\n## A server with the demo world of 17,151 organizations, SQLite\n");
    at_rest(folder.path(), &database);
    over_http(folder.path(), &database);
}

fn program(folder: &Path, database: &Path, act: &str, address: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_duijie"))
        .arg(act)
        .env("DUIJIE_DATABASE_URL", database)
        .env("DUIJIE_DATA_FOLDER", folder)
        .env("DUIJIE_AUTH_SECRET", SECRET)
        .env("DUIJIE_SERVER_ADDRESS", address)
        .env("DUIJIE_LOG_FILTER", "warn")
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// What a server holds once it has started and its index is built.
fn at_rest(folder: &Path, database: &Path) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut server = program(folder, database, "serve", &address.to_string());
    let start = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(start.elapsed() < Duration::from_secs(60), "the server does not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    let listening = start.elapsed();
    // The index is there when the processor has nothing to do any more.
    let (mut busy, mut quiet) = (ticks(server.id()), 0);
    while quiet < 5 {
        std::thread::sleep(Duration::from_secs(1));
        let now = ticks(server.id());
        quiet = if now - busy <= 2 { quiet + 1 } else { 0 };
        busy = now;
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let mebibytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    };
    println!("| at rest | MiB | goal |\n|---|---|---|");
    println!("| resident memory, index built | {} | ≤ 100 |", mebibytes("VmRSS:"));
    println!("| of it not backed by a file | {} | |", mebibytes("RssAnon:"));
    println!("| the most since the start | {} | |", mebibytes("VmHWM:"));
    println!("\nlistening after {} ms", listening.as_millis());
}

/// Processor time a process has used, in hundredths of a second.
fn ticks(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// The matching page beside bytes of the same number, through the same layers.
fn over_http(folder: &Path, database: &Path) {
    let own = format!(
        "[database]\nurl = {:?}\n[data]\nfolder = {:?}\n[auth]\nsecret = {SECRET:?}\n\
         [limits]\nrequests_per_second = 1000000\nburst = 1000000\n",
        database.display().to_string(),
        folder.display().to_string(),
    );
    let app = App::build(Settings::from_parts(&own, []).unwrap(), Clock::System).unwrap();
    duijie::policy::service::start(&app).unwrap();
    let body: Arc<OnceLock<Bytes>> = Arc::default();
    let address = serve(&app, &body);
    let token = sign_in(&app);
    let mut client = Client::new(address, &token);

    let need = r#"{"kind":"need","terms":{"title":"测试","region":"310000","category":{"code":"A10"}}}"#;
    let draft = client.ask("POST", "/api/v1/opportunities", need);
    let draft: serde_json::Value = serde_json::from_slice(&draft).unwrap();
    let page = format!("/api/v1/opportunities/{}/matches", draft["id"].as_str().unwrap());
    let answer = client.ask("GET", &page, "");
    let told: serde_json::Value = serde_json::from_slice(&answer).unwrap();
    body.set(Bytes::from(answer.clone())).unwrap();

    let (mut fixed, mut kept, mut elsewhere, mut fresh) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..REQUESTS {
        fixed.push(client.time("/static"));
        kept.push(client.time(&page));
    }
    for _ in 0..REQUESTS / 10 {
        sign_in(&app);
        audit::sequence(&app.db).unwrap();
        elsewhere.push(client.time(&page));
        let draft = client.ask("POST", "/api/v1/opportunities", need);
        let draft: serde_json::Value = serde_json::from_slice(&draft).unwrap();
        audit::sequence(&app.db).unwrap();
        fresh.push(client.time(&format!("/api/v1/opportunities/{}/matches", draft["id"].as_str().unwrap())));
    }
    println!(
        "\nthe page: {} organizations, {} qualify, {} bytes\n",
        told["organizations"],
        told["eligible"],
        answer.len()
    );
    println!("| over HTTP | median | of the static response | goal |\n|---|---|---|---|");
    let floor = median(&mut fixed);
    for (what, time, goal) in [
        ("static response of the same size", floor, ""),
        ("matching page", median(&mut kept), "≤ 3"),
        ("matching page, first after a change that does not concern it", median(&mut elsewhere), ""),
        ("matching page of a need entered just now", median(&mut fresh), ""),
    ] {
        let ratio = time.as_secs_f64() / floor.as_secs_f64();
        println!("| {what} | {:.2} ms | {ratio:.1} | {goal} |", time.as_secs_f64() * 1e3);
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Serves the application with one route more, until the process ends.
fn serve(app: &App, body: &Arc<OnceLock<Bytes>>) -> SocketAddr {
    let limit = duijie::http::rate_limit(&app.settings).unwrap();
    let (app, body) = (app.clone(), Arc::clone(body));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let service = move || {
                let body = Arc::clone(&body);
                let fixed = move || {
                    let body = body.get().cloned().unwrap_or_default();
                    async move { HttpResponse::Ok().content_type("application/json").body(body) }
                };
                let limiter = Governor::new(&limit);
                duijie::http::service(app.clone(), limiter)
                    .route("/static", web::get().to(fixed))
                    .wrap(Compress::default())
            };
            HttpServer::new(service).workers(2).listen(listener).unwrap().run().await.unwrap();
        });
    });
    address
}

fn sign_in(app: &App) -> String {
    let input = SignIn { account: "drafter@demo.invalid".to_owned(), password: Password::new("duijie-demo-2026") };
    let origin = Origin { address: [127, 0, 0, 1].into(), device: "bench".to_owned() };
    accounts::sign_in(app, &input, &origin).unwrap().access.access_token
}

/// Asks one thing after another over one connection.
struct Client {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Client {
    fn new(address: SocketAddr, token: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), token: token.to_owned() }
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n", self.token);
        if !body.is_empty() {
            write!(request, "content-type: application/json\r\ncontent-length: {}\r\n", body.len()).unwrap();
        }
        write!(request, "\r\n{body}").unwrap();
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut status, mut length, mut line) = (String::new(), 0, String::new());
        self.stream.read_line(&mut status).unwrap();
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            let head = line.trim().to_lowercase();
            if let Some(number) = head.strip_prefix("content-length:") {
                length = number.trim().parse().unwrap();
            }
            if head.is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).unwrap();
        assert!(status.contains(" 200 "), "{method} {path}: {status} {}", String::from_utf8_lossy(&answer));
        answer
    }

    fn time(&mut self, path: &str) -> Duration {
        let start = Instant::now();
        let answer = self.ask("GET", path, "");
        let time = start.elapsed();
        assert!(!answer.is_empty());
        time
    }
}
