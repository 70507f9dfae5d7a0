//! The program itself, as a process of its own over the database of a test world: to be killed, and to have its log read.

use crate::each_database;
use crate::people::{PASSWORD, Person};
use crate::submissions::{MARKER, PASSPHRASE, begin, bid, enclosure, holds, organization, scene_due};
use crate::world::World;
use chrono::TimeDelta;
use duijie::db::Target;
use duijie::kernel::Clock;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// `duijie serve`, told to log all it would ever tell.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
    log: JoinHandle<Vec<u8>>,
}

/// A request to a process.
#[derive(Clone)]
pub struct Ask {
    head: String,
    body: String,
}

impl Ask {
    pub fn new(person: &Person, method: &str, path: &str, etag: &str, body: &Value) -> Self {
        Self::with(person, method, path, etag, ("application/json", body.to_string()))
    }

    /// With a body of another type.
    fn with(person: &Person, method: &str, path: &str, etag: &str, (kind, body): (&str, String)) -> Self {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\nauthorization: Bearer {}\r\nacting-unit: {}\r\n\
             if-match: {etag}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            person.token,
            person.unit,
            body.len()
        );
        Self { head, body }
    }

    /// The status and body of the answer; nothing if there was none, because the process is gone.
    pub fn send(&self, address: SocketAddr) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(address).ok()?;
        stream.write_all(self.head.as_bytes()).ok()?;
        stream.write_all(self.body.as_bytes()).ok()?;
        let mut answer = Vec::new();
        // What came before the connection broke counts: whoever has read the status has been told.
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1)?.get(..3)?.parse().ok()?;
        Some((status, answer.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned())))
    }
}

impl Process {
    /// Starts it and waits until it listens.
    pub fn start(world: &World) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = &world.app.settings;
        let database = match world.app.db.target() {
            Target::Sqlite(path) => path.clone(),
            Target::Postgres(url) => url.clone(),
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_duijie"))
            .arg("serve")
            .env("DUIJIE_DATABASE_URL", database)
            .env("DUIJIE_DATA_FOLDER", &settings.data.folder)
            .env("DUIJIE_AUTH_SECRET", &settings.auth.secret)
            .env("DUIJIE_SERVER_ADDRESS", address.to_string())
            .env("DUIJIE_SERVER_WORKERS", "2")
            .env("DUIJIE_LOG_FILTER", "debug")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let (listens, listening) = channel();
        let log = std::thread::spawn(move || {
            let mut log = Vec::new();
            loop {
                let start = log.len();
                if lines.read_until(b'\n', &mut log).unwrap() == 0 {
                    return log;
                }
                if String::from_utf8_lossy(&log[start..]).contains("listening on") {
                    let _ = listens.send(());
                }
            }
        });
        if listening.recv_timeout(Duration::from_secs(120)).is_err() {
            let _ = child.kill();
            panic!("the server does not start: {}", String::from_utf8_lossy(&log.join().unwrap()));
        }
        Self { child, address, log }
    }

    /// Asks all at once and kills the process as `kill -9` does, when all are answered or `patience` is over; gives the answers
    /// and the log.
    pub fn killed_while(self, asks: &[Ask], patience: Duration) -> (Vec<Option<(u16, String)>>, Vec<u8>) {
        let (address, start) = (self.address, Instant::now());
        let (tell, told) = channel();
        let threads: Vec<_> = asks
            .iter()
            .map(|ask| {
                let (ask, tell) = (ask.clone(), tell.clone());
                std::thread::spawn(move || {
                    let answer = ask.send(address);
                    let _ = tell.send(());
                    answer
                })
            })
            .collect();
        wait(&told, asks.len(), start + patience);
        let log = self.kill();
        (threads.into_iter().map(|thread| thread.join().unwrap()).collect(), log)
    }

    /// Kills it; gives its log.
    pub fn kill(mut self) -> Vec<u8> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.log.join().unwrap()
    }
}

/// Until so many have told, or the moment has come.
fn wait(told: &Receiver<()>, number: usize, until: Instant) {
    for _ in 0..number {
        if told.recv_timeout(until.saturating_duration_since(Instant::now())).is_err() {
            return;
        }
    }
}

each_database! {
    the_log_of_the_program_tells_nothing_of_what_is_in_bids => |world| {
        let now = Clock::System.now();
        world.clock.set(now);
        let deadline = serde_json::to_value(now.plus(TimeDelta::days(20))).unwrap();
        let scene = scene_due(&world, deadline.as_str().unwrap()).await;
        let bidder = organization(&world, 1).remove(0);
        let (id, _) = begin(&world, &bidder, &scene.need).await;
        let process = Process::start(&world);
        let path = format!("/api/v1/submissions/{id}");
        let asked = |ask: Ask, status: u16| {
            let (got, body) = ask.send(process.address).unwrap();
            assert_eq!(got, status, "{body}");
            serde_json::from_str::<Value>(&body).unwrap()
        };
        let file = Ask::with(&bidder, "POST", &format!("{path}/enclosures"), "*", enclosure());
        let file = asked(file, 201);
        let mut content = bid("90000.00");
        content["attachments"] = json!([{ "file": file["id"] }]);
        let draft = format!("{path}/draft");
        // Wrong in several ways first: what is refused is not logged either.
        for wrong in [json!({ MARKER: MARKER }), json!({ "contact": MARKER }), json!({ "offers": [{ "total": MARKER }] })] {
            let (status, body) = Ask::new(&bidder, "PATCH", &draft, "\"1\"", &wrong).send(process.address).unwrap();
            assert!((400..500).contains(&status), "{body}");
        }
        let saved = asked(Ask::new(&bidder, "PATCH", &draft, "\"1\"", &content), 200);
        let etag = format!("\"{}\"", saved["version"]);
        asked(Ask::new(&bidder, "POST", &format!("{path}/seal"), &etag, &json!({ "edition": 1 })), 200);
        let shares = format!("/api/v1/opportunities/{}/opening/shares", scene.need);
        asked(Ask::new(&scene.approver, "POST", &shares, "*", &json!({ "passphrase": PASSPHRASE })), 409);
        let sign_in = json!({ "account": scene.approver.login, "password": PASSWORD });
        asked(Ask::new(&scene.approver, "POST", "/api/v1/session", "*", &sign_in), 200);
        let log = process.kill();
        assert!(holds(&log, "listening on"), "this is the log: {}", String::from_utf8_lossy(&log));
        for secret in [MARKER, "MARKER-IN-FILE-Xq7", "90000.00", PASSPHRASE, PASSWORD, &bidder.token] {
            assert!(!holds(&log, secret), "{secret} in {}", String::from_utf8_lossy(&log));
        }
    }
}
