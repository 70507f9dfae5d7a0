//! The expert pool and the draw: applying and listing, days away and relations, who can be drawn and who never is, what nobody
//! sees before the result, how seats are filled, and that what is published can be recomputed by the program offline.

use crate::each_database;
use crate::people::{FAR, HERE, Person, unit_of};
use crate::world::{START, World};
use duijie::kernel::{Instant, Role, UnitKind};
use duijie::{audit, catalogue};
use serde_json::{Value, json};
use std::process::Command;

const DEADLINE: &str = "2026-03-20T07:00:00Z";
const REVIEW: &str = "2026-03-20T08:00:00Z";
/// Two working days before the review.
pub(crate) const DRAW_DAY: &str = "2026-03-18T01:00:00Z";

pub(crate) fn at(moment: &str) -> Instant {
    serde_json::from_value(moment.into()).unwrap()
}

pub(crate) struct Scene {
    pub(crate) drafter: Person,
    pub(crate) approver: Person,
    pub(crate) keeper: Person,
    pub(crate) supervisor: Person,
    pub(crate) operator: Person,
    pub(crate) need: String,
}

impl Scene {
    /// At another moment, everybody signed in again.
    pub(crate) fn later(self, world: &World, moment: &str) -> Self {
        world.clock.set(at(moment));
        Self {
            drafter: world.again(&self.drafter),
            approver: world.again(&self.approver),
            keeper: world.again(&self.keeper),
            supervisor: world.again(&self.supervisor),
            operator: world.again(&self.operator),
            ..self
        }
    }
}

/// A department with a published open tender of 4.7 million, and everybody around it.
pub(crate) async fn scene(world: &World) -> Scene {
    // Twenty days before the deadline: 政府采购法 Art. 35.
    world.clock.set(at("2026-02-27T01:00:00Z"));
    catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap();
    let roles: [&[Role]; 2] = [&[Role::Drafter], &[Role::Approver]];
    let mut people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
    let (approver, drafter) = (people.pop().unwrap(), people.pop().unwrap());
    let case = include_str!("../../config/demo/cases/07-gm-justice-mediation-2026.json");
    let mut terms = serde_json::to_value(duijie::opportunities::cases::import(case).unwrap()).unwrap();
    terms.as_object_mut().unwrap().remove("provenance");
    terms["title"] = "社区为老服务".into();
    terms["deadline"] = DEADLINE.into();
    terms["contact"] = json!({ "name": "李工", "phone": "0574-86000000" });
    terms["survey_reason"] = "本年度已就同类需求开展过需求调查".into();
    terms["consultation_reason"] = "延续性项目，上一年度已征求社会公众意见".into();
    terms["plan_reason"] = "年中下达的应急任务，未列入年初计划".into();
    terms["region"] = HERE.into();
    terms["category"] = json!({ "code": "A1003" });
    terms["project_types"] = json!([]);
    terms["qualifications"] = json!([]);
    terms["complex"] = json!(false);
    let made =
        drafter.post(world, "/api/v1/opportunities").json(json!({ "kind": "need", "terms": terms })).send().await;
    let need = made.expect(200)["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/opportunities/{need}");
    let check = drafter.get(world, &format!("{path}/fair-check")).send().await.expect(200);
    let doubts = check["findings"].as_array().unwrap();
    let reasons: Vec<Value> = doubts
        .iter()
        .map(|one| json!({ "finding": one["finding"]["key"], "text": "按主管部门文件设置，仅用于本项目" }))
        .collect();
    let call =
        drafter.call(world, actix_web::http::Method::PATCH, &format!("{path}/draft")).header("if-match", "\"1\"");
    call.json(json!({ "fair_justifications": reasons })).send().await.expect(200);
    for (person, act, version) in [(&drafter, "submit", 2), (&approver, "publish", 3)] {
        let call = person.post(world, &format!("/api/v1/opportunities/{need}/{act}")).json(json!({}));
        call.header("if-match", format!("\"{version}\"")).send().await.expect(200);
    }
    let (keeper, supervisor, operator) =
        (world.person(Role::Registrar), world.person(Role::Supervisor), world.person(Role::Operator));
    Scene { drafter, approver, keeper, supervisor, operator, need }.later(world, START)
}

fn application(field: &str) -> Value {
    json!({ "region": HERE, "fields": [field], "employer": "宁波大学", "title": "教授", "experience": "从事社会工作研究十年" })
}

/// Somebody of no unit that matters, who has applied; with the id and the name.
pub(crate) async fn applied(world: &World, field: &str) -> (Person, String) {
    let person = world.person(Role::Evaluator);
    let made = person.post(world, "/api/v1/experts").json(application(field)).send().await.expect(200);
    (person, made["id"].as_str().unwrap().to_owned())
}

pub(crate) async fn act(world: &World, keeper: &Person, id: &str, version: i64, input: Value) -> crate::world::Reply {
    let call = keeper.post(world, &format!("/api/v1/experts/{id}/acts")).json(input);
    call.header("if-match", format!("\"{version}\"")).send().await
}

/// A listed expert.
pub(crate) async fn listed(world: &World, scene: &Scene) -> (Person, String) {
    let (person, id) = applied(world, "A1003").await;
    act(world, &scene.keeper, &id, 1, json!({ "action": "list" })).await.expect(200);
    (person, id)
}

pub(crate) fn plan(experts: u16, representatives: usize) -> Value {
    let sent: Vec<Value> = (0..representatives).map(|_| json!({ "name": "李代表", "position": "科长" })).collect();
    json!({ "fields": ["A1003"], "scope": "330000", "experts": experts, "representatives": sent, "review_at": REVIEW,
        "place": "三楼会议室", "answer_minutes": 60 })
}

/// A request to a panel with its present version.
pub(crate) async fn to_panel(world: &World, person: &Person, id: &str, act: &str, input: Value) -> crate::world::Reply {
    let read = person.get(world, &format!("/api/v1/panels/{id}")).send().await;
    let path = format!("/api/v1/panels/{id}/{act}");
    let call = if act == "chair" { person.put(world, &path) } else { person.post(world, &path) };
    call.header("if-match", read.etag()).json(input).send().await
}

pub(crate) async fn formed(world: &World, scene: &Scene, plan: Value) -> String {
    let path = format!("/api/v1/opportunities/{}/panels", scene.need);
    let made = scene.drafter.post(world, &path).json(plan).send().await.expect(200);
    assert_eq!(made["state"], "committed");
    assert_eq!(made["draws"][0]["commitment"].as_str().unwrap().len(), 64);
    made["id"].as_str().unwrap().to_owned()
}

async fn invitation(world: &World, person: &Person) -> Option<Value> {
    let all = person.get(world, "/api/v1/panel-invitations").send().await.expect(200);
    all.as_array().unwrap().iter().find(|one| one["state"] == "notified").cloned()
}

/// Whoever of these is asked now, with the invitation.
pub(crate) async fn asked<'p>(world: &World, people: &'p [Person]) -> Vec<(&'p Person, Value)> {
    let mut asked = Vec::new();
    for person in people {
        if let Some(invitation) = invitation(world, person).await {
            asked.push((person, invitation));
        }
    }
    asked
}

pub(crate) async fn answer(world: &World, (person, invitation): &(&Person, Value), input: Value) -> Value {
    let call = person.post(world, &format!("/api/v1/panel-invitations/{}/answer", invitation["id"].as_str().unwrap()));
    let version = invitation["version"].as_i64().unwrap();
    call.header("if-match", format!("\"{version}\"")).json(input).send().await.expect(200)
}

fn verify(record: &Value) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("record.json");
    std::fs::write(&file, record.to_string()).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_duijie")).args(["verify", "draw"]).arg(&file).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    (run.status.success(), said)
}

async fn record(world: &World, id: &str) -> Value {
    world.get(&format!("/api/v1/panels/{id}/record")).send().await.expect(200)
}

each_database! {
    an_expert_applies_is_returned_listed_suspended_and_comes_back => |world| {
        let scene = scene(&world).await;
        let (person, id) = applied(&world, "A1003").await;
        let again = person.post(&world, "/api/v1/experts").json(application("A1003")).send().await.expect(409);
        assert_eq!(again["code"], "duplicate");
        let other = world.person(Role::Evaluator);
        let wrong = other.post(&world, "/api/v1/experts").json(application("Z99")).send().await;
        assert!([400, 422].contains(&wrong.status.as_u16()));
        other.get(&world, "/api/v1/experts/own").send().await.expect(404);

        let far = world.person_in(Role::Registrar, unit_of(UnitKind::Authority, FAR));
        far.get(&world, &format!("/api/v1/experts/{id}")).send().await.expect(404);
        let elsewhere = far.get(&world, "/api/v1/experts").send().await.expect(200);
        assert_eq!(elsewhere["items"], json!([]));
        scene.operator.get(&world, "/api/v1/experts").send().await.expect(403);
        scene.drafter.get(&world, &format!("/api/v1/experts/{id}")).send().await.expect(404);

        let silent = act(&world, &scene.keeper, &id, 1, json!({ "action": "return" })).await.expect(422);
        assert_eq!(silent["fields"][0]["path"], "reason");
        act(&world, &scene.keeper, &id, 1, json!({ "action": "return", "reason": "请补充职称证书" })).await.expect(200);
        let own = person.get(&world, "/api/v1/experts/own").send().await;
        assert_eq!(own.json()["reason"], "请补充职称证书");
        let call = person.put(&world, "/api/v1/experts/own").header("if-match", own.etag());
        call.json(application("A10")).send().await.expect(200);
        act(&world, &scene.keeper, &id, 2, json!({ "action": "list" })).await.expect(412);
        act(&world, &scene.keeper, &id, 3, json!({ "action": "list" })).await.expect(200);
        let found = scene.keeper.get(&world, "/api/v1/experts?state=listed&field=A10&q=%E6%95%99%E6%8E%88").send().await.expect(200);
        assert_eq!(found["items"][0]["id"], id.as_str());

        let until = json!({ "action": "suspend", "reason": "无故缺席", "until": "2026-03-10" });
        act(&world, &scene.keeper, &id, 4, until).await.expect(200);
        world.do_jobs().await;
        let scene = scene.later(&world, "2026-03-10T15:59:00Z");
        world.do_jobs().await;
        let view = scene.keeper.get(&world, &format!("/api/v1/experts/{id}")).send().await.expect(200);
        assert_eq!(view["state"], "suspended", "the last day is not over");
        let scene = scene.later(&world, "2026-03-10T16:00:00Z");
        world.do_jobs().await;
        let view = scene.keeper.get(&world, &format!("/api/v1/experts/{id}")).send().await.expect(200);
        assert_eq!(view["state"], "listed");
        let steps: Vec<&str> = view["steps"].as_array().unwrap().iter().map(|step| step["action"].as_str().unwrap()).collect();
        assert_eq!(steps, ["resume", "suspend", "list", "apply", "return", "apply"]);
    }

    nobody_lists_the_own_application => |world| {
        let scene = scene(&world).await;
        let made = scene.keeper.post(&world, "/api/v1/experts").json(application("A1003")).send().await.expect(200);
        let refused = act(&world, &scene.keeper, made["id"].as_str().unwrap(), 1, json!({ "action": "list" })).await.expect(422);
        assert_eq!(refused["fields"][0]["code"], "oneself");
    }

    somebody_without_an_account_is_invited_into_the_pool => |world| {
        let scene = scene(&world).await;
        let invite = |login: &str| json!({ "login": login, "name": "王教授" });
        let path = "/api/v1/experts/invitations";
        scene.keeper.post(&world, path).json(invite("wang@example.org")).send().await.expect(200);
        scene.keeper.post(&world, path).json(invite("wang@example.org")).send().await.expect(409);
        scene.drafter.post(&world, path).json(invite("li@example.org")).send().await.expect(403);
    }

    days_away_and_relations_are_kept_by_the_expert_with_versions => |world| {
        let scene = scene(&world).await;
        let (person, id) = listed(&world, &scene).await;
        let put = |part: &str, version: i64, input: Value| {
            let call = person.put(&world, &format!("/api/v1/experts/own/{part}"));
            call.header("if-match", format!("\"{version}\"")).json(input).send()
        };
        let away = json!({ "absences": [{ "since": "2026-03-20", "until": "2026-03-21" }] });
        put("absences", 1, away.clone()).await.expect(412);
        put("absences", 2, away).await.expect(200);
        let relation = json!({ "kind": "employment", "organization": "甲中心", "since": "2020-01-01", "until": "2024-01-01" });
        let unknown = json!({ "interests": [{ "kind": "friendship", "organization": "甲中心", "since": "2020-01-01" }] });
        let refused = put("interests", 3, unknown).await.expect(422);
        assert!(refused["fields"][0]["message"].as_str().unwrap().contains("employment"));
        put("interests", 3, json!({ "interests": [relation] })).await.expect(200);
        let seen = scene.keeper.get(&world, &format!("/api/v1/experts/{id}")).send().await.expect(200);
        assert_eq!(seen["interests"][0]["organization"], "甲中心");
        assert_eq!(seen["absences"][0]["since"], "2026-03-20");
        let rule = seen["recusal_rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "employment").unwrap();
        assert_eq!((&rule["years"], rule["source"]["basis"].as_str().unwrap()), (&json!(3), "政府采购法实施条例第9条第1项"));
        put("interests", 4, json!({ "interests": [] })).await.expect(200);
    }

    a_panel_follows_the_rule_of_its_method_and_is_not_drawn_too_early => |world| {
        let scene = scene(&world).await;
        let path = format!("/api/v1/opportunities/{}/panels", scene.need);
        let asked = scene.drafter.get(&world, &path).send().await.expect(200);
        assert_eq!((&asked["rule"]["min"], &asked["rule"]["min_experts"]), (&json!(5), &json!(4)));
        assert_eq!(asked["rule"]["source"]["basis"], "87号令第47条");
        let refused = scene.drafter.post(&world, &path).json(plan(3, 2)).send().await.expect(422);
        assert_eq!(refused["fields"][0]["code"], "expert_share");
        let stranger = world.person(Role::Drafter);
        stranger.post(&world, &path).json(plan(4, 1)).send().await.expect(404);

        let id = formed(&world, &scene, plan(4, 1)).await;
        let early = to_panel(&world, &scene.drafter, &id, "draw", json!({})).await.expect(409);
        assert!(early["detail"].as_str().unwrap().contains("财库〔2016〕198号"), "{early}");
        for _ in 0..3 {
            listed(&world, &scene).await;
        }
        let scene = scene.later(&world, DRAW_DAY);
        let few = to_panel(&world, &scene.drafter, &id, "draw", json!({})).await.expect(409);
        assert!(few["detail"].as_str().unwrap().contains("只有3名，需要4名"), "{few}");
        assert!(few["fields"].as_array().unwrap().iter().any(|way| way["message"].as_str().unwrap().contains("87号令第48条")));
        let bidders = json!({ "bidders": [{ "name": "甲中心" }] });
        let secret = to_panel(&world, &scene.drafter, &id, "draw", bidders).await.expect(422);
        assert_eq!(secret["fields"][0]["code"], "secret", "who submits is not known before the deadline");
    }

    a_panel_is_drawn_in_secret_filled_from_the_same_draw_and_can_be_recomputed => |world| {
        let scene = scene(&world).await;
        let mut people = Vec::new();
        let mut ids = Vec::new();
        for _ in 0..9 {
            let (person, id) = listed(&world, &scene).await;
            people.push(person);
            ids.push(id);
        }
        // One works for the purchaser, one is away, one is suspended: none of them is ever asked.
        let department = world.app.db.read(|conn| duijie::accounts::units_by_ids(conn, &[scene.drafter.unit])).unwrap().remove(0);
        let own = json!({ "interests": [{ "kind": "own_unit", "organization": department.name, "since": "2020-01-01" }] });
        people[0].put(&world, "/api/v1/experts/own/interests").header("if-match", "\"2\"").json(own).send().await.expect(200);
        let away = json!({ "absences": [{ "since": "2026-03-19", "until": "2026-03-20" }] });
        people[1].put(&world, "/api/v1/experts/own/absences").header("if-match", "\"2\"").json(away).send().await.expect(200);
        act(&world, &scene.keeper, &ids[2], 2, json!({ "action": "suspend", "reason": "核查中" })).await.expect(200);

        let id = formed(&world, &scene, plan(4, 1)).await;
        let scene = scene.later(&world, DRAW_DAY);
        let people: Vec<Person> = people.iter().map(|person| world.again(person)).collect();
        let counts = scene.drafter.get(&world, &format!("/api/v1/panels/{id}/candidates")).send().await.expect(200);
        assert_eq!((&counts["seats"], &counts["candidates"]), (&json!(4), &json!(6)));
        assert_eq!(counts["excluded"], json!({ "interest": 1, "absent": 1, "suspended": 1 }));
        let drawn = to_panel(&world, &scene.drafter, &id, "draw", json!({})).await.expect(200);
        assert_eq!((&drawn["state"], &drawn["asked"]), (&json!("inviting"), &json!({ "notified": 4 })));
        world.do_jobs().await;

        // Nobody sees who: not the department, the supervisor (nor in the log), the authority, the operator.
        audit::sequence(&world.app.db).unwrap();
        let mut seen = String::new();
        for (person, path) in [
            (&scene.drafter, format!("/api/v1/panels/{id}")),
            (&scene.supervisor, format!("/api/v1/panels/{id}")),
            (&scene.supervisor, "/api/v1/audit/entries?limit=200&subject_kind=panel".to_owned()),
            (&scene.operator, "/api/v1/mails?state=sent&limit=100".to_owned()),
            (&scene.operator, "/api/v1/mails?state=queued&limit=100".to_owned()),
        ] {
            let reply = person.get(&world, &path).send().await;
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            reply.expect(200);
            seen.push_str(&body);
        }
        for (person, expert) in people.iter().zip(&ids) {
            let mentioned = [person.account.as_str(), person.login.as_str(), expert.as_str()].iter().any(|word| seen.contains(word));
            assert!(!mentioned, "{} is mentioned in {seen}", person.login);
        }
        scene.operator.get(&world, &format!("/api/v1/panels/{id}")).send().await.expect(404);
        scene.keeper.get(&world, &format!("/api/v1/panels/{id}")).send().await.expect(404);
        world.get(&format!("/api/v1/panels/{id}/record")).send().await.expect(404);
        let public = world.get(&format!("/api/v1/opportunities/{}/disclosed-panels", scene.need)).send().await.expect(200);
        assert_eq!(public, json!([]));

        // One declines, one recuses: the next two of the same draw are asked.
        let first = asked(&world, &people).await;
        assert_eq!(first.len(), 4);
        assert!(first.iter().all(|(person, _)| people[..3].iter().all(|out| out.account != person.account)));
        let silent = people[8].post(&world, &format!("/api/v1/panel-invitations/{}/answer", first[0].1["id"].as_str().unwrap()));
        if people[8].account != first[0].0.account {
            silent.header("if-match", "\"1\"").json(json!({ "answer": "accept" })).send().await.expect(404);
        }
        answer(&world, &first[0], json!({ "answer": "accept" })).await;
        answer(&world, &first[1], json!({ "answer": "decline", "reason": "出差" })).await;
        answer(&world, &first[2], json!({ "answer": "recuse", "reason": "配偶在投标单位任职" })).await;
        let next = asked(&world, &people).await;
        assert_eq!(next.len(), 3, "one of the first still thinks, two were added");
        for one in next.iter().filter(|one| one.0.account != first[3].0.account) {
            answer(&world, one, json!({ "answer": "accept" })).await;
        }
        // The last of the first does not answer in time, and there is nobody left: the panel is short.
        let scene = scene.later(&world, "2026-03-18T02:00:00Z");
        world.do_jobs().await;
        let short = scene.drafter.get(&world, &format!("/api/v1/panels/{id}")).send().await.expect(200);
        assert_eq!((&short["state"], &short["asked"]["lapsed"]), (&json!("short"), &json!(1)));
        assert_eq!(short["draws"].as_array().unwrap().len(), 2, "another seed is committed");
        assert!(short["ways_out"].as_array().unwrap().iter().any(|way| way["source"]["basis"].as_str().unwrap().contains("87号令第48条")));
        let told = scene.approver.get(&world, "/api/v1/messages").send().await.expect(200);
        assert!(told["items"].to_string().contains("专家不足"), "{told}");

        let (newcomer, _) = listed(&world, &scene).await;
        let drawn = to_panel(&world, &scene.drafter, &id, "draw", json!({})).await.expect(200);
        assert_eq!(drawn["state"], "inviting");
        let last = [newcomer];
        let last = asked(&world, &last).await;
        answer(&world, &last[0], json!({ "answer": "accept" })).await;
        let complete = scene.drafter.get(&world, &format!("/api/v1/panels/{id}")).send().await.expect(200);
        assert_eq!((&complete["state"], &complete["asked"]["accepted"]), (&json!("complete"), &json!(4)));

        // The session, the chair, conduct, and the result.
        to_panel(&world, &scene.drafter, &id, "session", json!({})).await.expect(409);
        let scene = scene.later(&world, REVIEW);
        world.do_jobs().await;
        to_panel(&world, &scene.drafter, &id, "session", json!({})).await.expect(200);
        let sent = to_panel(&world, &scene.drafter, &id, "chair", json!({ "member": 5 })).await.expect(422);
        assert_eq!(sent["fields"][0]["code"], "representative");
        to_panel(&world, &scene.drafter, &id, "chair", json!({ "member": 2 })).await.expect(200);
        to_panel(&world, &scene.drafter, &id, "ratings", json!({ "member": 2, "conduct": "poor" })).await.expect(422);
        to_panel(&world, &scene.drafter, &id, "ratings", json!({ "member": 2, "conduct": "good" })).await.expect(200);
        to_panel(&world, &scene.drafter, &id, "disclosure", json!({})).await.expect(404);
        let disclosed = to_panel(&world, &scene.approver, &id, "disclosure", json!({})).await.expect(200);
        assert!(disclosed["members"].as_array().unwrap().iter().all(|member| member["name"].is_string()), "{disclosed}");

        let public = world.get(&format!("/api/v1/opportunities/{}/disclosed-panels", scene.need)).send().await.expect(200);
        assert_eq!(public[0]["members"].as_array().unwrap().len(), 5);
        let mut record = record(&world, &id).await;
        assert_eq!(record["draws"].as_array().unwrap().len(), 2);
        let (sound, said) = verify(&record);
        assert!(sound && said.contains("记录完整"), "{said}");
        record["draws"][0]["seed"] = "0".repeat(64).into();
        let (sound, said) = verify(&record);
        assert!(!sound && said.contains("✗ 第1次：种子"), "{said}");
    }

    a_member_is_replaced_and_bidders_are_recused_against_after_the_deadline => |world| {
        let scene = scene(&world).await;
        let mut people = Vec::new();
        for _ in 0..6 {
            people.push(listed(&world, &scene).await.0);
        }
        let kin = json!({ "interests": [{ "kind": "kinship", "organization": "甲社会工作服务中心", "since": "2015-01-01" }] });
        people[0].put(&world, "/api/v1/experts/own/interests").header("if-match", "\"2\"").json(kin).send().await.expect(200);
        let mut later = plan(4, 1);
        later["review_at"] = "2026-03-23T01:00:00Z".into();
        let id = formed(&world, &scene, later).await;
        let scene = scene.later(&world, "2026-03-20T07:30:00Z");
        world.do_jobs().await;
        let people: Vec<Person> = people.iter().map(|person| world.again(person)).collect();
        let bidders = json!({ "bidders": [{ "name": "甲社会工作服务中心" }] });
        let drawn = to_panel(&world, &scene.drafter, &id, "draw", bidders).await.expect(200);
        assert_eq!((&drawn["draws"][0]["candidates"], &drawn["draws"][0]["excluded"]), (&json!(5), &json!({ "interest": 1 })));
        let first = asked(&world, &people).await;
        assert_eq!(first[0].1["bidders"], json!(["甲社会工作服务中心"]));
        for one in &first {
            answer(&world, one, json!({ "answer": "accept" })).await;
        }
        let replaced = to_panel(&world, &scene.drafter, &id, "replacements", json!({ "member": 1, "reason": "突发疾病" })).await.expect(200);
        assert_eq!((&replaced["state"], &replaced["asked"]), (&json!("inviting"), &json!({ "accepted": 3, "notified": 1, "replaced": 1 })));
        let next = asked(&world, &people).await;
        assert_eq!(next.len(), 1);
        assert_ne!(next[0].0.account, people[0].account, "kin of a bidder is never asked");
        let cancelled = to_panel(&world, &scene.approver, &id, "cancel", json!({ "reason": "项目终止" })).await.expect(200);
        assert_eq!(cancelled["state"], "cancelled");
        assert!(invitation(&world, next[0].0).await.unwrap()["actions"].as_array().unwrap().is_empty());
    }
}
