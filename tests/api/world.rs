//! A running application over a fresh database, and a client for it.

use actix_governor::Governor;
use actix_web::http::{Method, StatusCode};
use actix_web::test::{self, TestRequest};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use duijie::app::App;
use duijie::db::{Db, Target, migrate};
use duijie::http::RateLimit;
use duijie::kernel::{Clock, Instant};
use duijie::settings::Settings;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::Command;
use std::rc::Rc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Runs an async test body once for each database: `each_database!(name, |world| { … })`.
#[macro_export]
macro_rules! each_database {
    ($($(#[$meta:meta])* $name:ident => |$world:ident| $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            #[allow(unused_mut, unused_variables)]
            async fn run(mut $world: $crate::world::World) $body
            #[actix_web::test]
            async fn sqlite() { run($crate::world::World::new($crate::world::Backend::Sqlite)).await; }
            #[actix_web::test]
            async fn postgres() { run($crate::world::World::new($crate::world::Backend::Postgres)).await; }
        }
    )+};
}

/// The moment every test starts at: Monday 2 March 2026, 09:00 in Shanghai.
pub const START: &str = "2026-03-02T01:00:00Z";

pub struct World {
    pub app: App,
    pub clock: Clock,
    limit: RateLimit,
    server: OnceCell<Server>,
    cleanup: Cleanup,
}

enum Cleanup {
    Folder { _folder: tempfile::TempDir },
    Database { name: String },
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON (null when empty).
    pub fn json(&self) -> Value {
        if self.body.is_empty() { Value::Null } else { serde_json::from_slice(&self.body).unwrap_or(Value::Null) }
    }

    /// Checks the status, showing the body when it differs; gives the JSON.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// The version for If-Match.
    #[track_caller]
    pub fn etag(&self) -> String {
        self.headers.get("etag").cloned().expect("an ETag")
    }
}

/// A request in the making.
pub struct Call<'w> {
    world: &'w World,
    request: TestRequest,
}

impl Call<'_> {
    pub fn header(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.request = self.request.insert_header((name, value.as_ref()));
        self
    }

    pub fn json(mut self, body: Value) -> Self {
        self.request = self.request.set_json(body);
        self
    }

    pub fn body(mut self, body: impl Into<actix_web::web::Bytes>) -> Self {
        self.request = self.request.set_payload(body);
        self
    }

    /// As the holder of an access token.
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub async fn send(self) -> Reply {
        let serve = self.world.server().await;
        serve(self.request).await
    }
}

/// Answers one request.
type Server = Box<dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = Reply>>>>;

impl World {
    pub fn new(backend: Backend) -> Self {
        let (settings, cleanup) = match backend {
            Backend::Sqlite => sqlite(),
            Backend::Postgres => postgres(),
        };
        let start: Instant = serde_json::from_value(START.into()).unwrap();
        let clock = Clock::fixed(start);
        let app = App::build(settings, clock.clone()).unwrap();
        let limit = duijie::http::rate_limit(&app.settings).unwrap();
        Self { app, clock, limit, server: OnceCell::new(), cleanup }
    }

    /// Which database it lives in.
    pub fn backend(&self) -> Backend {
        match self.app.db.target() {
            Target::Sqlite(_) => Backend::Sqlite,
            Target::Postgres(_) => Backend::Postgres,
        }
    }

    /// Restarts the application with other settings, over the same database.
    pub fn reconfigure(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.app.settings.clone();
        change(&mut settings);
        self.restart(App::build(settings, self.clock.clone()).unwrap());
    }

    /// Takes over another assembly of the application.
    pub fn restart(&mut self, app: App) {
        self.limit = duijie::http::rate_limit(&app.settings).unwrap();
        self.app = app;
        self.server = OnceCell::new();
    }

    /// A world living in what was restored from a backup.
    pub fn restored(&self, copy: &Path) -> Self {
        let (database, cleanup, folder) = match self.app.db.target() {
            Target::Sqlite(_) => {
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("duijie.db");
                std::fs::copy(copy.join("database.sqlite"), &file).unwrap();
                let path = folder.path().to_owned();
                (file.display().to_string(), Cleanup::Folder { _folder: folder }, path)
            }
            Target::Postgres(url) => {
                let name = format!("{}_restored", url.rsplit('/').next().unwrap());
                admin().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
                let mut restore = Command::new("pg_restore");
                restore.args(["--no-owner", "--dbname", &url_of(&name)]).arg(copy.join("database.dump"));
                assert!(restore.status().unwrap().success());
                let folder = std::env::temp_dir().join(&name);
                std::fs::create_dir_all(&folder).unwrap();
                (url_of(&name), Cleanup::Database { name }, folder)
            }
        };
        std::fs::rename(copy.join("files"), folder.join("files")).unwrap();
        let app = App::build(settings(&database, &folder), self.clock.clone()).unwrap();
        Self { app, clock: self.clock.clone(), limit: self.limit.clone(), server: OnceCell::new(), cleanup }
    }

    /// Does every job that is due now; gives how many were taken.
    pub async fn do_jobs(&self) -> usize {
        self.app.runner().unwrap().run_due().await.unwrap()
    }

    /// The application, assembled at the first request.
    async fn server(&self) -> &Server {
        let assemble = async || {
            let limiter = Governor::new(&self.limit);
            let service = Rc::new(test::init_service(duijie::http::service(self.app.clone(), limiter)).await);
            let serve: Server = Box::new(move |request| {
                let service = Rc::clone(&service);
                Box::pin(async move {
                    let response = test::call_service(&*service, request.to_request()).await;
                    let status = response.status();
                    let mut headers = BTreeMap::new();
                    for (name, value) in response.headers() {
                        headers.insert(name.to_string(), value.to_str().unwrap_or_default().to_owned());
                    }
                    let body = test::read_body(response).await.to_vec();
                    Reply { status, headers, body }
                })
            });
            serve
        };
        self.server.get_or_init(assemble).await
    }

    pub fn call(&self, method: Method, path: &str) -> Call<'_> {
        Call {
            world: self,
            request: TestRequest::default().method(method).uri(path).peer_addr(([127, 0, 0, 1], 1).into()),
        }
    }
    pub fn get(&self, path: &str) -> Call<'_> {
        self.call(Method::GET, path)
    }
    pub fn post(&self, path: &str) -> Call<'_> {
        self.call(Method::POST, path)
    }
    pub fn delete(&self, path: &str) -> Call<'_> {
        self.call(Method::DELETE, path)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Cleanup::Database { name } = &self.cleanup {
            let _ = admin().batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            let _ = std::fs::remove_dir_all(&self.app.settings.data.folder);
        }
    }
}

fn settings(database: &str, folder: &std::path::Path) -> Settings {
    let own = format!(
        "[database]\nurl = {database:?}\nconnections = 4\n[data]\nfolder = {:?}\n[auth]\nsecret = {:?}\n\
         argon2_memory_kib = 64\nargon2_passes = 1\n[sealing]\npassphrase_work = 4\n",
        folder.display().to_string(),
        "dGVzdHMtb25seS1zZWNyZXQtdGVzdHMtb25seS1zZWNyZXQ=",
    );
    Settings::from_parts(&own, []).unwrap()
}

/// A migrated SQLite file, made once and copied for each test.
fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap().keep();
        let path = folder.join("template.db");
        let db = Db::open(Target::Sqlite(path.display().to_string()), 1).unwrap();
        migrate::up(&db).unwrap();
        db.write(|tx| Ok(tx.batch_execute("SELECT 1")?)).unwrap();
        drop(db);
        path
    })
}

fn sqlite() -> (Settings, Cleanup) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let template = sqlite_template();
    std::fs::copy(template, &path).unwrap();
    let wal = template.with_extension("db-wal");
    if wal.exists() {
        std::fs::copy(wal, path.with_extension("db-wal")).unwrap();
    }
    (settings(&path.display().to_string(), folder.path()), Cleanup::Folder { _folder: folder })
}

fn server() -> String {
    std::env::var("DUIJIE_TEST_DATABASE_URL").expect(
        "every API test also runs on PostgreSQL: run `make test`, or set DUIJIE_TEST_DATABASE_URL to a server's maintenance database",
    )
}

fn admin() -> PgConnection {
    PgConnection::establish(&server()).expect("the PostgreSQL of DUIJIE_TEST_DATABASE_URL")
}

fn url_of(database: &str) -> String {
    let server = server();
    let (base, _) = server.rsplit_once('/').expect("a database in DUIJIE_TEST_DATABASE_URL");
    format!("{base}/{database}")
}

/// A migrated PostgreSQL database of this process, copied for each test.
fn postgres_template() -> &'static String {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("duijie_template_{}", std::process::id());
        let mut admin = admin();
        admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).unwrap();
        admin.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let db = Db::open(Target::Postgres(url_of(&name)), 1).unwrap();
        migrate::up(&db).unwrap();
        name
    })
}

fn postgres() -> (Settings, Cleanup) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    // Copying a template needs it unused, so copies are made one at a time.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let template = postgres_template();
    let name = format!("duijie_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    {
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        admin().batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
    }
    let folder = std::env::temp_dir().join(&name);
    std::fs::create_dir_all(&folder).unwrap();
    (settings(&url_of(&name), &folder), Cleanup::Database { name })
}
