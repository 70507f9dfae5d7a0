//! Questions about a published need: asked in secret, answered to everybody, and what an answer of substance does.

use crate::each_database;
use crate::people::{HERE, Person, unit_of};
use crate::world::World;
use duijie::kernel::{Role, UnitKind};
use serde_json::{Value, json};

const CASE: &str = include_str!("../../config/demo/cases/07-gm-justice-mediation-2026.json");
const DEADLINE: &str = "2026-03-23T07:00:00Z";

/// A published open tender, its department, and two organizations.
struct Scene {
    approver: Person,
    drafter: Person,
    asker: Person,
    other: Person,
    need: String,
}

async fn scene(world: &World) -> Scene {
    let roles: [&[Role]; 2] = [&[Role::Drafter], &[Role::Approver]];
    let mut people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
    let (approver, drafter) = (people.pop().unwrap(), people.pop().unwrap());
    let mut terms = serde_json::to_value(duijie::opportunities::cases::import(CASE).unwrap()).unwrap();
    terms.as_object_mut().unwrap().remove("provenance");
    terms["deadline"] = DEADLINE.into();
    terms["qualifications"] = json!([]);
    terms["contact"] = json!({ "name": "李工", "phone": "0574-86000000" });
    terms["survey_reason"] = "本年度已就同类需求开展过需求调查".into();
    terms["consultation_reason"] = "延续性项目，上一年度已征求社会公众意见".into();
    terms["plan_reason"] = "年中下达的应急任务，未列入年初计划".into();
    let input = json!({ "kind": "need", "terms": terms });
    let made = drafter.post(world, "/api/v1/opportunities").json(input).send().await.expect(200);
    let need = format!("/api/v1/opportunities/{}", made["id"].as_str().unwrap());
    let (asker, other) = (world.person(Role::Bidder), world.person(Role::OrganizationAdmin));
    ask(world, &asker, &need, "还没有公布的需求", 404).await;
    for (person, act, version) in [(&drafter, "submit", 1), (&approver, "publish", 2)] {
        let call = person.post(world, &format!("{need}/{act}")).json(json!({}));
        call.header("if-match", format!("\"{version}\"")).send().await.expect(200);
    }
    Scene { approver, drafter, asker, other, need }
}

async fn ask(world: &World, person: &Person, need: &str, question: &str, status: u16) -> Value {
    let call = person.post(world, &format!("{need}/clarifications")).json(json!({ "question": question }));
    call.send().await.expect(status)
}

async fn answer(world: &World, person: &Person, asked: &Value, input: Value, status: u16) -> Value {
    let path = format!("/api/v1/clarifications/{}/answer", asked["id"].as_str().unwrap());
    person.post(world, &path).header("if-match", "\"1\"").json(input).send().await.expect(status)
}

async fn seen(world: &World, person: Option<&Person>, need: &str) -> Vec<Value> {
    let path = format!("{need}/clarifications");
    let call = person.map_or_else(|| world.get(&path), |person| person.get(world, &path));
    call.send().await.expect(200).as_array().unwrap().clone()
}

each_database! {
    a_question_is_secret_and_its_answer_is_for_everybody => |world| {
        let of = scene(&world).await;
        ask(&world, &of.asker, &of.need, "何时？", 422).await;
        ask(&world, &of.drafter, &of.need, "本单位不能提问", 403).await;
        let asked = ask(&world, &of.asker, &of.need, "服务期限能否延长至两年？", 200).await;
        assert_eq!((&asked["own"], asked.get("number")), (&json!(true), None));
        assert_eq!(seen(&world, None, &of.need).await, Vec::<Value>::new());
        assert_eq!(seen(&world, Some(&of.other), &of.need).await, Vec::<Value>::new());
        assert_eq!(seen(&world, Some(&of.asker), &of.need).await.len(), 1);
        let department = seen(&world, Some(&of.approver), &of.need).await;
        assert_eq!((&department[0]["question"], &department[0]["own"]), (&json!("服务期限能否延长至两年？"), &json!(false)));
        assert!(!department[0].to_string().contains(of.asker.unit.as_str()), "the department does not learn who asks");

        let waits = of.approver.get(&world, "/api/v1/duties").send().await.expect(200);
        assert_eq!(waits["items"][0]["act"]["zh"], "答复供应商的提问（1条）");

        answer(&world, &of.drafter, &asked, json!({ "answer": "不能" }), 404).await;
        answer(&world, &of.approver, &asked, json!({ "answer": "不能延长，详见第三章。" }), 200).await;
        answer(&world, &of.approver, &asked, json!({ "answer": "再答一次" }), 412).await;
        let waits = of.approver.get(&world, "/api/v1/duties").send().await.expect(200);
        assert_eq!(waits["items"], json!([]));
        let told = of.asker.get(&world, "/api/v1/messages").send().await.expect(200);
        assert!(told["items"][0]["subject"]["zh"].as_str().unwrap().starts_with("您的提问已答复"), "{told}");
        let public = seen(&world, None, &of.need).await;
        assert_eq!((&public[0]["number"], &public[0]["answer"]), (&json!(1), &json!("不能延长，详见第三章。")));
        assert!(!public[0].to_string().contains(of.asker.unit.as_str()));
        let notice = world.get(&of.need).send().await.expect(200);
        assert_eq!(notice["card"]["deadline"], DEADLINE, "no change of substance moves nothing");

        world.clock.set(serde_json::from_value(DEADLINE.into()).unwrap());
        let asker = world.again(&of.asker);
        ask(&world, &asker, &of.need, "截止以后还能提问吗？", 409).await;
    }

    an_answer_of_substance_leaves_bidders_the_days_of_the_rule => |world| {
        let of = scene(&world).await;
        // 87号令 Art. 27: 15 days. From 2 March the deadline of 23 March leaves enough.
        let early = ask(&world, &of.asker, &of.need, "人员数量是否包括项目主管？", 200).await;
        let said = answer(&world, &of.approver, &early, json!({ "answer": "包括", "substance": true }), 200).await;
        assert_eq!(said.get("deadline"), None);
        let notice = world.get(&of.need).send().await.expect(200);
        assert_eq!((&notice["card"]["deadline"], &notice["card"]["edition"]), (&json!(DEADLINE), &json!(2)), "a new edition all the same");
        let late = ask(&world, &of.asker, &of.need, "服务点位由几个改为几个？", 200).await;
        world.clock.set(serde_json::from_value("2026-03-12T01:00:00Z".into()).unwrap());
        let (drafter, approver) = (world.again(&of.drafter), world.again(&of.approver));
        // An amendment under way would undo the later deadline.
        let draft = drafter.get(&world, &format!("{}/draft", of.need)).send().await;
        let amended = drafter.post(&world, &format!("{}/amend", of.need)).header("if-match", draft.etag()).send().await;
        let etag = amended.etag();
        answer(&world, &approver, &late, json!({ "answer": "增加两个点位", "substance": true }), 409).await;
        drafter.post(&world, &format!("{}/discard", of.need)).header("if-match", etag).send().await.expect(200);
        let said = answer(&world, &approver, &late, json!({ "answer": "增加两个点位", "substance": true }), 200).await;
        assert_eq!(said["deadline"], "2026-03-27T07:00:00Z");
        let notice = world.get(&of.need).send().await.expect(200);
        assert_eq!((&notice["card"]["deadline"], &notice["card"]["edition"]), (&json!("2026-03-27T07:00:00Z"), &json!(3)));
        assert!(notice["editions"][0]["change_note"].as_str().unwrap().contains("第2号澄清"), "{notice}");
        // It closes at the new deadline and not at the old one.
        world.clock.set(serde_json::from_value(DEADLINE.into()).unwrap());
        world.do_jobs().await;
        assert_eq!(world.get(&of.need).send().await.expect(200)["card"]["status"], "open");
        world.clock.set(serde_json::from_value("2026-03-27T07:00:00Z".into()).unwrap());
        world.do_jobs().await;
        assert_eq!(world.get(&of.need).send().await.expect(200)["card"]["status"], "closed");
    }
}
