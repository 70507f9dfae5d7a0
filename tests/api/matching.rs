//! Matches: who qualifies and why not, in which order; the other side; who may see it; who is told. And on random registries
//! the answers are those of the plain evaluator, on both databases.

mod random;
mod told;

use crate::each_database;
use crate::people::{FAR, HERE, Person, unit_of};
use crate::world::World;
use actix_web::http::Method;
use duijie::accounts::SeedUnit;
use duijie::kernel::ids::OrganizationId;
use duijie::kernel::{Actor, Role, UnitKind, Uscc};
use duijie::matching::service as matching;
use duijie::opportunities::model::PublishedJob;
use duijie::organizations;
use duijie::organizations::model::{NewOrganization, Record};
use duijie::policy;
use duijie::{audit, catalogue};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::cmp::Reverse;

const DEADLINE: &str = "2026-03-23T07:00:00Z";

/// Complete terms that ask for social work in Zhenhai.
fn terms(qualifications: Value) -> Value {
    let case = include_str!("../../config/demo/cases/07-gm-justice-mediation-2026.json");
    let mut value = serde_json::to_value(duijie::opportunities::cases::import(case).unwrap()).unwrap();
    value.as_object_mut().unwrap().remove("provenance");
    value["title"] = "社区为老服务".into();
    value["deadline"] = DEADLINE.into();
    value["contact"] = json!({ "name": "李工", "phone": "0574-86000000" });
    value["survey_reason"] = "本年度已就同类需求开展过需求调查".into();
    value["consultation_reason"] = "延续性项目，上一年度已征求社会公众意见".into();
    value["plan_reason"] = "年中下达的应急任务，未列入年初计划".into();
    value["region"] = HERE.into();
    value["category"] = json!({ "code": "A1003" });
    value["project_types"] = json!([]);
    value["qualifications"] = qualifications;
    value
}

struct Department {
    drafter: Person,
    approver: Person,
}

fn department(world: &World) -> Department {
    catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap();
    let roles: [&[Role]; 2] = [&[Role::Drafter], &[Role::Approver]];
    let mut people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
    let (approver, drafter) = (people.pop().unwrap(), people.pop().unwrap());
    Department { drafter, approver }
}

async fn draft(world: &World, of: &Department, terms: Value) -> String {
    let input = json!({ "kind": "need", "terms": terms });
    let made = of.drafter.post(world, "/api/v1/opportunities").json(input).send().await.expect(200);
    made["id"].as_str().unwrap().to_owned()
}

/// Gives a reason for every condition that the fair-competition check doubts; gives the version then.
async fn justify(world: &World, of: &Department, id: &str, version: i64) -> i64 {
    let check = of.drafter.get(world, &format!("/api/v1/opportunities/{id}/fair-check")).send().await.expect(200);
    if check["blocking"] == json!(0) {
        return version;
    }
    let reason =
        |answer: &Value| json!({ "finding": answer["finding"]["key"], "text": "按主管部门文件设置，仅用于本项目" });
    let reasons: Vec<Value> = check["findings"].as_array().unwrap().iter().map(reason).collect();
    let call = of.drafter.call(world, actix_web::http::Method::PATCH, &format!("/api/v1/opportunities/{id}/draft"));
    let call = call.header("if-match", format!("\"{version}\"")).json(json!({ "fair_justifications": reasons }));
    call.send().await.expect(200);
    version + 1
}

/// Submits and publishes a draft, with a reason for every condition that the fair-competition check doubts.
async fn publish(world: &World, of: &Department, id: &str) {
    let version = justify(world, of, id, 1).await;
    for (person, act, version) in [(&of.drafter, "submit", version), (&of.approver, "publish", version + 1)] {
        let call = person.post(world, &format!("/api/v1/opportunities/{id}/{act}")).json(json!({}));
        call.header("if-match", format!("\"{version}\"")).send().await.expect(200);
    }
}

/// A record in force since 2020, as the registry keeps it.
fn record(part: &str, value: Value) -> Value {
    json!({ "part": part, "from": "2020-01-01", "standing": "official", "value": value })
}

fn registration(number: usize, region: &str) -> Value {
    json!({ "part": "registration", "from": "2018-05-04", "standing": "official", "value": {
        "name": format!("镇海区第{number}社会工作服务中心"), "org_type": "service_institution", "registrar": "宁波市镇海区民政局",
        "registrar_level": "county", "region": region, "address": "招宝山街道1号", "legal_representative": "王小明",
        "registered_on": "2018-05-04",
    }})
}

/// Enters organizations with these records beside a registration in Zhenhai.
fn enter(world: &World, organizations: Vec<Vec<Value>>) -> Vec<OrganizationId> {
    enter_after(world, 0, organizations)
}

/// The same where so many have been entered before.
fn enter_after(world: &World, before: usize, organizations: Vec<Vec<Value>>) -> Vec<OrganizationId> {
    let entity = |number: usize| format!("MJ{:06}", 500_000 + number);
    let new: Vec<NewOrganization> = (before + 1..)
        .zip(organizations)
        .map(|(number, records)| {
            let all = [registration(number, HERE)].into_iter().chain(records);
            let records: Vec<Record> = all.map(|record| serde_json::from_value(record).unwrap()).collect();
            let uscc = Uscc::build('5', '2', HERE.parse().unwrap(), &entity(number)).unwrap();
            NewOrganization { id: OrganizationId::new(), uscc, records }
        })
        .collect();
    let (actor, now) = (Actor::public(), world.clock.now());
    world.app.db.write(|tx| organizations::bulk_insert(tx, &actor, now, "测试", &new)).unwrap();
    audit::sequence(&world.app.db).unwrap();
    new.iter().map(|new| new.id).collect()
}

/// One that serves the need, with a grade.
fn serving(grade: &str) -> Vec<Value> {
    let mut records = vec![
        record("service_region", json!({ "region": HERE })),
        record("service_category", json!({ "category": "A1003" })),
        record("declaration", json!({ "no_major_violation": true })),
    ];
    if grade != "none" {
        records.push(record("grade", json!({ "grade": grade })));
        let grade = records.last_mut().unwrap();
        grade["until"] = "2028-12-31".into();
    }
    records
}

/// The administrator of an organization's workspace.
fn admin(world: &World, id: OrganizationId) -> Person {
    let unit = SeedUnit { organization: Some(id), ..unit_of(UnitKind::Organization, HERE) };
    world.person_in(Role::OrganizationAdmin, unit)
}

async fn matches(world: &World, person: &Person, id: &str) -> Value {
    person.get(world, &format!("/api/v1/opportunities/{id}/matches")).send().await.expect(200)
}

fn ranked(answer: &Value) -> Vec<&str> {
    answer["first"].as_array().unwrap().iter().map(|first| first["organization"]["id"].as_str().unwrap()).collect()
}

fn rule<'a>(answer: &'a Value, key: &str) -> &'a Value {
    answer["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == key).unwrap()
}

fn at_least_three(fact: &str) -> Value {
    json!([{ "text": "评估等级3A以上", "condition": { fact: { "at_least": "3A" } } }])
}

each_database! {
    a_department_sees_who_qualifies_and_why_not => |world| {
        let dep = department(&world);
        let elsewhere = vec![record("service_region", json!({ "region": FAR })), record("service_category", json!({ "category": "A1003" }))];
        let ids = enter(&world, vec![serving("3A"), serving("5A"), serving("none"), elsewhere, Vec::new()]);
        let id = draft(&world, &dep, terms(at_least_three("grade"))).await;

        let answer = matches(&world, &dep.drafter, &id).await;
        assert_eq!(answer["organizations"], 5);
        assert_eq!((&answer["in_scope"], &answer["eligible"]), (&json!(3), &json!(2)));
        assert_eq!(ranked(&answer), [ids[1].as_str(), ids[0].as_str()]);
        let counts = |key: &str| {
            let rule = rule(&answer, key);
            (rule["failed"].as_u64().unwrap(), rule["failed_alone"].as_u64().unwrap(), rule["failed_in_scope"].as_u64().unwrap())
        };
        assert_eq!(counts("eligibility.serves-region"), (2, 0, 0));
        assert_eq!(counts("eligibility.serves-category"), (1, 0, 0));
        assert_eq!(counts("need.1"), (3, 1, 1));
        assert_eq!(rule(&answer, "need.1")["text"]["zh"], "评估等级3A以上");
        assert_eq!(rule(&answer, "need.1")["source"]["basis"], "资格条件第1条");
        let best = &answer["first"][0];
        assert_eq!((&best["place"], &best["standing"]["points"]), (&json!(1), &json!("30")));
        assert_eq!(best["gave"][0], json!({ "given": true, "points": "30",
            "seen": [{ "label": { "zh": "评估等级", "en": "assessment grade" }, "value": best["gave"][0]["seen"][0]["value"] }] }));
        assert_eq!(answer["preferences"][0]["rule"], "preference.grade");
        assert_eq!(answer["as_of"], "2026-03-02");
        assert!(answer["packs"][0].as_str().unwrap().contains('@'));

        // The answer follows the registry and says so.
        let change = answer["change"].as_i64().unwrap();
        enter_more(&world, ids[2]).await;
        let answer = matches(&world, &dep.approver, &id).await;
        assert_eq!((&answer["eligible"], answer["change"].as_i64().unwrap() > change), (&json!(3), true));
        assert_eq!(ranked(&answer), [ids[1], ids[2], ids[0]].map(|id| id.to_string()));
    }

    an_organization_is_explained_compared_and_exported => |world| {
        let dep = department(&world);
        let ids = enter(&world, vec![serving("3A"), serving("none")]);
        let id = draft(&world, &dep, terms(at_least_three("grade"))).await;
        let path = format!("/api/v1/opportunities/{id}/matches");
        let told = dep.drafter.get(&world, &format!("{path}/{}", ids[1])).send().await.expect(200);
        assert_eq!((&told["organization"]["id"], &told["assessment"]["eligible"]), (&json!(ids[1]), &json!(false)));
        let met = |rule: &Value| rule["verdict"] == "pass" || rule["verdict"] == "not_applicable";
        let failed: Vec<&Value> = told["assessment"]["rules"].as_array().unwrap().iter().filter(|rule| !met(rule)).collect();
        assert_eq!(failed.iter().map(|rule| &rule["rule"]).collect::<Vec<_>>(), [&json!("need.1")]);
        assert_eq!(failed[0]["reason"]["seen"]["zh"], "未评估");
        dep.drafter.get(&world, &format!("{path}/{}", OrganizationId::new())).send().await.expect(404);

        let two = dep.drafter.get(&world, &format!("{path}/compare?organizations={},{}", ids[1], ids[0])).send().await.expect(200);
        let order: Vec<&Value> = two["organizations"].as_array().unwrap().iter().map(|one| &one["organization"]["id"]).collect();
        assert_eq!(order, [&json!(ids[1]), &json!(ids[0])]);
        let one = dep.drafter.get(&world, &format!("{path}/compare?organizations={}", ids[0])).send().await.expect(422);
        assert_eq!(one["fields"][0]["code"], "number");

        let sheet = dep.drafter.get(&world, &format!("{path}/export")).send().await;
        assert_eq!(sheet.status.as_u16(), 200);
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(sheet.body)).unwrap();
        let rows = |book: &mut calamine::Xlsx<_>, name: &str| calamine::Reader::worksheet_range(book, name).unwrap().height();
        assert_eq!([rows(&mut book, "概况"), rows(&mut book, "推荐次序")], [9, 2]);
    }

    an_organization_mends_its_profile_and_now_qualifies => |world| {
        let dep = department(&world);
        let ids = enter(&world, vec![serving("none")]);
        let member = admin(&world, ids[0]);
        let staffed = json!([{ "text": "专职人员5名以上", "condition": { "staff_full_time": { "at_least": 5 } } }]);
        let id = draft(&world, &dep, terms(staffed)).await;
        publish(&world, &dep, &id).await;
        world.do_jobs().await;
        let path = format!("/api/v1/organizations/{}/matches", ids[0]);
        let near = member.get(&world, &format!("{path}?filter=near")).send().await.expect(200);
        let mend = &near["needs"][0]["mends"][0];
        assert_eq!((&mend["part"], &mend["keeper"], &mend["unknown"]), (&json!("staffing"), &json!("organization"), &json!(true)));
        assert_eq!(inbox(&world, &member).await, [""; 0]);
        // It fills in what it is told to, itself.
        change(&world, &member, ids[0], vec![record("staffing", json!({ "full_time": 6 }))]).await;
        matching::follow(&world.app).unwrap();
        let matched = member.get(&world, &path).send().await.expect(200);
        assert_eq!((&matched["matched"], &matched["near"], &matched["needs"][0]["mends"]), (&json!(1), &json!(0), &json!([])));
        assert_eq!(inbox(&world, &member).await.len(), 1);
    }

    a_grade_ends_at_midnight_in_shanghai => |world| {
        let dep = department(&world);
        let mut records = serving("3A");
        records.last_mut().unwrap()["until"] = "2026-03-02".into();
        let ids = enter(&world, vec![records]);
        let id = draft(&world, &dep, terms(at_least_three("grade"))).await;
        for (now, eligible) in [("2026-03-02T15:59:59Z", 1), ("2026-03-02T16:00:00Z", 0)] {
            world.clock.set(serde_json::from_value(now.into()).unwrap());
            assert_eq!(matches(&world, &world.again(&dep.drafter), &id).await["eligible"], eligible, "{now}");
        }
        let drafter = world.again(&dep.drafter);
        for (day, eligible) in [("2026-03-02", true), ("2026-03-03", false)] {
            let path = format!("/api/v1/opportunities/{id}/matches/{}?as_of={day}", ids[0]);
            let told = drafter.get(&world, &path).send().await.expect(200);
            assert_eq!((&told["assessment"]["eligible"], &told["assessment"]["as_of"]), (&json!(eligible), &json!(day)));
        }
    }

    matches_are_for_the_department_and_its_supervisors => |world| {
        let dep = department(&world);
        let ids = enter(&world, vec![serving("3A")]);
        let id = draft(&world, &dep, terms(json!([]))).await;
        let supervisor = world.person(Role::Supervisor);
        let far = world.person_in(Role::Supervisor, unit_of(UnitKind::Supervisor, FAR));
        let other = world.person(Role::Drafter);
        let member = admin(&world, ids[0]);
        let path = format!("/api/v1/opportunities/{id}/matches");
        for rest in ["", "/export", "/compare?organizations=a", &format!("/{}", ids[0])] {
            world.get(&format!("{path}{rest}")).send().await.expect(401);
            for stranger in [&far, &other, &member] {
                stranger.get(&world, &format!("{path}{rest}")).send().await.expect(404);
            }
        }
        matches(&world, &supervisor, &id).await;
        // Once the need is published an organization is told about itself, and never the list.
        publish(&world, &dep, &id).await;
        let told = member.get(&world, &format!("{path}/{}", ids[0])).send().await.expect(200);
        assert_eq!(told["assessment"]["eligible"], true);
        member.get(&world, &path).send().await.expect(404);
        let mine = format!("/api/v1/organizations/{}/matches", ids[0]);
        member.get(&world, &mine).send().await.expect(200);
        world.person(Role::Registrar).get(&world, &mine).send().await.expect(200);
        dep.drafter.get(&world, &mine).send().await.expect(403);
    }

    an_organization_sees_open_needs_and_what_it_lacks => |world| {
        let dep = department(&world);
        let ids = enter(&world, vec![serving("none")]);
        let member = admin(&world, ids[0]);
        for qualifications in [at_least_three("grade"), json!([])] {
            let id = draft(&world, &dep, terms(qualifications)).await;
            publish(&world, &dep, &id).await;
        }
        draft(&world, &dep, terms(json!([]))).await;
        audit::sequence(&world.app.db).unwrap();
        let path = format!("/api/v1/organizations/{}/matches", ids[0]);
        let matched = member.get(&world, &path).send().await.expect(200);
        assert_eq!((&matched["open"], &matched["matched"], &matched["near"]), (&json!(2), &json!(1), &json!(1)));
        assert_eq!(matched["needs"].as_array().unwrap().len(), 1);
        assert_eq!(matched["needs"][0]["lacking"], json!([]));
        let near = member.get(&world, &format!("{path}?filter=near")).send().await.expect(200);
        assert_eq!(near["needs"][0]["lacking"][0]["rule"], "need.1");
        let mend = &near["needs"][0]["mends"][0];
        assert_eq!((&mend["fact"], &mend["part"], &mend["keeper"]), (&json!("grade"), &json!("grade"), &json!("authority")));
        assert!(mend["way"]["zh"].as_str().unwrap().contains("评估"), "{mend}");
        let first = member.get(&world, &format!("{path}?filter=all&limit=1")).send().await.expect(200);
        let next = member.get(&world, &format!("{path}?filter=all&limit=1&after={}", first["next"].as_str().unwrap())).send().await.expect(200);
        assert_eq!((&first["needs"][0], &next["needs"][0]), (&matched["needs"][0], &near["needs"][0]));
        assert_eq!(next["next"], Value::Null);
        // Closed needs are gone.
        world.clock.set(serde_json::from_value("2026-03-24T00:00:00Z".into()).unwrap());
        let member = world.again(&member);
        assert_eq!(member.get(&world, &format!("{path}?filter=all")).send().await.expect(200)["open"], 0);
    }

    what_was_decided_at_publication_is_on_record_and_can_be_made_again => |world| {
        policy::service::start(&world.app).unwrap();
        let dep = department(&world);
        let ids = enter(&world, ["3A", "none", "4A"].map(serving).to_vec());
        let (told, outside) = (admin(&world, ids[0]), admin(&world, ids[1]));
        let id = draft(&world, &dep, terms(at_least_three("grade"))).await;
        let explained = async |person: &Person, organization: usize| {
            let path = format!("/api/v1/opportunities/{id}/matches/{}", ids[organization]);
            person.get(&world, &path).send().await.expect(200)
        };
        assert_eq!(explained(&dep.drafter, 0).await["recorded"], Value::Null, "a draft decides nothing");
        publish(&world, &dep, &id).await;
        audit::sequence(&world.app.db).unwrap();
        matching::announce(&world.app, PublishedJob { id: id.parse().unwrap(), edition: 1 }).unwrap();
        // Those told, and the first of the department's list; who does not qualify and is not told is not among them.
        assert_eq!(explained(&dep.drafter, 1).await["recorded"], Value::Null);
        assert!(explained(&dep.drafter, 2).await["recorded"]["id"].is_string());
        let seen = explained(&told, 0).await;
        let decision = seen["recorded"]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/policies/decisions/{decision}");
        let view = told.get(&world, &path).send().await.expect(200);
        assert_eq!(view["replay"]["recorded"], seen["assessment"], "the same answer as on the page");
        assert_eq!((&view["replay"]["same"], &view["replay"]["facts_intact"]), (&json!(true), &json!(true)));
        assert_eq!((&view["opportunity"], &view["organization"]), (&json!(id), &json!(ids[0])));
        dep.approver.get(&world, &path).send().await.expect(200);
        outside.get(&world, &path).send().await.expect(404);
        // The organization changes; the record stays what it was.
        enter_more(&world, ids[0]).await;
        let view = told.get(&world, &path).send().await.expect(200);
        assert_eq!((&view["replay"]["same"], &view["replay"]["recorded"]), (&json!(true), &seen["assessment"]));
    }
}

/// Gives an organization grade 4A through the API.
async fn enter_more(world: &World, id: OrganizationId) {
    let registrar = world.person(Role::Registrar);
    let mut grade = record("grade", json!({ "grade": "4A" }));
    grade["until"] = "2028-12-31".into();
    change(world, &registrar, id, vec![grade]).await;
}

async fn change(world: &World, registrar: &Person, id: OrganizationId, records: Vec<Value>) {
    let path = format!("/api/v1/organizations/{id}/dossier");
    let dossier = registrar.get(world, &path).send().await.expect(200);
    let put = |mut record: Value| {
        record.as_object_mut().unwrap().remove("standing");
        json!({ "act": "put", "record": record })
    };
    let changes: Vec<Value> = records.into_iter().map(put).collect();
    let body = json!({ "reason": "日常维护", "changes": changes });
    let call = registrar.call(world, Method::PATCH, &path).header("if-match", format!("\"{}\"", dossier["version"]));
    call.json(body).send().await.expect(200);
    audit::sequence(&world.app.db).unwrap();
}

/// Subjects of a person's messages.
async fn inbox(world: &World, person: &Person) -> Vec<String> {
    let page = person.get(world, "/api/v1/messages").send().await.expect(200);
    let items = page["items"].as_array().unwrap().iter();
    items.map(|message| message["subject"]["zh"].as_str().unwrap().to_owned()).collect()
}
