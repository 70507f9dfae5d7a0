//! The append-only log.

use crate::each_database;
use crate::world::World;
use diesel::connection::SimpleConnection;
use duijie::audit::{self, Event};
use duijie::kernel::{Actor, Role};
use serde_json::{Value, json};

fn record(world: &World, action: &str) {
    let event = Event::new(&Actor::public(), world.clock.now(), action, "test", &"1");
    world.app.db.write(|tx| audit::record(tx, event.clone())).unwrap();
}

each_database! {
    committed_events_get_their_place_in_an_unbroken_chain => |world| {
        for action in ["a.one", "a.two", "a.three"] {
            record(&world, action);
        }
        assert_eq!(audit::sequence(&world.app.db).unwrap(), 3);
        assert_eq!(audit::sequence(&world.app.db).unwrap(), 0);
        let verdict = audit::verify(&world.app.db).unwrap();
        assert_eq!((verdict.entries, verdict.broken_at), (3, None));
        let feed = world.app.db.read(|c| audit::subjects_after(c, "test", 1, 10)).unwrap();
        assert_eq!(feed, [(2, "1".to_owned()), (3, "1".to_owned())]);
    }

    what_is_refused_leaves_no_entry => |world| {
        let event = Event::new(&Actor::public(), world.clock.now(), "a.refused", "test", &"1");
        let refused = world.app.db.write(|tx| {
            audit::record(tx, event.clone())?;
            Err::<(), _>(duijie::kernel::Error::forbidden())
        });
        assert!(refused.is_err());
        assert_eq!(audit::sequence(&world.app.db).unwrap(), 0);
    }

    the_log_cannot_be_changed_and_tampering_is_found => |world| {
        record(&world, "a.one");
        record(&world, "a.two");
        audit::sequence(&world.app.db).unwrap();
        for attempt in ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "DELETE FROM audit_log"] {
            assert!(world.app.db.write(|tx| Ok(tx.batch_execute(attempt)?)).is_err(), "{attempt}");
        }
        // Somebody with the database in their hands removes the guard and rewrites history.
        let unguard = match world.app.db.target() {
            duijie::db::Target::Sqlite(_) => "DROP TRIGGER audit_event_no_update",
            duijie::db::Target::Postgres(_) => "DROP TRIGGER audit_event_append_only ON audit_event",
        };
        world.app.db.write(|tx| Ok(tx.batch_execute(unguard)?)).unwrap();
        let forge = "UPDATE audit_event SET action = 'a.forged' WHERE action = 'a.two'";
        world.app.db.write(|tx| Ok(tx.batch_execute(forge)?)).unwrap();
        assert_eq!(audit::verify(&world.app.db).unwrap().broken_at, Some(2));
    }

    entries_name_the_person_the_unit_and_the_thing => |world| {
        duijie::catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap();
        duijie::policy::service::start(&world.app).unwrap();
        let drafter = world.person(Role::Drafter);
        let terms = json!({ "title": "社区为老服务" });
        drafter.post(&world, "/api/v1/opportunities").json(json!({ "kind": "need", "terms": terms })).send().await.expect(200);
        audit::sequence(&world.app.db).unwrap();
        let supervisor = world.person(Role::Supervisor);
        let entries = async |kind: &str| {
            let path = format!("/api/v1/audit/entries?subject_kind={kind}");
            supervisor.get(&world, &path).send().await.expect(200)
        };
        let need = &entries("opportunity").await[0];
        let name = drafter.get(&world, "/api/v1/me").send().await.expect(200)["person"]["name"].clone();
        assert_eq!((&need["actor_name"], &need["unit_name"]), (&name, &json!("测试department")));
        assert_eq!(need["subject_name"], "社区为老服务");
        let pack = entries("policy_pack").await[0]["subject_name"].as_str().unwrap().to_owned();
        assert!(pack.ends_with('）') && pack.contains('（'), "{pack}");
        assert_eq!(entries("unit").await[0]["actor_name"], Value::Null, "nobody: the seed made it");
    }

    a_visitor_may_not_read_it => |world| {
        world.get("/api/v1/audit/entries").send().await.expect(401);
    }
}
