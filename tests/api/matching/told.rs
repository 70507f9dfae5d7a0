//! Who is told of what: each once, as each chose.

use super::*;

each_database! {
    organizations_are_told_once_of_what_they_qualify_for => |world| {
        let dep = department(&world);
        let ids = enter(&world, vec![serving("3A"), serving("none"), serving("4A")]);
        let (graded, ungraded) = (admin(&world, ids[0]), admin(&world, ids[1]));
        let id = draft(&world, &dep, terms(at_least_three("grade"))).await;
        // The log need not have numbered the publication yet.
        publish(&world, &dep, &id).await;
        let job = PublishedJob { id: id.parse().unwrap(), edition: 1 };
        for _ in 0..2 {
            matching::announce(&world.app, job).unwrap();
        }
        assert_eq!(inbox(&world, &graded).await, ["新需求与贵单位匹配：社区为老服务"]);
        assert_eq!(inbox(&world, &ungraded).await, [""; 0]);
        // The registry changes so that another one qualifies: it is told at once, and only it.
        enter_more(&world, ids[1]).await;
        matching::follow(&world.app).unwrap();
        matching::follow(&world.app).unwrap();
        assert_eq!(inbox(&world, &ungraded).await.len(), 1);
        assert_eq!(inbox(&world, &graded).await.len(), 1);
        // A workspace opened later is found at night, and the department hears of it.
        let late = admin(&world, ids[2]);
        matching::digest(&world.app).unwrap();
        matching::digest(&world.app).unwrap();
        assert_eq!(inbox(&world, &late).await.len(), 1);
        let news = inbox(&world, &dep.drafter).await;
        assert_eq!(news.iter().filter(|subject| subject.contains("新增1家符合条件")).count(), 1, "{news:?}");
    }

    of_an_amendment_and_a_cancellation_too => |world| {
        let dep = department(&world);
        let ids = enter(&world, vec![serving("3A"), serving("5A"), serving("none")]);
        let (third, fifth, none) = (admin(&world, ids[0]), admin(&world, ids[1]), admin(&world, ids[2]));
        let id = draft(&world, &dep, terms(json!([]))).await;
        publish(&world, &dep, &id).await;
        world.do_jobs().await;
        let matched = "新需求与贵单位匹配：社区为老服务";
        for person in [&third, &fifth, &none] {
            assert_eq!(inbox(&world, person).await, [matched]);
        }
        // Amended so that only one still qualifies: all three hear that it changed.
        let at = |rest: &str| format!("/api/v1/opportunities/{id}{rest}");
        let five = json!([{ "text": "5A", "condition": { "grade": { "at_least": "5A" } } }]);
        let act = async |version: i64, person: &Person, method: Method, rest: &str, body: Value| {
            let call = person.call(&world, method, &at(rest)).header("if-match", format!("\"{version}\""));
            call.json(body).send().await.expect(200);
        };
        act(3, &dep.drafter, Method::POST, "/amend", json!({})).await;
        act(4, &dep.drafter, Method::PATCH, "/draft", json!({ "qualifications": five })).await;
        let version = justify(&world, &dep, &id, 5).await;
        act(version, &dep.drafter, Method::POST, "/submit", json!({ "change_note": "提高等级要求" })).await;
        act(version + 1, &dep.approver, Method::POST, "/publish", json!({})).await;
        world.do_jobs().await;
        matching::announce(&world.app, PublishedJob { id: id.parse().unwrap(), edition: 2 }).unwrap();
        let changed = "匹配的需求有变更：社区为老服务";
        for person in [&third, &fifth, &none] {
            assert_eq!(inbox(&world, person).await, [changed, matched]);
        }
        let version = dep.approver.get(&world, &at("/draft")).send().await.etag();
        let cancel = dep.approver.post(&world, &at("/cancel")).header("if-match", version);
        cancel.json(json!({ "reason": "预算取消" })).send().await.expect(200);
        world.do_jobs().await;
        matching::digest(&world.app).unwrap();
        assert_eq!(inbox(&world, &none).await, ["匹配的需求已终止：社区为老服务", changed, matched]);
    }

    mail_comes_as_each_person_chose => |world| {
        let dep = department(&world);
        let ids = enter(&world, vec![serving("3A"), serving("3A"), serving("3A")]);
        let people: Vec<Person> = ids.iter().map(|id| admin(&world, *id)).collect();
        for (person, mode) in people.iter().zip(["at_once", "daily", "off"]) {
            let call = person.call(&world, Method::PATCH, "/api/v1/message_preferences");
            call.json(json!({ "mail": { "matching": mode } })).send().await.expect(200);
        }
        let id = draft(&world, &dep, terms(json!([]))).await;
        publish(&world, &dep, &id).await;
        let mails = async || -> usize {
            world.do_jobs().await;
            world.eml().iter().filter(|mail| people.iter().any(|p| mail.header("To").contains(&p.login))).count()
        };
        assert_eq!(mails().await, 1, "at once");
        for person in &people {
            assert_eq!(inbox(&world, person).await.len(), 1, "the inbox has it in any case");
        }
        world.clock.set(serde_json::from_value("2026-03-03T07:30:00+08:00".into()).unwrap());
        assert_eq!(mails().await, 2, "and the one in the daily mail");
        world.clock.set(serde_json::from_value("2026-03-04T07:30:00+08:00".into()).unwrap());
        assert_eq!(mails().await, 2, "once");
    }
}
