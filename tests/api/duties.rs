//! What waits for people: from a step of a thing to the list, the reminder and the calendar.

use crate::each_database;
use crate::people::{FAR, HERE, Person, unit_of};
use crate::world::World;
use actix_web::http::Method;
use chrono::TimeDelta;
use duijie::duties::{self, Bearer, Duty};
use duijie::kernel::{Instant, Role, Text, UnitKind};
use serde_json::{Value, json};

const THING: (&str, &dyn std::fmt::Display) = ("test", &"1");

fn duty(bearer: Bearer, due: Option<Instant>) -> Duty {
    Duty {
        word: "test.answer",
        bearer,
        barred: Vec::new(),
        title: "居家养老服务".to_owned(),
        act: Text::new("答复质疑", "Answer the objection"),
        basis: Some("94号令第13条".to_owned()),
        link: "/work/needs".to_owned(),
        due,
        quiet: false,
    }
}

impl World {
    fn settle(&self, duties: &[Duty]) {
        let now = self.clock.now();
        self.app.db.write(|tx| duties::settle(&self.app, tx, now, THING, duties)).unwrap();
    }
}

async fn waiting(world: &World, person: &Person) -> Vec<Value> {
    let list = person.get(world, "/api/v1/duties").send().await.expect(200);
    list["items"].as_array().unwrap().clone()
}

async fn subjects(world: &World, person: &Person) -> Vec<String> {
    let inbox = person.get(world, "/api/v1/messages").send().await.expect(200);
    let items = inbox["items"].as_array().unwrap();
    items.iter().map(|message| message["subject"]["zh"].as_str().unwrap().to_owned()).collect()
}

each_database! {
    a_review_waits_for_the_approver_who_did_not_write => |world| {
        let roles: [&[Role]; 3] = [&[Role::Drafter], &[Role::Approver], &[Role::Drafter, Role::Approver]];
        let people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
        let [drafter, approver, both] = &people[..] else { unreachable!() };
        let terms = serde_json::to_value(
            duijie::opportunities::cases::import(include_str!("../../config/demo/cases/07-gm-justice-mediation-2026.json")).unwrap(),
        );
        let mut terms = terms.unwrap();
        terms.as_object_mut().unwrap().remove("provenance");
        terms["deadline"] = "2026-03-23T07:00:00Z".into();
        terms["contact"] = json!({ "name": "李工", "phone": "0574-86000000" });
        terms["survey_reason"] = "本年度已就同类需求开展过需求调查".into();
        terms["consultation_reason"] = "延续性项目，上一年度已征求社会公众意见".into();
        terms["plan_reason"] = "年中下达的应急任务，未列入年初计划".into();
        let begun = both.post(&world, "/api/v1/opportunities").json(json!({ "kind": "need", "terms": terms }));
        let begun = begun.send().await.expect(200);
        let path = format!("/api/v1/opportunities/{}", begun["id"].as_str().unwrap());
        let step = |person: &Person, step: &str, version: i64, body: Value| {
            let call = person.call(&world, Method::POST, &format!("{path}/{step}"));
            call.header("if-match", format!("\"{version}\"")).json(body)
        };
        assert_eq!(waiting(&world, approver).await, Vec::<Value>::new(), "a draft waits for nobody");
        let submitted = step(both, "submit", begun["version"].as_i64().unwrap(), json!({})).send().await.expect(200);

        let theirs = waiting(&world, approver).await;
        assert_eq!(theirs.len(), 1);
        assert_eq!(theirs[0]["act"]["zh"], "审核需求");
        assert_eq!(theirs[0]["link"], format!("/work/needs/{}", begun["id"].as_str().unwrap()));
        assert_eq!(waiting(&world, both).await, Vec::<Value>::new(), "the author does not review");
        assert_eq!(waiting(&world, drafter).await, Vec::<Value>::new());
        assert_eq!(subjects(&world, approver).await.len(), 1, "told once, in the room's own words");

        let comment = json!({ "comment": "请核对人数" });
        let returned = step(approver, "return", submitted["version"].as_i64().unwrap(), comment).send().await.expect(200);
        assert_eq!(waiting(&world, approver).await, Vec::<Value>::new(), "done is gone");
        assert_eq!(waiting(&world, drafter).await[0]["act"]["zh"], "修改退回的需求");
        assert!(subjects(&world, both).await[0].starts_with("已退回修改"));
        step(both, "cancel", returned["version"].as_i64().unwrap(), json!({ "reason": "不再购买" })).send().await.expect(200);
        assert_eq!(waiting(&world, drafter).await, Vec::<Value>::new());
    }

    a_role_of_a_region_is_told_once_and_reminded_until_it_is_done => |world| {
        let people = world.people_in(unit_of(UnitKind::Finance, HERE), &[&[Role::FinanceOfficer], &[Role::FinanceOfficer]]);
        let far = world.people_in(unit_of(UnitKind::Finance, FAR), &[&[Role::FinanceOfficer]]).remove(0);
        let due = world.clock.now().plus(TimeDelta::hours(72));
        let wanted = duty(Bearer::InRegion(HERE.parse().unwrap(), Role::FinanceOfficer), Some(due));
        world.settle(std::slice::from_ref(&wanted));
        world.settle(std::slice::from_ref(&wanted));
        for person in &people {
            let theirs = waiting(&world, person).await;
            assert_eq!(theirs.len(), 1, "what still waits is not doubled");
            assert_eq!(theirs[0]["basis"], "94号令第13条");
            assert_eq!(subjects(&world, person).await, ["待办：答复质疑（居家养老服务）"]);
        }
        assert_eq!(waiting(&world, &far).await, Vec::<Value>::new());

        world.clock.set(due.plus(-duties::rules::LEAD));
        world.do_jobs().await;
        let person = world.again(&people[0]);
        assert_eq!(subjects(&world, &person).await[0], "即将到期：答复质疑（居家养老服务）");
        world.clock.set(due);
        world.do_jobs().await;
        let person = world.again(&person);
        assert_eq!(subjects(&world, &person).await.len(), 3);
        assert_eq!(subjects(&world, &person).await[0], "已超期：答复质疑（居家养老服务）");
        world.settle(&[]);
        assert_eq!(waiting(&world, &person).await, Vec::<Value>::new());
    }

    what_is_done_in_time_is_not_brought_to_mind => |world| {
        let person = world.person(Role::FinanceOfficer);
        let due = world.clock.now().plus(TimeDelta::hours(72));
        world.settle(&[duty(Bearer::Person(person.account), Some(due))]);
        world.settle(&[duty(Bearer::Person(person.account), Some(due.plus(TimeDelta::hours(24))))]);
        world.clock.set(due);
        world.do_jobs().await;
        let person = world.again(&person);
        let told = subjects(&world, &person).await;
        let soon = told.iter().filter(|subject| subject.starts_with("即将到期")).count();
        assert_eq!((soon, told.len()), (1, 3), "one reminder for the new deadline, none for the old: {told:?}");
    }

    a_calendar_program_reads_the_deadlines_under_a_secret_address => |world| {
        let person = world.person(Role::FinanceOfficer);
        let due = world.clock.now().plus(TimeDelta::hours(72));
        world.settle(&[duty(Bearer::Person(person.account), Some(due))]);
        let file = person.get(&world, "/api/v1/duties/calendar.ics").send().await;
        let text = String::from_utf8(file.body.to_vec()).unwrap();
        assert!(text.contains("SUMMARY:答复质疑：居家养老服务"), "{text}");
        world.get("/api/v1/duties/calendar.ics").send().await.expect(401);

        assert_eq!(person.get(&world, "/api/v1/duties/feed").send().await.expect(200)["made_at"], Value::Null);
        let make = || async { person.post(&world, "/api/v1/duties/feed").json(json!({})).send().await.expect(200) };
        let path = |made: &Value| {
            let address = made["address"].as_str().unwrap();
            address[address.find("/api").unwrap()..].to_owned()
        };
        let first = path(&make().await);
        let read = world.get(&first).send().await;
        assert!(String::from_utf8(read.body.to_vec()).unwrap().contains("94号令第13条"));
        assert_ne!(person.get(&world, "/api/v1/duties/feed").send().await.expect(200)["read_at"], Value::Null);

        let second = path(&make().await);
        world.get(&first).send().await.expect(404);
        world.get(&second).send().await.expect(200);
        person.call(&world, Method::DELETE, "/api/v1/duties/feed").send().await.expect(204);
        world.get(&second).send().await.expect(404);
    }
}
