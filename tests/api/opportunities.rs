//! Needs and calls: written, reviewed by a second person, published, amended, cancelled, closed, found.

use crate::each_database;
use crate::files::{PDF, upload};
use crate::people::{FAR, HERE, Person, unit_of};
use crate::world::World;
use actix_web::http::Method;
use chrono::TimeDelta;
use duijie::audit;
use duijie::kernel::{Instant, Role, UnitKind};
use duijie::opportunities::service::{Placement, import_case};
use duijie::opportunities::{cases, model::OpportunityTerms};
use serde_json::{Value, json};

const CASES: [&str; 6] = [
    include_str!("../../config/demo/cases/02-gm-psych-special-2023.json"),
    include_str!("../../config/demo/cases/05-gongming-3-communities-2023.json"),
    include_str!("../../config/demo/cases/07-gm-justice-mediation-2026.json"),
    include_str!("../../config/demo/cases/09-fenghuang-5-communities-2023.json"),
    include_str!("../../config/demo/cases/13-gm-education-2026.json"),
    include_str!("../../config/demo/cases/14-longhua-mental-2025.json"),
];

const DEADLINE: &str = "2026-03-23T07:00:00Z";

/// Complete terms without a finding.
fn terms() -> Value {
    let terms: OpportunityTerms = cases::import(CASES[2]).unwrap();
    let mut value = serde_json::to_value(terms).unwrap();
    value.as_object_mut().unwrap().remove("provenance");
    value["deadline"] = DEADLINE.into();
    value["contact"] = json!({ "name": "李工", "phone": "0574-86000000" });
    value["survey_reason"] = "本年度已就同类需求开展过需求调查".into();
    value["consultation_reason"] = "延续性项目，上一年度已征求社会公众意见".into();
    value["plan_reason"] = "年中下达的应急任务，未列入年初计划".into();
    value["intention_reason"] = "年中下达的应急任务，来不及提前公开采购意向".into();
    value
}

/// A drafter, an approver, and one who is both, of one department.
struct Department {
    drafter: Person,
    approver: Person,
    both: Person,
}

fn department(world: &World, region: &str) -> Department {
    let roles: [&[Role]; 3] = [&[Role::Drafter], &[Role::Approver], &[Role::Drafter, Role::Approver]];
    let mut people = world.people_in(unit_of(UnitKind::Department, region), &roles);
    let (both, approver, drafter) = (people.pop().unwrap(), people.pop().unwrap(), people.pop().unwrap());
    Department { drafter, approver, both }
}

fn at(id: &Value, rest: &str) -> String {
    format!("/api/v1/opportunities/{}{rest}", id.as_str().unwrap())
}

/// A Chinese word for an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Does a step on the newest version and checks the status.
async fn act(world: &World, person: &Person, id: &Value, step: &str, body: Value, status: u16) -> Value {
    let version = version(world, id);
    let call = person.post(world, &at(id, step)).header("if-match", format!("\"{version}\"")).json(body);
    call.send().await.expect(status)
}

async fn patch(world: &World, person: &Person, id: &Value, parts: Value, status: u16) -> Value {
    let version = version(world, id);
    let call = person.call(world, Method::PATCH, &at(id, "/draft")).header("if-match", format!("\"{version}\""));
    call.json(parts).send().await.expect(status)
}

fn version(world: &World, id: &Value) -> i64 {
    use diesel::prelude::*;
    use duijie::db::schema::opportunity;
    let id = id.as_str().unwrap().to_owned();
    let found = world.app.db.read(|c| Ok(opportunity::table.find(id).select(opportunity::version).first(c)?));
    found.unwrap()
}

async fn begun(world: &World, drafter: &Person, terms: Value) -> Value {
    let input = json!({ "kind": "need", "terms": terms });
    drafter.post(world, "/api/v1/opportunities").json(input).send().await.expect(200)["id"].clone()
}

/// Begun, submitted and published.
async fn published(world: &World, of: &Department, terms: Value) -> Value {
    let id = begun(world, &of.drafter, terms).await;
    act(world, &of.drafter, &id, "/submit", json!({}), 200).await;
    act(world, &of.approver, &id, "/publish", json!({}), 200).await;
    id
}

/// The same person after the access token has run out.
fn again(world: &World, person: &Person) -> Person {
    world.again(person)
}

/// Ids of the public list.
async fn listed(world: &World, query: &str) -> Vec<Value> {
    let page = world.get(&format!("/api/v1/opportunities?{query}")).send().await.expect(200);
    page["items"].as_array().unwrap().iter().map(|card| card["id"].clone()).collect()
}

fn codes(findings: &Value) -> Vec<String> {
    findings.as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect()
}

each_database! {
    a_need_is_written_reviewed_and_published => |world| {
        let dep = department(&world, HERE);
        let id = begun(&world, &dep.drafter, json!({ "title": "社区矫正社会工作服务" })).await;
        world.get(&at(&id, "")).send().await.expect(404);
        let draft = dep.drafter.get(&world, &at(&id, "/draft")).send().await.expect(200);
        assert_eq!((&draft["state"], &draft["editable"]), (&json!("draft"), &json!(true)));
        assert_eq!(draft["actions"], json!(["submit", "cancel"]));

        // An incomplete draft is saved and checked, and not handed in.
        let findings = dep.drafter.get(&world, &at(&id, "/check")).send().await.expect(200);
        assert!(codes(&findings).contains(&"missing".to_owned()));
        let refused = act(&world, &dep.drafter, &id, "/submit", json!({}), 409).await;
        assert!(refused["detail"].as_str().unwrap().contains("个错误"), "{refused}");
        patch(&world, &dep.drafter, &id, terms(), 200).await;
        let findings = dep.drafter.get(&world, &at(&id, "/check")).send().await.expect(200);
        assert_eq!(findings, json!([]));
        act(&world, &dep.drafter, &id, "/submit", json!({}), 200).await;
        patch(&world, &dep.drafter, &id, json!({ "title": "又改" }), 409).await;

        // Returned with comments, mended, published.
        act(&world, &dep.approver, &id, "/return", json!({}), 422).await;
        let remarks = json!([{ "path": "staffing.posts", "text": "人数请核对" }]);
        let returned = act(&world, &dep.approver, &id, "/return", json!({ "comment": "请核对人数", "remarks": remarks }), 200).await;
        assert_eq!(returned["state"], "returned");
        patch(&world, &dep.drafter, &id, json!({ "summary": "已核对" }), 200).await;
        act(&world, &dep.drafter, &id, "/submit", json!({}), 200).await;
        act(&world, &dep.approver, &id, "/publish", json!({}), 200).await;

        let notice = world.get(&at(&id, "")).send().await.expect(200);
        assert_eq!((&notice["card"]["status"], &notice["card"]["edition"]), (&json!("open"), &json!(1)));
        assert_eq!(notice["terms"]["staffing"]["posts"], 28);
        assert_eq!(notice["card"]["facts"]["purchaser"], "司法局");
        let steps = dep.approver.get(&world, &at(&id, "/steps")).send().await.expect(200);
        let acts: Vec<&Value> = steps.as_array().unwrap().iter().map(|step| &step["action"]).collect();
        assert_eq!(acts, ["publish", "submit", "return", "submit"]);
        assert_eq!(steps[2]["remarks"], remarks);
        assert!(steps[2]["name"].as_str().unwrap().starts_with('张'));

        audit::sequence(&world.app.db).unwrap();
        let logged = world.app.db.read(|c| audit::subjects_after(c, "opportunity", 0, 100)).unwrap();
        assert_eq!(logged.len(), 7, "create, two updates, two submits, return, publish");
    }

    nobody_approves_own_work => |world| {
        let dep = department(&world, HERE);
        let id = begun(&world, &dep.both, terms()).await;
        act(&world, &dep.both, &id, "/submit", json!({}), 200).await;
        let refused = act(&world, &dep.both, &id, "/publish", json!({}), 403).await;
        assert!(refused["detail"].as_str().unwrap().contains("起草人不能审核"), "{refused}");
        let own = dep.both.get(&world, &at(&id, "/draft")).send().await.expect(200);
        assert_eq!(own["actions"], json!(["withdraw"]));
        // Who only added a word is an author too.
        act(&world, &dep.both, &id, "/withdraw", json!({}), 200).await;
        patch(&world, &dep.drafter, &id, json!({ "summary": "补充" }), 200).await;
        act(&world, &dep.drafter, &id, "/submit", json!({}), 200).await;
        act(&world, &dep.both, &id, "/publish", json!({}), 403).await;
        act(&world, &dep.drafter, &id, "/publish", json!({}), 404).await;
        act(&world, &dep.approver, &id, "/publish", json!({}), 200).await;
    }

    a_draft_is_nobody_elses_business => |world| {
        let (dep, other) = (department(&world, HERE), department(&world, FAR));
        let id = begun(&world, &dep.drafter, terms()).await;
        for path in ["/draft", "/draft/changes", "/check", "/steps"] {
            world.get(&at(&id, path)).send().await.expect(401);
            other.both.get(&world, &at(&id, path)).send().await.expect(404);
        }
        act(&world, &other.approver, &id, "/publish", json!({}), 404).await;
        patch(&world, &other.drafter, &id, json!({ "title": "x" }), 404).await;
        other.drafter.post(&world, &at(&id, "/copies")).send().await.expect(404);
        world.post("/api/v1/opportunities").json(json!({ "kind": "need" })).send().await.expect(401);
        let bidder = world.person(Role::Bidder);
        bidder.post(&world, "/api/v1/opportunities").json(json!({ "kind": "need" })).send().await.expect(403);
        dep.approver.post(&world, "/api/v1/opportunities").json(json!({ "kind": "need" })).send().await.expect(403);
        assert_eq!(listed(&world, "").await, Vec::<Value>::new());
    }

    two_people_writing_do_not_overwrite_each_other => |world| {
        let dep = department(&world, HERE);
        let id = begun(&world, &dep.drafter, json!({})).await;
        let read = dep.both.get(&world, &at(&id, "/draft")).send().await.etag();
        patch(&world, &dep.drafter, &id, json!({ "title": "甲" }), 200).await;
        let late = dep.both.call(&world, Method::PATCH, &at(&id, "/draft")).header("if-match", &read);
        assert_eq!(late.json(json!({ "title": "乙" })).send().await.expect(412)["code"], "version_conflict");
        let blind = dep.both.call(&world, Method::PATCH, &at(&id, "/draft")).json(json!({ "title": "乙" }));
        blind.send().await.expect(428);
        // Saving the same again changes nothing, not even the version.
        let before = version(&world, &id);
        patch(&world, &dep.drafter, &id, json!({ "title": "甲" }), 200).await;
        assert_eq!(version(&world, &id), before);
    }

    a_repeated_request_begins_one_draft => |world| {
        let dep = department(&world, HERE);
        let send = |body: Value| dep.drafter.post(&world, "/api/v1/opportunities").header("idempotency-key", "k1").json(body).send();
        let first = send(json!({ "kind": "need" })).await.expect(200);
        let again = send(json!({ "kind": "need" })).await.expect(200);
        assert_eq!(first["id"], again["id"]);
        assert_eq!(send(json!({ "kind": "call" })).await.expect(422)["code"], "idempotency_mismatch");
        let counts = dep.drafter.get(&world, "/api/v1/opportunities/own/counts").send().await.expect(200);
        assert_eq!(counts, json!([{ "state": "draft", "count": 1 }]));
    }

    wrong_values_are_named => |world| {
        let dep = department(&world, HERE);
        let id = begun(&world, &dep.drafter, json!({})).await;
        for (parts, path, code) in [
            (json!({ "titel": "x" }), "titel", "unreadable"),
            (json!({ "budget": { "amount": "十万" } }), "budget", "unreadable"),
            (json!({ "budget": { "amount": "-1.00" } }), "budget.amount", "negative"),
            (json!({ "payments": [{ "share": 10001 }] }), "payments[0].share", "not_a_share"),
            (json!({ "scoring": [{ "weight": "101" }] }), "scoring[0].weight", "not_points"),
            (json!({ "scoring": [{ "items": [{ "shape": { "kind": "count", "eech": "5" } }] }] }), "scoring", "unreadable"),
            (json!({ "scoring": [{ "items": [{ "points": "1.234" }] }] }), "scoring", "unreadable"),
            (json!({ "region": "44031" }), "region", "unreadable"),
            (json!({ "category": { "code": "服务" } }), "category", "unreadable"),
            (json!({ "deadline": "2026-04-01" }), "deadline", "unreadable"),
            (json!({ "term": { "starts_on": "2026-02-30" } }), "term", "unreadable"),
            (json!({ "provenance": {} }), "provenance", "read_only"),
            (json!({ "title": "长".repeat(201) }), "title", "too_long"),
        ] {
            let problem = patch(&world, &dep.drafter, &id, parts.clone(), 422).await;
            assert_eq!((&problem["fields"][0]["path"], &problem["fields"][0]["code"]), (&json!(path), &json!(code)), "{parts} {problem}");
        }
        patch(&world, &dep.drafter, &id, json!({ "summary": "长".repeat(300_000) }), 413).await;
        world.get("/api/v1/opportunities?after=nonsense").send().await.expect(400);
        world.get("/api/v1/opportunities?sort=fame").send().await.expect(400);
        world.get("/api/v1/opportunities/not-an-id").send().await.expect(400);
    }

    a_condition_on_organizations_is_checked_when_it_is_written => |world| {
        let dep = department(&world, HERE);
        let id = begun(&world, &dep.drafter, json!({})).await;
        let with = |condition: Value| json!({ "qualifications": [{ "text": "3A及以上", "condition": condition }] });
        let saved = patch(&world, &dep.drafter, &id, with(json!({ "grade": { "at_least": "3A" } })), 200).await;
        assert_eq!(saved["terms"]["qualifications"][0]["condition"], json!({ "grade": { "at_least": "3A" } }));
        let refused = patch(&world, &dep.drafter, &id, with(json!({ "fame": { "is": true } })), 422).await;
        let path = refused["fields"][0]["path"].as_str().unwrap();
        assert!(path.starts_with("qualifications[0].condition"), "{refused}");
    }

    an_amendment_is_a_new_edition_and_history_stays => |world| {
        let dep = department(&world, HERE);
        let id = published(&world, &dep, terms()).await;
        act(&world, &dep.drafter, &id, "/amend", json!({}), 200).await;
        let later = "2026-03-25T07:00:00Z";
        patch(&world, &dep.drafter, &id, json!({ "deadline": later, "contact": { "name": "王工", "phone": "0574-86000000" } }), 200).await;
        // Meanwhile the public sees what was published.
        let notice = world.get(&at(&id, "")).send().await.expect(200);
        assert_eq!((&notice["card"]["deadline"], &notice["card"]["edition"]), (&json!(DEADLINE), &json!(1)));
        assert_eq!(listed(&world, "status=open").await, std::slice::from_ref(&id));
        let changes = dep.approver.get(&world, &at(&id, "/draft/changes")).send().await.expect(200);
        let paths: Vec<&Value> = changes.as_array().unwrap().iter().map(|c| &c["path"]).collect();
        assert_eq!(paths, ["contact.name", "deadline"]);

        act(&world, &dep.drafter, &id, "/submit", json!({}), 422).await;
        act(&world, &dep.drafter, &id, "/submit", json!({ "change_note": "延长截止时间" }), 200).await;
        act(&world, &dep.approver, &id, "/publish", json!({}), 200).await;
        let notice = world.get(&at(&id, "")).send().await.expect(200);
        assert_eq!(notice["card"]["deadline"], later);
        assert_eq!(notice["editions"][0]["change_note"], "延长截止时间");
        let second = world.get(&at(&id, "/editions/2")).send().await.expect(200);
        assert_eq!(second["changes"][1], json!({ "path": "deadline", "before": DEADLINE, "after": later }));
        let first = world.get(&at(&id, "/editions/1")).send().await.expect(200);
        assert_eq!((&first["terms"]["deadline"], &first["changes"]), (&json!(DEADLINE), &json!([])));
        world.get(&at(&id, "/editions/3")).send().await.expect(404);

        // The job of the first deadline closes nothing.
        world.clock.advance(TimeDelta::days(22));
        world.app.runner().unwrap().run_due().await.unwrap();
        assert_eq!(listed(&world, "status=open").await, std::slice::from_ref(&id));

        // An amendment can be dropped.
        let drafter = again(&world, &dep.drafter);
        act(&world, &drafter, &id, "/amend", json!({}), 200).await;
        patch(&world, &drafter, &id, json!({ "title": "不要了" }), 200).await;
        let kept = act(&world, &drafter, &id, "/discard", json!({}), 200).await;
        assert_eq!((&kept["state"], &kept["terms"]["contact"]["name"]), (&json!("published"), &json!("王工")));
    }

    it_closes_at_its_deadline_by_itself => |world| {
        let dep = department(&world, HERE);
        let id = published(&world, &dep, terms()).await;
        let deadline: Instant = serde_json::from_value(DEADLINE.into()).unwrap();
        world.clock.set(deadline.plus(TimeDelta::microseconds(-1)));
        world.app.runner().unwrap().run_due().await.unwrap();
        assert_eq!(world.get(&at(&id, "")).send().await.expect(200)["card"]["status"], "open");
        world.clock.set(deadline);
        // From its moment, even before the job has run.
        assert_eq!(world.get(&at(&id, "")).send().await.expect(200)["card"]["status"], "closed");
        assert_eq!(listed(&world, "status=open").await, Vec::<Value>::new());
        world.app.runner().unwrap().run_due().await.unwrap();
        let drafter = again(&world, &dep.drafter);
        let counts = drafter.get(&world, "/api/v1/opportunities/own/counts").send().await.expect(200);
        assert_eq!(counts, json!([{ "state": "closed", "count": 1 }]));
        act(&world, &drafter, &id, "/amend", json!({}), 409).await;
        assert_eq!(listed(&world, "status=closed").await, std::slice::from_ref(&id));
        let notice = world.get(&at(&id, "")).send().await.expect(200);
        assert_eq!(notice["ended_at"], DEADLINE);
    }

    a_passed_deadline_cannot_be_published => |world| {
        let dep = department(&world, HERE);
        let id = begun(&world, &dep.drafter, terms()).await;
        act(&world, &dep.drafter, &id, "/submit", json!({}), 200).await;
        world.clock.set(serde_json::from_value(DEADLINE.into()).unwrap());
        let refused = act(&world, &again(&world, &dep.approver), &id, "/publish", json!({}), 422).await;
        assert_eq!(refused["fields"][0]["path"], "deadline");
    }

    a_deadline_leaves_bidders_the_days_of_the_method => |world| {
        let dep = department(&world, HERE);
        let mut early = terms();
        early["deadline"] = "2026-03-20T07:00:00Z".into();
        let id = begun(&world, &dep.drafter, early).await;
        let check = dep.drafter.get(&world, &at(&id, "/check")).send().await.expect(200);
        assert!(check.as_array().unwrap().iter().any(|one| one["code"] == "response_short" && one["severity"] == "error"), "{check}");
        let refused = act(&world, &dep.drafter, &id, "/submit", json!({}), 422).await;
        let field = &refused["fields"][0];
        assert_eq!((&field["path"], &field["code"]), (&json!("deadline"), &json!("response_short")));
        let said = field["message"].as_str().unwrap_or_default();
        assert!(said.contains("2026-03-23") && said.contains("政府采购法35"), "{refused}");
        // In time for whoever submits, too late for whoever publishes: the days count from the publication.
        patch(&world, &dep.drafter, &id, json!({ "deadline": DEADLINE }), 200).await;
        act(&world, &dep.drafter, &id, "/submit", json!({}), 200).await;
        world.clock.advance(TimeDelta::days(2));
        let approver = again(&world, &dep.approver);
        let refused = act(&world, &approver, &id, "/publish", json!({}), 422).await;
        assert!(refused["fields"][0]["message"].as_str().unwrap_or_default().contains("2026-03-24"), "{refused}");
    }

    an_amendment_of_substance_leaves_the_days_of_a_clarification => |world| {
        let dep = department(&world, HERE);
        let id = published(&world, &dep, terms()).await;
        world.clock.set(serde_json::from_value("2026-03-12T01:00:00Z".into()).unwrap());
        let drafter = again(&world, &dep.drafter);
        act(&world, &drafter, &id, "/amend", json!({}), 200).await;
        patch(&world, &drafter, &id, json!({ "contact": { "name": "李工" } }), 200).await;
        let note = json!({ "change_note": "联系人变更" });
        act(&world, &drafter, &id, "/submit", note.clone(), 200).await;
        act(&world, &drafter, &id, "/withdraw", json!({}), 200).await;
        patch(&world, &drafter, &id, json!({ "payments_note": "改为按月支付" }), 200).await;
        // 87号令 Art. 27: fifteen days from 12 March.
        let refused = act(&world, &drafter, &id, "/submit", note.clone(), 422).await;
        let field = &refused["fields"][0];
        assert_eq!((&field["path"], &field["code"]), (&json!("deadline"), &json!("clarification_short")));
        assert!(field["message"].as_str().unwrap_or_default().contains("2026-03-27"), "{refused}");
        patch(&world, &drafter, &id, json!({ "deadline": "2026-03-27T07:00:00Z" }), 200).await;
        act(&world, &drafter, &id, "/submit", note, 200).await;
    }

    cancelled_with_a_reason => |world| {
        let dep = department(&world, HERE);
        let id = published(&world, &dep, terms()).await;
        act(&world, &dep.drafter, &id, "/cancel", json!({ "reason": "预算取消" }), 403).await;
        act(&world, &dep.approver, &id, "/cancel", json!({ "reason": " " }), 422).await;
        act(&world, &dep.approver, &id, "/cancel", json!({ "reason": "预算取消" }), 200).await;
        let notice = world.get(&at(&id, "")).send().await.expect(200);
        assert_eq!((&notice["card"]["status"], &notice["cancel_reason"]), (&json!("cancelled"), &json!("预算取消")));
        let refused = act(&world, &dep.drafter, &id, "/amend", json!({}), 409).await;
        assert!(refused["detail"].as_str().unwrap().contains("已终止"), "{refused}");
        // A draft is dropped by its drafter and never public.
        let draft = begun(&world, &dep.drafter, json!({})).await;
        act(&world, &dep.drafter, &draft, "/cancel", json!({ "reason": "不再需要" }), 200).await;
        world.get(&at(&draft, "")).send().await.expect(404);
        assert_eq!(listed(&world, "status=cancelled").await, [id]);
    }

    a_copy_is_new_work => |world| {
        let (dep, other) = (department(&world, HERE), department(&world, FAR));
        let id = published(&world, &dep, terms()).await;
        let copy = other.drafter.post(&world, &at(&id, "/copies")).send().await.expect(200);
        assert_eq!((&copy["state"], &copy["edition"]), (&json!("draft"), &json!(0)));
        assert_eq!(copy["terms"]["title"], terms()["title"]);
        assert!(copy["terms"].get("deadline").is_none() && copy["id"] != id);
        let own = other.approver.get(&world, "/api/v1/opportunities/own?state=draft").send().await.expect(200);
        assert_eq!(own["items"][0]["id"], copy["id"]);
    }

    attachments_are_public_from_their_edition_on => |world| {
        let (dep, other) = (department(&world, HERE), department(&world, FAR));
        let file = |view: &Value| json!([{ "file": view["id"], "title": "采购需求" }]);
        let content = |view: &Value| format!("/api/v1/files/{}", view["id"].as_str().unwrap());
        let first = upload(&world, &dep.drafter, "document", "需求.pdf", PDF).await.expect(201);
        let id = begun(&world, &dep.drafter, terms()).await;
        let stolen = upload(&world, &other.drafter, "document", "别人的.pdf", PDF).await.expect(201);
        let refused = patch(&world, &dep.drafter, &id, json!({ "attachments": file(&stolen) }), 422).await;
        assert_eq!(refused["fields"][0]["path"], "attachments[0]");
        let saved = patch(&world, &dep.drafter, &id, json!({ "attachments": file(&first) }), 200).await;
        assert_eq!(saved["files"][0]["name"], "需求.pdf");
        dep.approver.get(&world, &content(&first)).send().await.expect(200);
        world.get(&content(&first)).send().await.expect(401);
        act(&world, &dep.drafter, &id, "/submit", json!({}), 200).await;
        act(&world, &dep.approver, &id, "/publish", json!({}), 200).await;
        world.get(&content(&first)).send().await.expect(200);
        assert_eq!(world.get(&at(&id, "")).send().await.expect(200)["files"][0]["sha256"], first["sha256"]);

        // An amendment's file is internal until it is published; the first edition keeps its own.
        act(&world, &dep.drafter, &id, "/amend", json!({}), 200).await;
        let second = upload(&world, &dep.drafter, "document", "更正.pdf", PDF).await.expect(201);
        patch(&world, &dep.drafter, &id, json!({ "attachments": file(&second) }), 200).await;
        world.get(&content(&second)).send().await.expect(401);
        act(&world, &dep.drafter, &id, "/discard", json!({}), 200).await;
        dep.approver.get(&world, &content(&second)).send().await.expect(404);
        world.get(&content(&first)).send().await.expect(200);
    }

    the_public_list_is_filtered_sorted_and_paged => |world| {
        duijie::catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap();
        let dep = department(&world, HERE);
        let mut ids = Vec::new();
        for (title, region, category, amount, deadline) in [
            ("居家养老服务", "330211", "A0402", 300_000, "2026-04-10T08:00:00Z"),
            ("社区矫正社会工作服务", "330212", "A1003", 100_000, "2026-04-12T08:00:00Z"),
            ("青少年事务社会工作", "440311", "A1003", 200_000, "2026-04-08T08:00:00Z"),
        ] {
            let mut value = terms();
            value["title"] = title.into();
            value["region"] = region.into();
            value["category"] = json!({ "code": category });
            value["budget"] = json!({ "amount": format!("{amount}.00") });
            value["deadline"] = deadline.into();
            value["deliverables"] = json!([{ "name": "服务" }]);
            value["beneficiaries"] = json!({ "text": "居民" });
            ids.push(published(&world, &dep, value).await);
            world.clock.advance(TimeDelta::minutes(1));
        }
        let [elder, justice, youth] = ids.as_slice() else { panic!() };
        let of = |ids: &[&Value]| ids.iter().map(|id| (*id).clone()).collect::<Vec<_>>();
        assert_eq!(listed(&world, "").await, of(&[youth, justice, elder]));
        assert_eq!(listed(&world, "sort=deadline").await, of(&[youth, elder, justice]));
        assert_eq!(listed(&world, "sort=amount").await, of(&[elder, youth, justice]));
        assert_eq!(listed(&world, "region=330200").await, of(&[justice, elder]));
        assert_eq!(listed(&world, "region=100000").await.len(), 3);
        assert_eq!(listed(&world, "category=A10").await, of(&[youth, justice]));
        // A code alone is told by the catalogue's name.
        let cards = world.get("/api/v1/opportunities?q=%E5%85%BB%E8%80%81").send().await.expect(200);
        assert_eq!(cards["items"][0]["facts"]["category_name"], "基本养老服务");
        assert_eq!(listed(&world, "amount_min=150000&amount_max=250000.00").await, of(&[youth]));
        assert_eq!(listed(&world, "deadline_from=2026-04-10&deadline_to=2026-04-10").await, of(&[elder]));
        assert_eq!(listed(&world, "method=open_tender&kind=need").await.len(), 3);
        assert_eq!(listed(&world, "kind=call").await.len(), 0);
        let search = |words: &str| format!("q={}", encoded(words));
        assert_eq!(listed(&world, &search("养老")).await, of(&[elder]));
        assert_eq!(listed(&world, &search("社会工作")).await, of(&[youth, justice]));
        assert_eq!(listed(&world, &search("社会工作 青少年")).await, of(&[youth]));
        assert_eq!(listed(&world, &search("\"' OR 1=1 --")).await.len(), 0);
        for sort in ["newest", "deadline", "amount"] {
            let whole = listed(&world, &format!("sort={sort}")).await;
            let mut paged = Vec::new();
            let mut after = String::new();
            loop {
                let address = format!("/api/v1/opportunities?sort={sort}&limit=1&after={after}");
                let page = world.get(&address).send().await.expect(200);
                assert_eq!(page["total"], 3);
                paged.push(page["items"][0]["id"].clone());
                let Some(next) = page["next"].as_str() else { break };
                after = next.to_owned();
            }
            assert_eq!(paged, whole, "{sort}");
        }
        world.clock.advance(TimeDelta::days(31));
        let counts = world.get("/api/v1/opportunities/counts").send().await.expect(200);
        assert_eq!(counts, json!({ "open": 3, "closing_soon": 1, "published": 3 }));
        world.clock.advance(TimeDelta::days(7));
        assert_eq!(listed(&world, "status=open").await, of(&[justice, elder]));
        assert_eq!(listed(&world, "status=closed").await, of(&[youth]));
    }

    a_changed_title_is_found_and_the_old_one_is_not => |world| {
        let dep = department(&world, HERE);
        let mut value = terms();
        value["title"] = "居家养老服务".into();
        let id = published(&world, &dep, value).await;
        act(&world, &dep.drafter, &id, "/amend", json!({}), 200).await;
        patch(&world, &dep.drafter, &id, json!({ "title": "残疾人康复服务" }), 200).await;
        act(&world, &dep.drafter, &id, "/submit", json!({ "change_note": "更名" }), 200).await;
        act(&world, &dep.approver, &id, "/publish", json!({}), 200).await;
        assert_eq!(listed(&world, &format!("q={}", encoded("残疾人"))).await, [id]);
        assert_eq!(listed(&world, &format!("q={}", encoded("养老"))).await, Vec::<Value>::new());
    }

    the_six_tenders_are_published_needs => |world| {
        let dep = department(&world, FAR);
        let now = world.clock.now();
        let placement = Placement {
            unit: dep.drafter.unit,
            unit_region: FAR.parse().unwrap(),
            drafter: dep.drafter.account,
            approver: dep.approver.account,
            published_at: now,
            deadline: now.plus(TimeDelta::days(20)),
        };
        for json in CASES {
            import_case(&world.app, json, &placement).unwrap();
        }
        assert_eq!(listed(&world, "status=open&region=440300").await.len(), 6);
        let found = listed(&world, &format!("q={}", encoded("精神卫生"))).await;
        let [longhua] = found.as_slice() else { panic!("{found:?}") };
        let notice = world.get(&at(longhua, "")).send().await.expect(200);
        assert!(notice["terms"].get("provenance").is_none(), "reviewers' comments are internal");
        assert_eq!(notice["terms"]["scoring"].as_array().unwrap().len(), 4);
        let findings = dep.drafter.get(&world, &at(longhua, "/check")).send().await.expect(200);
        assert!(codes(&findings).contains(&"total_points_not_100".to_owned()));
        // They go through the database whole.
        let draft = dep.drafter.get(&world, &at(longhua, "/draft")).send().await.expect(200);
        let mut kept: OpportunityTerms = serde_json::from_value(draft["terms"].clone()).unwrap();
        kept.deadline = None;
        assert_eq!(cases::export(&kept).unwrap(), serde_json::from_str::<Value>(CASES[5]).unwrap());
    }
}
