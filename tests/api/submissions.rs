//! Sealed submissions: written together, handed in until the last millisecond, read by nobody before two people open them on
//! record, and proved afterwards to be what was handed in.

use crate::each_database;
use crate::people::{HERE, Person, unit_of};
use crate::world::{Reply, World};
use actix_web::http::Method;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use duijie::db::Target;
use duijie::kernel::ids::OrganizationId;
use duijie::kernel::{Actor, Instant, Role, UnitKind, Uscc};
use duijie::organizations::model::{NewOrganization, OrgType, Record, RegistrarLevel, Registration};
use duijie::organizations::service::bulk_insert;
use duijie::{audit, catalogue, policy};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

const DEADLINE: &str = "2026-03-20T07:00:00Z";
pub(crate) const PASSPHRASE: &str = "three unrelated words";
/// Stands in every bid's text, names of files and files; nowhere else.
pub(crate) const MARKER: &str = "绝密标记Xq7";
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nMARKER-IN-FILE-Xq7\n";

fn at(moment: &str) -> Instant {
    serde_json::from_value(moment.into()).unwrap()
}

pub(crate) struct Scene {
    pub(crate) drafter: Person,
    pub(crate) approver: Person,
    pub(crate) supervisor: Person,
    operator: Person,
    pub(crate) need: String,
}

impl Scene {
    /// At another moment, everybody signed in again.
    pub(crate) fn at(&mut self, world: &World, moment: Instant) {
        world.clock.set(moment);
        for person in [&mut self.drafter, &mut self.approver, &mut self.supervisor, &mut self.operator] {
            *person = world.again(person);
        }
    }
}

fn terms() -> Value {
    json!({
        "title": "社区为老服务", "region": HERE, "category": { "code": "A1003" }, "deadline": DEADLINE,
        "plan_reason": "年中下达的应急任务，未列入年初计划",
        "survey_reason": "本年度已就同类需求开展过需求调查", "consultation_reason": "延续性项目，上一年度已征求社会公众意见",
        "procurement": { "method": "competitive_consultation", "evaluation": "comprehensive_scoring" },
        "beneficiaries": { "text": "老年人" }, "deliverables": [{ "name": "探访" }],
        "budget": { "amount": "100000.00", "ceiling": "95000.00" }, "pricing": { "mode": "total" },
        "term": { "contract_months": 12 },
        "qualifications": [{ "text": "依法登记" }], "substantive_terms": [{ "text": "不得转包" }],
        "scoring": [{ "group": "价格", "weight": "20", "items": [{ "name": "报价", "points": "20", "scale": "direct",
                "shape": { "kind": "price", "formula": "lowest_over_offer" } }] },
            { "group": "技术", "weight": "80", "items": [{ "name": "业绩", "points": "80", "scale": "percent",
                "shape": { "kind": "count", "each": "20", "cap": "100" } }] }],
        "price_score": { "weight": "20", "formula": "lowest_over_offer" },
        "payments": [{ "kind": "share", "share": 10000 }], "acceptance": [{ "text": "验收" }],
    })
}

/// A published need whose openers have their keys, and so with a key to seal to.
async fn scene(world: &World) -> Scene {
    with_keys(world, scene_without_keys(world).await).await
}

/// The same with another deadline.
pub(crate) async fn scene_due(world: &World, deadline: &str) -> Scene {
    with_keys(world, scene_of(world, terms_due(deadline)).await).await
}

fn terms_due(deadline: &str) -> Value {
    let mut terms = terms();
    terms["deadline"] = deadline.into();
    terms
}

async fn with_keys(world: &World, scene: Scene) -> Scene {
    for opener in [&scene.approver, &scene.supervisor] {
        let made = opener.post(world, "/api/v1/opening-keys").json(json!({ "passphrase": PASSPHRASE })).send().await;
        assert!(made.expect(200)["recipient"].as_str().unwrap().starts_with("age1"));
    }
    world.do_jobs().await;
    scene
}

async fn scene_without_keys(world: &World) -> Scene {
    scene_of(world, terms()).await
}

/// A published need of these terms.
async fn scene_of(world: &World, terms: Value) -> Scene {
    catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap();
    policy::service::start(&world.app).unwrap();
    let roles: [&[Role]; 2] = [&[Role::Drafter], &[Role::Approver]];
    let mut people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
    let (approver, drafter) = (people.pop().unwrap(), people.pop().unwrap());
    let need = published(world, &drafter, &approver, terms).await;
    world.do_jobs().await;
    let (supervisor, operator) = (world.person(Role::Supervisor), world.person(Role::Operator));
    Scene { drafter, approver, supervisor, operator, need }
}

/// One more need of this department, with this deadline.
pub(crate) async fn publish(world: &World, drafter: &Person, approver: &Person, deadline: &str) -> String {
    published(world, drafter, approver, terms_due(deadline)).await
}

async fn published(world: &World, drafter: &Person, approver: &Person, terms: Value) -> String {
    let input = json!({ "kind": "need", "terms": terms });
    let made = drafter.post(world, "/api/v1/opportunities").json(input).send().await.expect(200);
    let need = made["id"].as_str().unwrap().to_owned();
    for (person, act, version) in [(drafter, "submit", 1), (approver, "publish", 2)] {
        let call = person.post(world, &format!("/api/v1/opportunities/{need}/{act}")).json(json!({}));
        call.header("if-match", format!("\"{version}\"")).send().await.expect(200);
    }
    need
}

/// People of an organization of the registry.
pub(crate) fn organization(world: &World, people: usize) -> Vec<Person> {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let entity = format!("MJ7{:05}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let day = "2019-01-01".parse().unwrap();
    let region = HERE.parse().unwrap();
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
    let new = [NewOrganization { id, uscc, records: vec![Record::official(day, None, registration)] }];
    let (now, nobody) = (world.clock.now(), Actor::public());
    world.app.db.write(|tx| bulk_insert(tx, &nobody, now, "test", &new)).unwrap();
    let unit = duijie::accounts::SeedUnit { organization: Some(id), ..unit_of(UnitKind::Organization, HERE) };
    world.people_in(unit, &vec![&[Role::Bidder][..]; people])
}

pub(crate) fn bid(total: &str) -> Value {
    json!({
        "contact": { "name": MARKER }, "offers": [{ "total": total, "note": MARKER,
            "budget": [{ "category": "labour", "item": MARKER, "amount": total }] }],
        "qualifications": [{ "term": "qualifications[0]", "statement": MARKER }],
        "terms": [{ "term": "substantive_terms[0]", "deviation": "complies" }],
        "claims": [{ "item": "scoring[1].items[0]", "evidence": { "kind": "things", "things": [{ "name": MARKER }] } }],
        "technical": [{ "title": MARKER, "text": MARKER }],
        "declarations": { "lawful_supplier": true, "independent": true, "truthful": true },
    })
}

pub(crate) async fn begin(world: &World, bidder: &Person, need: &str) -> (String, i64) {
    let begun = bidder.post(world, &format!("/api/v1/opportunities/{need}/submissions")).send().await.expect(200);
    (begun["card"]["id"].as_str().unwrap().to_owned(), begun["version"].as_i64().unwrap())
}

pub(crate) async fn patch(world: &World, bidder: &Person, (id, version): (&str, i64), parts: Value) -> Reply {
    let call = bidder.call(world, Method::PATCH, &format!("/api/v1/submissions/{id}/draft")).json(parts);
    call.header("if-match", format!("\"{version}\"")).send().await
}

async fn act(world: &World, bidder: &Person, (id, version): (&str, i64), act: &str, input: Value) -> Reply {
    let call = bidder.post(world, &format!("/api/v1/submissions/{id}/{act}")).json(input);
    call.header("if-match", format!("\"{version}\"")).send().await
}

/// Hands in a bid of this price; the submission, and the answer.
pub(crate) async fn hand_in(world: &World, bidder: &Person, need: &str, total: &str) -> (String, Value) {
    hand_in_bid(world, bidder, need, bid(total)).await
}

async fn hand_in_bid(world: &World, bidder: &Person, need: &str, bid: Value) -> (String, Value) {
    let (id, version) = begin(world, bidder, need).await;
    let saved = patch(world, bidder, (&id, version), bid).await.expect(200);
    let version = saved["version"].as_i64().unwrap();
    let sealed = act(world, bidder, (&id, version), "seal", json!({ "edition": 1 })).await.expect(200);
    (id, sealed)
}

pub(crate) async fn open_by(world: &World, opener: &Person, need: &str, passphrase: &str) -> Reply {
    let input = json!({ "passphrase": passphrase });
    opener.post(world, &format!("/api/v1/opportunities/{need}/opening/shares")).json(input).send().await
}

/// What waits for somebody, in words.
async fn waits(world: &World, person: &Person) -> Vec<String> {
    let list = person.get(world, "/api/v1/duties").send().await.expect(200);
    list["items"].as_array().unwrap().iter().map(|duty| duty["act"]["zh"].as_str().unwrap().to_owned()).collect()
}

/// When it can be opened.
fn opening() -> Instant {
    at(DEADLINE).plus(TimeDelta::seconds(60))
}

pub(crate) async fn upload(world: &World, bidder: &Person, id: &str) -> Reply {
    let (kind, body) = enclosure();
    let call = bidder.post(world, &format!("/api/v1/submissions/{id}/enclosures"));
    call.header("content-type", kind).body(body).send().await
}

/// A file as it is sent: type and body.
pub(crate) fn enclosure() -> (&'static str, String) {
    let head = format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{MARKER}.pdf\"\r\n\r\n");
    ("multipart/form-data; boundary=b", format!("{head}{}\r\n--b--\r\n", str::from_utf8(PDF).unwrap()))
}

each_database! {
    two_colleagues_write_without_overwriting_each_other => |world| {
        let scene = scene(&world).await;
        let people = organization(&world, 2);
        let (id, version) = begin(&world, &people[0], &scene.need).await;
        assert_eq!(begin(&world, &people[1], &scene.need).await, (id.clone(), version), "an organization has one submission");
        let first = patch(&world, &people[0], (&id, version), json!({ "contact": { "name": "甲" } })).await.expect(200);
        let stale = patch(&world, &people[1], (&id, version), json!({ "contact": { "name": "乙" } })).await.expect(412);
        assert_eq!(stale["code"], "version_conflict");
        let version = first["version"].as_i64().unwrap();
        let both = patch(&world, &people[1], (&id, version), json!({ "pledges": [{ "text": "丙" }] })).await.expect(200);
        assert_eq!((&both["content"]["contact"]["name"], &both["content"]["pledges"][0]["text"]), (&json!("甲"), &json!("丙")));
        let unknown = patch(&world, &people[1], (&id, version + 1), json!({ "price": 1 })).await.expect(422);
        assert_eq!(unknown["fields"][0]["path"], "price");
        let check = people[0].get(&world, &format!("/api/v1/submissions/{id}/check")).send().await.expect(200);
        assert_eq!(check["complete"], false);
        let blocked = act(&world, &people[0], (&id, version + 1), "seal", json!({ "edition": 1 })).await.expect(422);
        assert!(blocked["fields"].as_array().unwrap().iter().any(|field| field["path"] == "offers"), "{blocked}");
        let list = people[1].get(&world, "/api/v1/submissions").send().await.expect(200);
        assert_eq!(list["items"][0]["id"], id);
    }

    a_bid_is_opened_by_two_and_is_what_was_sealed => |world| {
        let mut scene = scene(&world).await;
        let need = scene.need.clone();
        let mut bidders = Vec::new();
        for total in ["90000.00", "91000.00", "92000.00"] {
            let bidder = organization(&world, 1).remove(0);
            let (id, sealed) = hand_in(&world, &bidder, &need, total).await;
            bidders.push((bidder, id, sealed));
        }
        let (bidder, id, sealed) = &bidders[0];
        let bidder = bidder.clone();
        let read = bidder.get(&world, &format!("/api/v1/submissions/{id}")).send().await.expect(200);
        assert_eq!((&read["card"]["state"], &read["content"]), (&json!("sealed"), &Value::Null));
        // Early, though everything is at hand.
        scene.at(&world, at(DEADLINE).plus(TimeDelta::seconds(59)));
        world.do_jobs().await;
        assert_eq!(open_by(&world, &scene.approver, &need, PASSPHRASE).await.expect(409)["fields"][0]["code"], "early");
        scene.at(&world, opening());
        world.do_jobs().await;
        let wrong = open_by(&world, &scene.approver, &need, "not the passphrase").await.expect(422);
        assert_eq!(wrong["fields"][0]["path"], "passphrase");
        let half = open_by(&world, &scene.approver, &need, PASSPHRASE).await.expect(200);
        assert_eq!(half["stage"], "half", "one share opens nothing");
        let again = open_by(&world, &scene.approver, &need, PASSPHRASE).await.expect(200);
        assert_eq!((&again["stage"], &again["submissions"]), (&json!("half"), &Value::Null));
        let record_path = format!("/api/v1/opportunities/{need}/opening/record");
        world.get(&record_path).send().await.expect(404);
        let opened = open_by(&world, &scene.supervisor, &need, PASSPHRASE).await.expect(200);
        assert_eq!((&opened["stage"], &opened["submissions"]), (&json!("opened"), &json!(3)));
        let record = world.get(&record_path).send().await.expect(200);
        let prices: Vec<&Value> =
            record["submissions"].as_array().unwrap().iter().map(|one| &one["offers"][0]["total"]).collect();
        assert_eq!(prices, ["90000.00", "91000.00", "92000.00"]);
        assert_eq!(record["openers"].as_array().unwrap().len(), 2);
        let draft = scene.drafter.get(&world, &format!("/api/v1/opportunities/{need}/draft")).send().await.expect(200);
        assert_eq!(draft["state"], "opened");
        // What was opened is what was sealed, byte by byte, as the program says offline.
        let bidder = world.again(&bidder);
        let text = bidder.get(&world, &format!("/api/v1/submissions/{id}/opened")).send().await;
        assert_eq!(String::from_utf8(text.body).unwrap(), sealed["copy"].as_str().unwrap());
        assert_eq!(record["submissions"][0]["content_hash"], sealed["receipt"]["body"]["content_hash"]);
        audit::sequence(&world.app.db).unwrap();
        let receipt = bidder.get(&world, &format!("/api/v1/submissions/{id}/receipts/1")).send().await.expect(200);
        assert!(receipt["log"]["proof"]["seq"].as_i64().unwrap() > 0);
        let key = world.get("/api/v1/platform-key").send().await.expect(200)["receipts"].as_str().unwrap().to_owned();
        let copy = sealed["copy"].as_str().unwrap();
        assert!(verify(&receipt, copy, &key));
        assert!(!verify(&receipt, &copy.replace("90000.00", "80000.00"), &key), "another content");
        assert!(!verify(&receipt, copy, &"ab".repeat(32)), "another platform");
        let mut forged = receipt.clone();
        forged["body"]["received_at"] = "2026-03-01T00:00:00Z".into();
        assert!(!verify(&forged, copy, &key), "another time");
        // Everything refused and done at the opening is on record.
        let acts = log_of(&world, &scene.supervisor).await;
        for expected in ["opening.refuse", "opening.contribute", "opening.open", "opening.key"] {
            assert!(acts.iter().any(|(action, _)| action == expected), "{expected} in {acts:?}");
        }
        let list = scene.approver.get(&world, &format!("/api/v1/opportunities/{need}/opened-submissions")).send().await;
        assert_eq!(list.expect(200).as_array().unwrap().len(), 3);
    }

    the_last_millisecond_counts_and_the_deadline_does_not => |world| {
        let scene = scene(&world).await;
        let deadline = at(DEADLINE);
        let mut bidders = Vec::new();
        for _ in 0..2 {
            let bidder = organization(&world, 1).remove(0);
            let (id, version) = begin(&world, &bidder, &scene.need).await;
            let saved = patch(&world, &bidder, (&id, version), bid("90000.00")).await.expect(200);
            bidders.push((bidder, id, saved["version"].as_i64().unwrap()));
        }
        world.clock.set(deadline.plus(TimeDelta::milliseconds(-1)));
        let (bidder, id, version) = &bidders[0];
        let bidder = world.again(bidder);
        let sealed = act(&world, &bidder, (id, *version), "seal", json!({ "edition": 1 })).await.expect(200);
        assert_eq!(sealed["receipt"]["body"]["received_at"], "2026-03-20T06:59:59.999Z");
        // The job of the deadline does not run before; in time is in time.
        world.clock.set(deadline);
        let (late, id, version) = &bidders[1];
        let late = world.again(late);
        let refused = act(&world, &late, (id, *version), "seal", json!({ "edition": 1 })).await.expect(409);
        assert_eq!((&refused["code"], &refused["receipt"]["body"]["kind"]), (&json!("too_late"), &json!("refused")));
        let key = world.get("/api/v1/platform-key").send().await.expect(200)["receipts"].as_str().unwrap().to_owned();
        assert!(verify_alone(&refused["receipt"], &key), "a refusal is signed as well");
        let read = late.get(&world, &format!("/api/v1/submissions/{id}")).send().await.expect(200);
        assert_eq!(read["card"]["state"], "draft");
        let bidder = world.again(&bidder);
        act(&world, &bidder, (&bidders[0].1, 3), "withdraw", json!({})).await.expect(409);
    }

    a_bid_is_replaced_and_taken_back_and_only_the_last_is_opened => |world| {
        let mut scene = scene(&world).await;
        let need = scene.need.clone();
        let people: Vec<Person> = (0..4).map(|_| organization(&world, 1).remove(0)).collect();
        let (id, sealed) = hand_in(&world, &people[0], &need, "90000.00").await;
        let version = sealed["submission"]["version"].as_i64().unwrap();
        let copy: Value = serde_json::from_str(sealed["copy"].as_str().unwrap()).unwrap();
        let input = json!({ "content": copy["content"], "files": copy["files"] });
        let again = act(&world, &people[0], (&id, version), "draft", input).await.expect(200);
        assert_eq!((&again["card"]["state"], &again["card"]["drafting"]), (&json!("sealed"), &json!(true)));
        let version = again["version"].as_i64().unwrap();
        let changed = patch(&world, &people[0], (&id, version), bid("85000.00")).await.expect(200);
        let version = changed["version"].as_i64().unwrap();
        let replaced = act(&world, &people[0], (&id, version), "seal", json!({ "edition": 1 })).await.expect(200);
        let standings: Vec<&Value> =
            replaced["submission"]["versions"].as_array().unwrap().iter().map(|one| &one["standing"]).collect();
        assert_eq!(standings, ["in_force", "replaced"]);
        let (gone, taken) = hand_in(&world, &people[1], &need, "80000.00").await;
        let version = taken["submission"]["version"].as_i64().unwrap();
        let withdrawn = act(&world, &people[1], (&gone, version), "withdraw", json!({})).await.expect(200);
        assert_eq!(withdrawn["card"]["state"], "withdrawn");
        let path = format!("/api/v1/submissions/{gone}/receipts/1?withdrawal=true");
        let receipt = people[1].get(&world, &path).send().await.expect(200);
        assert_eq!(receipt["body"]["kind"], "withdrawn");
        hand_in(&world, &people[2], &need, "91000.00").await;
        hand_in(&world, &people[3], &need, "92000.00").await;
        scene.at(&world, opening());
        world.do_jobs().await;
        open_by(&world, &scene.supervisor, &need, PASSPHRASE).await.expect(200);
        let opened = open_by(&world, &scene.approver, &need, PASSPHRASE).await.expect(200);
        assert_eq!(opened["submissions"], 3);
        let record = world.get(&format!("/api/v1/opportunities/{need}/opening/record")).send().await.expect(200);
        let entry = record["submissions"].as_array().unwrap().iter().find(|one| one["submission"] == id).unwrap();
        assert_eq!((&entry["number"], &entry["offers"][0]["total"]), (&json!(2), &json!("85000.00")));
        assert!(!record.to_string().contains(&gone), "what was taken back is not in the record");
        // Neither the replaced nor the withdrawn price is anywhere, even now.
        let dump = dump(&world);
        assert!(holds(&dump, "85000.00") && !holds(&dump, "80000.00"));
        scene.supervisor.get(&world, &format!("/api/v1/submissions/{gone}/opened")).send().await.expect(404);
    }

    after_a_change_of_substance_a_sealed_bid_is_confirmed_or_replaced => |world| {
        let mut scene = scene(&world).await;
        let need = scene.need.clone();
        let people: Vec<Person> = (0..3).map(|_| organization(&world, 1).remove(0)).collect();
        let (id, sealed) = hand_in(&world, &people[0], &need, "90000.00").await;
        hand_in(&world, &people[1], &need, "91000.00").await;
        begin(&world, &people[2], &need).await;
        let version = sealed["submission"]["version"].as_i64().unwrap();
        let early = act(&world, &people[0], (&id, version), "confirm", json!({ "edition": 1 })).await.expect(409);
        assert!(early["detail"].as_str().unwrap().contains("不需要确认"), "{early}");
        assert_eq!(waits(&world, &people[0]).await, Vec::<String>::new());
        assert_eq!(waits(&world, &people[2]).await, ["递交投标（响应）文件"]);

        // The department changes what is paid when.
        let path = format!("/api/v1/opportunities/{need}");
        let step = async |person: &Person, step: &str, body: Value| {
            let seen = person.get(&world, &format!("{path}/draft")).send().await;
            let call = person.post(&world, &format!("{path}/{step}")).header("if-match", seen.etag());
            call.json(body).send().await.expect(200)
        };
        step(&scene.drafter, "amend", json!({})).await;
        let seen = scene.drafter.get(&world, &format!("{path}/draft")).send().await;
        let call = scene.drafter.call(&world, Method::PATCH, &format!("{path}/draft")).header("if-match", seen.etag());
        call.json(json!({ "payments_note": "改为按月支付" })).send().await.expect(200);
        step(&scene.drafter, "submit", json!({ "change_note": "付款方式变更" })).await;
        step(&scene.approver, "publish", json!({})).await;
        world.do_jobs().await;

        let told = waits(&world, &people[0]).await;
        assert!(told.len() == 1 && told[0].contains("第2版有实质性变更"), "{told:?}");
        assert_eq!(waits(&world, &people[2]).await, ["递交投标（响应）文件"]);
        let inbox = people[0].get(&world, "/api/v1/messages").send().await.expect(200);
        assert!(inbox["items"][0]["subject"]["zh"].as_str().unwrap().starts_with("待办：采购文件第2版"), "{inbox}");
        let read = people[0].get(&world, &format!("/api/v1/submissions/{id}")).send().await.expect(200);
        assert_eq!((&read["card"]["to_confirm"], &read["actions"]), (&json!(true), &json!(["confirm", "withdraw"])));
        let unread = act(&world, &people[0], (&id, version), "confirm", json!({ "edition": 1 })).await.expect(422);
        assert_eq!(unread["fields"][0]["code"], "terms_changed");
        act(&world, &people[1], (&id, version), "confirm", json!({ "edition": 2 })).await.expect(404);
        let confirmed = act(&world, &people[0], (&id, version), "confirm", json!({ "edition": 2 })).await.expect(200);
        let read = &confirmed["submission"];
        assert_eq!((&read["card"]["to_confirm"], &read["edition"], &read["versions"][0]["confirmed"]), (&json!(false), &json!(2), &json!(true)));
        // The receipt is signed, of this edition, and of what was sealed byte by byte.
        let body = &confirmed["receipt"]["body"];
        assert_eq!((&body["kind"], &body["edition"], &body["number"]), (&json!("confirmed"), &json!(2), &json!(1)));
        let (key, copy) = (world.get("/api/v1/platform-key").send().await.expect(200), sealed["copy"].as_str().unwrap());
        let key = key["receipts"].as_str().unwrap();
        assert!(verify(&confirmed["receipt"], copy, key));
        assert!(!verify(&confirmed["receipt"], &copy.replace("90000.00", "80000.00"), key), "another content");
        audit::sequence(&world.app.db).unwrap();
        let path = format!("/api/v1/submissions/{id}/receipts/1?confirmation=true");
        let placed = people[0].get(&world, &path).send().await.expect(200);
        assert_eq!((&placed["body"], &placed["signature"]), (body, &confirmed["receipt"]["signature"]));
        assert!(placed["log"]["proof"]["seq"].as_i64().unwrap() > 0 && verify(&placed, copy, key));
        people[1].get(&world, &path).send().await.expect(404);
        assert_eq!(waits(&world, &people[0]).await, Vec::<String>::new());
        assert_eq!(waits(&world, &people[1]).await.len(), 1, "the other has not confirmed");

        scene.at(&world, at(DEADLINE));
        world.do_jobs().await;
        for person in &people {
            assert_eq!(waits(&world, &world.again(person)).await, Vec::<String>::new(), "nothing can be done any more");
        }
        let late = world.again(&people[0]);
        let version = confirmed["submission"]["version"].as_i64().unwrap();
        act(&world, &late, (&id, version), "confirm", json!({ "edition": 2 })).await.expect(409);
    }

    openers_are_told_what_waits_for_them => |world| {
        let mut scene = scene_without_keys(&world).await;
        let need = scene.need.clone();
        assert_eq!(waits(&world, &scene.approver).await, ["设置开启口令"]);
        assert_eq!(waits(&world, &scene.supervisor).await, ["设置开启口令"]);
        for opener in [&scene.approver, &scene.supervisor] {
            let made = opener.post(&world, "/api/v1/opening-keys").json(json!({ "passphrase": PASSPHRASE })).send().await;
            made.expect(200);
        }
        world.do_jobs().await;
        assert_eq!(waits(&world, &scene.approver).await, Vec::<String>::new());
        for total in ["90000.00", "91000.00", "92000.00"] {
            hand_in(&world, &organization(&world, 1).remove(0), &need, total).await;
        }
        scene.at(&world, opening());
        world.do_jobs().await;
        for opener in [&scene.approver, &scene.supervisor] {
            assert_eq!(waits(&world, opener).await, ["两人共同开启投标（响应）文件"]);
            open_by(&world, opener, &need, PASSPHRASE).await.expect(200);
        }
        assert_eq!(waits(&world, &scene.approver).await, Vec::<String>::new());
    }

    too_few_is_counted_lot_by_lot => |world| {
        let mut terms = terms();
        terms["budget"] = json!({ "amount": "100000.00" });
        terms["lots"] = json!({ "total": 2, "allocation": "separate",
            "lots": [{ "name": "东片", "budget": "50000.00" }, { "name": "西片", "budget": "50000.00" }] });
        let mut scene = with_keys(&world, scene_of(&world, terms).await).await;
        let need = scene.need.clone();
        // Three for the first lot; two of them, and nobody else, for the second as well.
        for lots in [vec![1, 2], vec![1, 2], vec![1]] {
            let mut bid = bid("40000.00");
            let offer = bid["offers"][0].clone();
            let offers = lots.iter().map(|lot| {
                let mut of_lot = offer.clone();
                of_lot["lot"] = json!(lot);
                of_lot
            });
            bid["offers"] = offers.collect();
            hand_in_bid(&world, &organization(&world, 1).remove(0), &need, bid).await;
        }
        scene.at(&world, opening());
        world.do_jobs().await;
        let told = scene.approver.get(&world, "/api/v1/messages").send().await;
        assert!(String::from_utf8(told.body).unwrap().contains("标段2"), "the department hears of it");
        open_by(&world, &scene.approver, &need, PASSPHRASE).await.expect(200);
        let opened = open_by(&world, &scene.supervisor, &need, PASSPHRASE).await.expect(200);
        assert_eq!(opened["failed_lots"], json!([{ "lot": 2, "submitted": 2, "least": 3 }]));
        assert!(!opened["next_steps"].as_array().unwrap().is_empty());
        let record = world.get(&format!("/api/v1/opportunities/{need}/opening/record")).send().await.expect(200);
        assert_eq!(record["failed_lots"], opened["failed_lots"]);
        for entry in record["submissions"].as_array().unwrap() {
            assert_eq!(entry["offers"].as_array().unwrap().len(), 1, "what failed is not read out: {entry}");
            assert_eq!(entry["offers"][0]["lot"], 1);
        }
    }

    too_few_bids_fail_and_stay_sealed => |world| {
        let mut scene = scene(&world).await;
        let need = scene.need.clone();
        let bidder = organization(&world, 1).remove(0);
        let (id, _) = hand_in(&world, &bidder, &need, "90000.00").await;
        scene.at(&world, opening());
        world.do_jobs().await;
        world.do_jobs().await;
        let view = scene.approver.get(&world, &format!("/api/v1/opportunities/{need}/opening")).send().await.expect(200);
        assert_eq!((&view["stage"], &view["submissions"]), (&json!("failed"), &json!(1)));
        let notice = world.get(&format!("/api/v1/opportunities/{}", scene.need)).send().await.expect(200);
        assert_eq!(notice["card"]["status"], "failed");
        assert!(notice["cancel_reason"].as_str().unwrap().contains("1家，不足3家"), "{notice}");
        assert!(!view["next_steps"].as_array().unwrap().is_empty(), "what the law leaves open is said");
        open_by(&world, &scene.approver, &need, PASSPHRASE).await.expect(200);
        world.get(&format!("/api/v1/opportunities/{need}/opening/record")).send().await.expect(404);
        scene.approver.get(&world, &format!("/api/v1/submissions/{id}/opened")).send().await.expect(404);
        assert!(!holds(&dump(&world), MARKER));
    }

    before_the_opening_no_plaintext_is_anywhere => |world| {
        let mut scene = scene(&world).await;
        let need = scene.need.clone();
        let bidder = organization(&world, 1).remove(0);
        let (id, version) = begin(&world, &bidder, &need).await;
        let file = upload(&world, &bidder, &id).await.expect(201);
        let mut content = bid("90000.00");
        content["attachments"] = json!([{ "file": file["id"] }]);
        let saved = patch(&world, &bidder, (&id, version), content).await.expect(200);
        assert!(!holds(&dump(&world), MARKER), "a draft is no plaintext either");
        let path = format!("/api/v1/submissions/{id}/enclosures/{}", file["id"].as_str().unwrap());
        assert_eq!(bidder.get(&world, &path).send().await.body, PDF);
        let version = saved["version"].as_i64().unwrap();
        act(&world, &bidder, (&id, version), "seal", json!({ "edition": 1 })).await.expect(200);
        bidder.get(&world, &path).send().await.expect(404);
        for _ in 0..2 {
            hand_in(&world, &organization(&world, 1).remove(0), &need, "91000.00").await;
        }
        world.do_jobs().await;
        audit::sequence(&world.app.db).unwrap();
        let before = dump(&world);
        assert!(!holds(&before, MARKER) && !holds(&before, "91000.00"));
        assert!(!holds(&files(&world.app.settings.data.folder), "MARKER-IN-FILE-Xq7"));
        scene.at(&world, opening());
        world.do_jobs().await;
        open_by(&world, &scene.approver, &need, PASSPHRASE).await.expect(200);
        assert!(!holds(&dump(&world), MARKER), "one share opens nothing");
        open_by(&world, &scene.supervisor, &need, PASSPHRASE).await.expect(200);
        assert!(holds(&dump(&world), MARKER), "the search does find what is there");
        assert_eq!(scene.approver.get(&world, &path).send().await.body, PDF, "and the department reads it, files included");
    }

    nobody_learns_early_who_submits_or_how_many => |world| {
        let scene = scene(&world).await;
        let bidder = organization(&world, 1).remove(0);
        let rival = organization(&world, 1).remove(0);
        let (id, _) = hand_in(&world, &bidder, &scene.need, "90000.00").await;
        let need = &scene.need;
        for person in [&scene.drafter, &scene.approver, &scene.supervisor, &scene.operator, &rival] {
            for path in [
                format!("/api/v1/submissions/{id}"),
                format!("/api/v1/submissions/{id}/opened"),
                format!("/api/v1/submissions/{id}/check"),
                format!("/api/v1/submissions/{id}/receipts/1"),
            ] {
                let reply = person.get(&world, &path).send().await;
                assert!(matches!(reply.status.as_u16(), 403 | 404), "{path}: {}", reply.status);
            }
        }
        for person in [&scene.drafter, &scene.approver, &scene.supervisor, &scene.operator] {
            let view = person.get(&world, &format!("/api/v1/opportunities/{need}/opening")).send().await.expect(200);
            assert_eq!((&view["stage"], &view["submissions"]), (&json!("waiting"), &Value::Null));
            let list = person.get(&world, &format!("/api/v1/opportunities/{need}/opened-submissions")).send().await;
            assert!(matches!(list.status.as_u16(), 403 | 409), "{}", list.status);
        }
        let notice = world.get(&format!("/api/v1/opportunities/{need}")).send().await;
        assert!(!String::from_utf8_lossy(&notice.body).contains(&id));
        assert_eq!(rival.get(&world, "/api/v1/submissions").send().await.expect(200)["items"], json!([]));
        // The log tells that something was sealed, not by whom, for whom, or for what.
        audit::sequence(&world.app.db).unwrap();
        let events = world.app.db.read(|conn| audit::events_of(conn, "submission", &id, None, 50)).unwrap();
        assert!(!events.is_empty());
        for event in events {
            assert!(event.actor_account.is_none() && event.actor_unit.is_none());
            assert!(!event.data.contains(need.as_str()), "{}", event.data);
        }
        let seen = log_of(&world, &scene.supervisor).await;
        assert!(!seen.iter().any(|(act, text)| act.starts_with("submission") || text.contains(&id)), "{seen:?}");
    }

    without_opening_keys_nothing_is_sealed_and_the_escrow_replaces_one_opener => |world| {
        let mut scene = scene_without_keys(&world).await;
        let need = scene.need.clone();
        let first = organization(&world, 1).remove(0);
        let (id, version) = begin(&world, &first, &need).await;
        let saved = patch(&world, &first, (&id, version), bid("90000.00")).await.expect(200);
        assert_eq!(saved["sealable"], false);
        let version = saved["version"].as_i64().unwrap();
        act(&world, &first, (&id, version), "seal", json!({ "edition": 1 })).await.expect(409);
        let short = json!({ "passphrase": "short" });
        scene.approver.post(&world, "/api/v1/opening-keys").json(short).send().await.expect(422);
        scene.operator.post(&world, "/api/v1/opening-keys").json(json!({ "passphrase": PASSPHRASE })).send().await.expect(403);
        for opener in [&scene.approver, &scene.supervisor] {
            opener.post(&world, "/api/v1/opening-keys").json(json!({ "passphrase": PASSPHRASE })).send().await.expect(200);
        }
        world.do_jobs().await;
        act(&world, &first, (&id, version), "seal", json!({ "edition": 1 })).await.expect(200);
        for total in ["91000.00", "92000.00"] {
            hand_in(&world, &organization(&world, 1).remove(0), &need, total).await;
        }
        // The approver changes the passphrase; what was made before is opened with the new one.
        let keys = scene.approver.get(&world, "/api/v1/opening-keys").send().await.expect(200);
        let path = format!("/api/v1/opening-keys/{}/passphrase", keys[0]["id"].as_str().unwrap());
        for (old, status) in [("a wrong one", 422), (PASSPHRASE, 200)] {
            let call = scene.approver.post(&world, &path).header("if-match", "\"1\"");
            call.json(json!({ "old": old, "new": "four quite other words" })).send().await.expect(status);
        }
        let share_path = format!("/api/v1/opportunities/{need}/opening/escrow-share");
        scene.operator.get(&world, &share_path).send().await.expect(409);
        scene.at(&world, opening());
        world.do_jobs().await;
        open_by(&world, &scene.approver, &need, "four quite other words").await.expect(200);
        let share = scene.operator.get(&world, &share_path).send().await;
        let key = std::fs::read_to_string(world.app.settings.data.folder.join("keys/escrow.key")).unwrap();
        let key: age::x25519::Identity = key.trim().parse().unwrap();
        let share = String::from_utf8(age::decrypt(&key, &share.body).unwrap()).unwrap();
        let shares = format!("/api/v1/opportunities/{need}/opening/shares");
        let wrong = scene.operator.post(&world, &shares).json(json!({ "share": "00".repeat(share.len() / 2) })).send().await;
        wrong.expect(422);
        open_by(&world, &scene.approver, &need, "four quite other words").await.expect(200);
        let opened = scene.operator.post(&world, &shares).json(json!({ "share": share })).send().await.expect(200);
        assert_eq!((&opened["stage"], &opened["submissions"]), (&json!("opened"), &json!(3)));
    }
}

/// Acts of the log a supervisor reads, with their text.
async fn log_of(world: &World, supervisor: &Person) -> Vec<(String, String)> {
    audit::sequence(&world.app.db).unwrap();
    let entries = supervisor.get(world, "/api/v1/audit/entries?limit=200").send().await.expect(200);
    let entries = entries.as_array().unwrap().iter();
    entries.map(|entry| (entry["action"].as_str().unwrap().to_owned(), entry.to_string())).collect()
}

/// What `duijie verify receipt` says of these files.
fn verify(receipt: &Value, opened: &str, key: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let (receipt_file, opened_file) = (folder.path().join("receipt.json"), folder.path().join("opened.json"));
    std::fs::write(&receipt_file, receipt.to_string()).unwrap();
    std::fs::write(&opened_file, opened).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_duijie"));
    command.args(["verify", "receipt"]).arg(&receipt_file).arg("--opened").arg(&opened_file).args(["--key", key]);
    command.output().unwrap().status.success()
}

fn verify_alone(receipt: &Value, key: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipt.json");
    std::fs::write(&file, receipt.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_duijie"));
    command.args(["verify", "receipt"]).arg(&file).args(["--key", key]).output().unwrap().status.success()
}

/// Everything the database holds, as bytes: its file with the log of writes not yet merged, or a dump.
fn dump(world: &World) -> Vec<u8> {
    match world.app.db.target() {
        Target::Sqlite(path) => {
            world.app.db.write(|tx| Ok(tx.batch_execute("SELECT 1")?)).unwrap();
            let mut all = std::fs::read(path).unwrap();
            for beside in ["-wal", "-journal"] {
                all.extend(std::fs::read(format!("{path}{beside}")).unwrap_or_default());
            }
            all
        }
        Target::Postgres(url) => {
            let dump = Command::new("pg_dump").arg("--dbname").arg(url).output().unwrap();
            assert!(dump.status.success());
            dump.stdout
        }
    }
}

/// Every file below a folder, keys aside: those are not part of what is dumped, and docs/security.md says so.
fn files(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("keys") {
            all.extend(files(&path));
        } else if path.is_file() {
            all.extend(std::fs::read(&path).unwrap());
        }
    }
    all
}

pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
