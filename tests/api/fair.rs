//! The fair-competition check on the way to publication: seen, answered, kept with the edition, published.

use crate::each_database;
use crate::people::{HERE, Person, unit_of};
use crate::world::World;
use actix_web::http::Method;
use duijie::audit;
use duijie::kernel::{Role, UnitKind};
use duijie::policy::fair::FairRules;
use serde_json::{Value, json};

const CASE: &str = include_str!("../../config/demo/cases/07-gm-justice-mediation-2026.json");
const REASON: &str = "本项目须在禁毒条例规定的场所开展，依据市禁毒委文件设置";

/// Complete terms with one condition that surely restricts competition.
fn terms() -> Value {
    let mut value = serde_json::to_value(duijie::opportunities::cases::import(CASE).unwrap()).unwrap();
    value.as_object_mut().unwrap().remove("provenance");
    value["deadline"] = "2026-03-23T07:00:00Z".into();
    value["contact"] = json!({ "name": "李工", "phone": "0574-86000000" });
    value["survey_reason"] = "本年度已就同类需求开展过需求调查".into();
    value["consultation_reason"] = "延续性项目，上一年度已征求社会公众意见".into();
    value["plan_reason"] = "年中下达的应急任务，未列入年初计划".into();
    value["qualifications"] = json!([
        { "text": "具有独立承担民事责任的能力，提供营业执照或者民办非企业单位登记证书等" },
        { "text": "注册资金不低于一百万元" },
    ]);
    value
}

struct Department {
    drafter: Person,
    approver: Person,
}

fn department(world: &World) -> Department {
    let roles: [&[Role]; 2] = [&[Role::Drafter], &[Role::Approver]];
    let mut people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
    let (approver, drafter) = (people.pop().unwrap(), people.pop().unwrap());
    Department { drafter, approver }
}

fn at(id: &Value, rest: &str) -> String {
    format!("/api/v1/opportunities/{}{rest}", id.as_str().unwrap())
}

async fn begun(world: &World, of: &Department, kind: &str) -> Value {
    let input = json!({ "kind": kind, "terms": terms() });
    of.drafter.post(world, "/api/v1/opportunities").json(input).send().await.expect(200)["id"].clone()
}

async fn act(world: &World, person: &Person, id: &Value, step: &str, status: u16) -> Value {
    let draft = person.get(world, &at(id, "/draft")).send().await;
    let call = person.post(world, &at(id, step)).header("if-match", draft.etag()).json(json!({}));
    call.send().await.expect(status)
}

async fn patch(world: &World, person: &Person, id: &Value, parts: Value) -> Value {
    let draft = person.get(world, &at(id, "/draft")).send().await;
    let call = person.call(world, Method::PATCH, &at(id, "/draft")).header("if-match", draft.etag());
    call.json(parts).send().await.expect(200)
}

async fn check(world: &World, person: &Person, id: &Value) -> Value {
    person.get(world, &at(id, "/fair-check")).send().await.expect(200)
}

fn answer<'a>(check: &'a Value, rule: &str) -> Option<&'a Value> {
    check["findings"].as_array().unwrap().iter().find(|answer| answer["finding"]["rule"] == rule)
}

each_database! {
    a_sure_finding_blocks_until_it_is_justified_and_the_reason_is_published => |world| {
        let dep = department(&world);
        let id = begun(&world, &dep, "need").await;
        let seen = check(&world, &dep.drafter, &id).await;
        assert_eq!((&seen["applies"], &seen["blocking"]), (&json!(true), &json!(1)));
        assert_eq!(seen["rules"], FairRules::shipped().unwrap().hash());
        let size = answer(&seen, "size").unwrap();
        assert_eq!((&size["blocks"], &size["finding"]["confidence"]), (&json!(true), &json!("high")));
        let place = json!({ "path": "qualifications[1].text", "name": "", "quote": "注册资金不低于一百万元" });
        assert_eq!(size["finding"]["places"], json!([place]));
        let article = &size["finding"]["articles"][0];
        assert_eq!((&article["id"], &article["status"]), (&json!("order-87-17"), &json!("verified")));

        let refused = act(&world, &dep.drafter, &id, "/submit", 409).await;
        assert!(refused["detail"].as_str().unwrap().contains("公平竞争审查还有 1 处"), "{refused}");
        let given = json!([{ "finding": size["finding"]["key"], "text": REASON }]);
        patch(&world, &dep.drafter, &id, json!({ "fair_justifications": given })).await;
        assert_eq!(check(&world, &dep.drafter, &id).await["blocking"], 0);
        act(&world, &dep.drafter, &id, "/submit", 200).await;
        // The second person sees the reason before publishing.
        assert_eq!(answer(&check(&world, &dep.approver, &id).await, "size").unwrap()["justification"], REASON);
        act(&world, &dep.approver, &id, "/publish", 200).await;

        let notice = world.get(&at(&id, "")).send().await.expect(200);
        let published = notice["fair"].as_array().unwrap();
        assert_eq!(published.len(), 1, "what was not justified is not the public's");
        assert_eq!((&published[0]["justification"], &published[0]["finding"]["rule"]), (&json!(REASON), &json!("size")));
        assert!(notice["terms"].get("fair_justifications").is_none());

        // An amendment with other words needs another reason; the first edition keeps its own.
        act(&world, &dep.drafter, &id, "/amend", 200).await;
        let changed = json!([{ "text": "注册资金不低于二百万元" }]);
        patch(&world, &dep.drafter, &id, json!({ "qualifications": changed })).await;
        assert_eq!(check(&world, &dep.drafter, &id).await["blocking"], 1);
        let first = world.get(&at(&id, "/editions/1")).send().await.expect(200);
        assert_eq!(first["fair"][0]["justification"], REASON);
    }

    a_mended_clause_needs_no_reason => |world| {
        let dep = department(&world);
        let id = begun(&world, &dep, "need").await;
        let mended = json!([{ "text": "具有独立承担民事责任的能力，提供营业执照或者民办非企业单位登记证书等" }]);
        patch(&world, &dep.drafter, &id, json!({ "qualifications": mended })).await;
        let seen = check(&world, &dep.drafter, &id).await;
        assert_eq!((&seen["blocking"], answer(&seen, "size")), (&json!(0), None));
        act(&world, &dep.drafter, &id, "/submit", 200).await;
        act(&world, &dep.approver, &id, "/publish", 200).await;
        let notice = world.get(&at(&id, "")).send().await.expect(200);
        assert_eq!(notice["fair"], json!([]));
        audit::sequence(&world.app.db).unwrap();
    }

    venture_calls_and_strangers_have_no_check => |world| {
        let dep = department(&world);
        let id = begun(&world, &dep, "call").await;
        let seen = check(&world, &dep.drafter, &id).await;
        assert_eq!((&seen["applies"], &seen["findings"]), (&json!(false), &json!([])));
        world.get(&at(&id, "/fair-check")).send().await.expect(401);
        let stranger = world.person(Role::FinanceOfficer);
        stranger.get(&world, &at(&id, "/fair-check")).send().await.expect(404);
    }
}
