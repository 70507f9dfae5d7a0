//! The queue: once, again after failure, again after a crash, on time.

use crate::each_database;
use crate::world::World;
use actix_web::http::Method;
use chrono::TimeDelta;
use duijie::app::App;
use duijie::db::Db;
use duijie::jobs::demo_clock::{DemoClock, advance};
use duijie::jobs::{self, Job, JobQuery, JobView, Registry, Runner, State};
use duijie::kernel::ids::AccountId;
use duijie::kernel::{Actor, Clock, Code, Error, Instant, Role};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use tokio::sync::{oneshot, watch};

#[derive(Serialize, Deserialize)]
struct Note {
    text: String,
}

impl Job for Note {
    const KIND: &'static str = "test.note";
    const ATTEMPTS: i32 = 3;
}

/// A job of kind `test.tick`, which recurs in some tests.
#[derive(Serialize, Deserialize)]
struct Tick {}

impl Job for Tick {
    const KIND: &'static str = "test.tick";
}

type Log = Arc<Mutex<Vec<String>>>;

/// Handlers that write down what they do; a note that says `fail` fails, one that says `panic` panics.
fn registry(log: &Log) -> Registry {
    let mut registry = Registry::new();
    let notes = Arc::clone(log);
    registry.on(move |note: Note| {
        notes.lock().unwrap().push(note.text.clone());
        match note.text.as_str() {
            "fail" => Err(Error::unavailable("the printer is out of paper")),
            "panic" => panic!("a bug in a handler"),
            _ => Ok(()),
        }
    });
    let ticks = Arc::clone(log);
    registry.on(move |_: Tick| {
        ticks.lock().unwrap().push("tick".to_owned());
        Ok(())
    });
    registry
}

fn runner(world: &World, registry: Registry) -> Runner {
    Runner::new(world.app.db.clone(), world.clock.clone(), registry, 2)
}

fn queue(world: &World, text: &str, due: Instant) {
    let note = Note { text: text.to_owned() };
    world.app.db.write(|tx| jobs::enqueue(tx, &note, due)).unwrap();
}

fn operator() -> Actor {
    Actor { account: Some(AccountId::new()), unit: None, roles: BTreeSet::from([Role::Operator]) }
}

fn listed(world: &World, state: State) -> Vec<JobView> {
    let query = JobQuery { state: Some(state), ..JobQuery::default() };
    jobs::list(&world.app, &operator(), &query, None).unwrap()
}

fn at(text: &str) -> Instant {
    serde_json::from_value(text.into()).unwrap()
}

fn stop() -> (watch::Sender<bool>, watch::Receiver<bool>) {
    watch::channel(false)
}

const GRACE: Duration = Duration::from_secs(10);

each_database! {
    an_operator_moves_a_demo_servers_clock_on_and_what_is_due_is_done => |world| {
        let operator = world.person(Role::Operator);
        let move_to = |at: &str| operator.call(&world, Method::PUT, "/api/v1/demo-clock").json(json!({ "now": at }));
        assert_eq!(world.get("/api/v1/portal").send().await.expect(200)["demo"], true);
        for wrong in ["2026-03-02T01:00:00Z", "2025-03-02T01:00:00Z", "2027-03-04T01:00:00Z"] {
            assert_eq!(move_to(wrong).send().await.expect(422)["fields"][0]["code"], "out_of_range", "{wrong}");
        }
        let log = Log::default();
        queue(&world, "due in a week", world.clock.now().plus(TimeDelta::days(7)));
        let runner = runner(&world, registry(&log));
        runner.run_due().await.unwrap();
        assert!(log.lock().unwrap().is_empty());
        let told = move_to("2026-03-09T02:00:00Z").send().await;
        assert_eq!(told.headers["date"], "Mon, 09 Mar 2026 02:00:00 GMT", "countdowns go by it");
        told.expect(200);
        runner.run_due().await.unwrap();
        assert_eq!(*log.lock().unwrap(), ["due in a week"]);
        let bidder = world.person(Role::Bidder);
        bidder.call(&world, Method::PUT, "/api/v1/demo-clock").json(json!({ "now": "2026-03-10T02:00:00Z" })).send().await.expect(403);
    }

    a_real_server_has_no_clock_to_move => |world| {
        let app = App::build(world.app.settings.clone(), Clock::System).unwrap();
        let actor = Actor { account: Some(AccountId::new()), roles: [Role::Operator].into(), ..Actor::public() };
        let wanted = DemoClock { now: Clock::System.now().plus(TimeDelta::days(1)) };
        assert_eq!(advance(&app, &actor, wanted).unwrap_err().code, Code::NotFound);
    }

    a_job_is_done_once_and_only_if_its_change_was_committed => |world| {
        let log = Log::default();
        queue(&world, "kept", world.clock.now());
        let refused = world.app.db.write(|tx| {
            jobs::enqueue(tx, &Note { text: "refused".into() }, world.clock.now())?;
            Err::<(), _>(Error::forbidden())
        });
        assert!(refused.is_err());
        let runner = runner(&world, registry(&log));
        assert_eq!(runner.run_due().await.unwrap(), 1);
        assert_eq!(runner.run_due().await.unwrap(), 0);
        assert_eq!(*log.lock().unwrap(), ["kept"]);
    }

    jobs_wait_for_their_time_and_run_in_its_order => |world| {
        let log = Log::default();
        let start = world.clock.now();
        queue(&world, "second", start.plus(TimeDelta::hours(2)));
        queue(&world, "first", start.plus(TimeDelta::hours(1)));
        let runner = runner(&world, registry(&log));
        assert_eq!(runner.run_due().await.unwrap(), 0);
        world.clock.advance(TimeDelta::hours(2));
        assert_eq!(runner.run_due().await.unwrap(), 2);
        assert_eq!(*log.lock().unwrap(), ["first", "second"]);
    }

    a_failing_job_is_tried_again_later_and_in_the_end_shown_to_the_operator => |world| {
        let log = Log::default();
        for text in ["fail", "panic"] {
            queue(&world, text, world.clock.now());
        }
        let runner = runner(&world, registry(&log));
        assert_eq!(runner.run_due().await.unwrap(), 2);
        assert_eq!(runner.run_due().await.unwrap(), 0, "it waits before the second attempt");
        let waiting = listed(&world, State::Waiting);
        assert_eq!(waiting[0].due_at, Some(world.clock.now().plus(TimeDelta::seconds(15))));
        for seconds in [15, 60] {
            world.clock.advance(TimeDelta::seconds(seconds));
            assert_eq!(runner.run_due().await.unwrap(), 2);
        }
        world.clock.advance(TimeDelta::days(30));
        assert_eq!(runner.run_due().await.unwrap(), 0, "given up after three attempts");
        let dead = listed(&world, State::Dead);
        assert_eq!(dead.len(), 2);
        assert!(dead[0].error.as_ref().unwrap().contains("a bug in a handler"), "{dead:?}");
        assert!(dead[1].error.as_ref().unwrap().contains("out of paper"), "{dead:?}");
        assert_eq!(dead[1].attempts, 3);

        jobs::retry(&world.app, &operator(), dead[1].id).unwrap();
        let again = jobs::retry(&world.app, &operator(), dead[1].id).unwrap_err();
        assert_eq!(again.code, Code::StateConflict);
        assert_eq!(runner.run_due().await.unwrap(), 1);
        assert_eq!(listed(&world, State::Waiting)[0].attempts, 1);
    }

    only_operators_see_the_queue => |world| {
        world.get("/api/v1/jobs").send().await.expect(401);
        let somebody = Actor { roles: BTreeSet::new(), ..operator() };
        assert_eq!(jobs::list(&world.app, &somebody, &JobQuery::default(), None).unwrap_err().code, Code::Forbidden);
    }

    a_key_is_queued_once_until_its_job_begins => |world| {
        let log = Log::default();
        let now = world.clock.now();
        let once = |key: &str, text: &str| {
            let note = Note { text: text.to_owned() };
            world.app.db.write(|tx| jobs::enqueue_once(tx, key, &note, now)).unwrap()
        };
        assert!(once("a", "first"));
        assert!(!once("a", "second"));
        assert!(once("b", "other"));
        let runner = runner(&world, registry(&log));
        assert_eq!(runner.run_due().await.unwrap(), 2);
        assert!(once("a", "third"));
        assert_eq!(runner.run_due().await.unwrap(), 1);
        assert_eq!(*log.lock().unwrap(), ["first", "other", "third"]);
    }

    a_job_of_a_dead_server_is_taken_again_after_its_lease => |world| {
        // The first server takes the job and is killed in the middle of it.
        let (begun, mut has_begun) = oneshot::channel();
        let begun = Mutex::new(Some(begun));
        let (release, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        let mut registry_of_the_dead = Registry::new();
        registry_of_the_dead.on(move |_: Note| {
            begun.lock().unwrap().take().unwrap().send(()).unwrap();
            let _ = held.lock().unwrap().recv();
            Ok(())
        });
        queue(&world, "work", world.clock.now());
        let (_stop, stopped) = stop();
        let killed = tokio::spawn(runner(&world, registry_of_the_dead).run(stopped, GRACE));
        (&mut has_begun).await.unwrap();
        killed.abort();

        let log = Log::default();
        let survivor = runner(&world, registry(&log));
        world.clock.advance(TimeDelta::seconds(59));
        assert_eq!(survivor.run_due().await.unwrap(), 0, "the lease still runs");
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(survivor.run_due().await.unwrap(), 1);
        assert_eq!(*log.lock().unwrap(), ["work"]);
        release.send(()).unwrap();
    }

    what_kills_its_server_every_time_is_given_up => |world| {
        queue(&world, "poison", world.clock.now());
        for _ in 0..3 {
            let (begun, has_begun) = oneshot::channel();
            let begun = Mutex::new(Some(begun));
            let (release, held) = mpsc::channel::<()>();
            let held = Mutex::new(held);
            let mut registry = Registry::new();
            registry.on(move |_: Note| {
                begun.lock().unwrap().take().unwrap().send(()).unwrap();
                let _ = held.lock().unwrap().recv();
                Ok(())
            });
            // The server dies in the middle of the job: it neither lengthens its lease nor notes an end, because the future
            // that would do so is dropped here, on the spot, and not stopped by another thread some time later.
            let server = runner(&world, registry);
            tokio::select! {
                done = server.run_due() => panic!("the job cannot end: {done:?}"),
                begun = has_begun => begun.unwrap(),
            }
            drop(release);
            world.clock.advance(TimeDelta::seconds(60));
        }
        let log = Log::default();
        assert_eq!(runner(&world, registry(&log)).run_due().await.unwrap(), 0);
        assert_eq!(log.lock().unwrap().len(), 0);
        assert!(listed(&world, State::Dead)[0].error.as_ref().unwrap().contains("vanished"));
    }

    several_servers_share_the_work_and_none_is_done_twice => |world| {
        let log = Log::default();
        for number in 0..60 {
            queue(&world, &number.to_string(), world.clock.now());
        }
        let servers = (0..3).map(|_| {
            let db = Db::open(world.app.db.target().clone(), 2).unwrap();
            let runner = Runner::new(db, world.clock.clone(), registry(&log), 2);
            tokio::spawn(async move { runner.run_due().await })
        });
        let mut taken = 0;
        for server in servers.collect::<Vec<_>>() {
            taken += server.await.unwrap().unwrap();
        }
        assert_eq!(taken, 60);
        let done: BTreeSet<String> = log.lock().unwrap().iter().cloned().collect();
        assert_eq!((done.len(), log.lock().unwrap().len()), (60, 60));
    }

    a_running_worker_hears_of_commits_and_of_due_times => |world| {
        let (said, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let mut registry = Registry::new();
        registry.on(move |note: Note| {
            said.send(note.text).unwrap();
            Ok(())
        });
        let (stop, stopped) = stop();
        let working = tokio::spawn(runner(&world, registry).run(stopped, GRACE));
        queue(&world, "tomorrow", world.clock.now().plus(TimeDelta::days(1)));
        queue(&world, "now", world.clock.now());
        assert_eq!(heard.recv().await.unwrap(), "now");
        world.clock.advance(TimeDelta::days(1));
        assert_eq!(heard.recv().await.unwrap(), "tomorrow");
        stop.send(true).unwrap();
        working.await.unwrap();
    }

    a_stopping_server_finishes_what_it_began => |world| {
        let (begun, has_begun) = oneshot::channel();
        let begun = Mutex::new(Some(begun));
        let (release, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        let mut registry = Registry::new();
        registry.on(move |_: Note| {
            begun.lock().unwrap().take().unwrap().send(()).unwrap();
            held.lock().unwrap().recv().unwrap();
            Ok(())
        });
        queue(&world, "begun", world.clock.now());
        let (stop, stopped) = stop();
        let working = tokio::spawn(runner(&world, registry).run(stopped, GRACE));
        has_begun.await.unwrap();
        stop.send(true).unwrap();
        queue(&world, "too late", world.clock.now());
        release.send(()).unwrap();
        working.await.unwrap();
        assert_eq!(listed(&world, State::Running).len(), 0);
        assert_eq!(listed(&world, State::Waiting).len(), 1);
    }

    a_recurring_job_runs_at_its_times_once_for_all_servers => |world| {
        let log = Log::default();
        let server = |time: &str| {
            let mut registry = registry(&log);
            registry.recurring(&BTreeMap::from([("test.tick".to_owned(), time.to_owned())])).unwrap();
            runner(&world, registry)
        };
        let (one, two) = (server("daily 07:30"), server("daily 07:30"));
        for runner in [&one, &two] {
            assert_eq!(runner.run_due().await.unwrap(), 0);
        }
        world.clock.set(at("2026-03-03T07:30:00+08:00"));
        assert_eq!(one.run_due().await.unwrap() + two.run_due().await.unwrap(), 1);
        // Nobody was up for three days: the missed run is made up for once.
        world.clock.set(at("2026-03-06T09:00:00+08:00"));
        assert_eq!(two.run_due().await.unwrap() + one.run_due().await.unwrap(), 1);
        // Another time in the settings moves the next run; a job no longer named does not run.
        assert_eq!(server("daily 12:00").run_due().await.unwrap(), 0);
        world.clock.set(at("2026-03-06T12:00:00+08:00"));
        assert_eq!(server("daily 12:00").run_due().await.unwrap(), 1);
        world.clock.set(at("2026-04-06T12:00:00+08:00"));
        let without = runner(&world, registry(&log));
        assert_eq!(without.run_due().await.unwrap(), 0);
        assert_eq!(log.lock().unwrap().len(), 3);
    }
}

#[test]
fn a_recurring_job_nobody_does_is_a_setting_error() {
    let wrong = BTreeMap::from([
        ("test.tock".to_owned(), "daily 07:30".to_owned()),
        ("test.tick".to_owned(), "at noon".to_owned()),
    ]);
    let error = registry(&Log::default()).recurring(&wrong).unwrap_err();
    let faults: Vec<(&str, &str)> = error.fields.iter().map(|f| (f.path.as_str(), f.code.as_str())).collect();
    assert_eq!(faults, [("jobs.recurring.test.tick", "time"), ("jobs.recurring.test.tock", "unknown")]);
}
