//! What is asked before a need is published: a survey of those who could provide it, a consultation of the public.

use crate::each_database;
use crate::people::{HERE, Person, unit_of};
use crate::world::World;
use actix_web::http::Method;
use duijie::kernel::{Instant, Role, UnitKind};
use serde_json::{Value, json};

const CASE: &str = include_str!("../../config/demo/cases/07-gm-justice-mediation-2026.json");

struct Need {
    drafter: Person,
    approver: Person,
    id: String,
}

impl Need {
    /// A draft of a public service that lacks nothing but survey and consultation.
    async fn draft(world: &World) -> Self {
        let roles: [&[Role]; 2] = [&[Role::Drafter], &[Role::Approver]];
        let mut people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
        let (approver, drafter) = (people.pop().unwrap(), people.pop().unwrap());
        let mut terms = serde_json::to_value(duijie::opportunities::cases::import(CASE).unwrap()).unwrap();
        terms.as_object_mut().unwrap().remove("provenance");
        terms["title"] = "社区矫正社会工作服务".into();
        terms["deadline"] = "2026-04-20T07:00:00Z".into();
        terms["qualifications"] = json!([]);
        terms["contact"] = json!({ "name": "李工", "phone": "0574-86000000" });
        terms["plan_reason"] = "年中下达的应急任务，未列入年初计划".into();
        let input = json!({ "kind": "need", "terms": terms });
        let made = drafter.post(world, "/api/v1/opportunities").json(input).send().await.expect(200);
        Self { drafter, approver, id: made["id"].as_str().unwrap().to_owned() }
    }

    fn at(&self, rest: &str) -> String {
        format!("/api/v1/opportunities/{}/{rest}", self.id)
    }

    async fn etag(&self, world: &World) -> String {
        self.drafter.get(world, &self.at("draft")).send().await.etag()
    }

    async fn write(&self, world: &World, parts: Value) {
        let call = self.drafter.call(world, Method::PATCH, &self.at("draft"));
        call.header("if-match", self.etag(world).await).json(parts).send().await.expect(200);
    }

    async fn act(&self, world: &World, person: &Person, act: &str, input: Value, status: u16) -> Value {
        let call = person.post(world, &self.at(act)).header("if-match", self.etag(world).await);
        call.json(input).send().await.expect(status)
    }

    /// Errors of the check about survey and consultation, with their places.
    async fn lacks(&self, world: &World) -> Vec<(String, String)> {
        let found = self.drafter.get(world, &self.at("check")).send().await.expect(200);
        let about = |one: &&Value| {
            let code = one["code"].as_str().unwrap();
            one["severity"] == "error" && (code.starts_with("survey") || code.starts_with("consultation"))
        };
        let text = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
        found.as_array().unwrap().iter().filter(about).map(|one| (text(one, "code"), text(one, "path"))).collect()
    }

    fn again(self, world: &World) -> Self {
        Self { drafter: world.again(&self.drafter), approver: world.again(&self.approver), id: self.id }
    }
}

fn at(moment: &str) -> Instant {
    serde_json::from_value(moment.into()).unwrap()
}

fn pair(code: &str, path: &str) -> (String, String) {
    (code.to_owned(), path.to_owned())
}

async fn duties(world: &World, person: &Person) -> Vec<String> {
    let list = person.get(world, "/api/v1/duties").send().await.expect(200);
    let words = list["items"].as_array().unwrap().iter().map(|duty| duty["word"].as_str().unwrap().to_owned());
    words.filter(|word| word.starts_with("consultation")).collect()
}

const ASKED: &str = "服务内容和数量是否合适，资格条件是否必要";

each_database! {
    /// 财库〔2021〕22号 Art. 10–11.
    a_public_service_is_surveyed_or_the_reason_is_published => |world| {
        let need = Need::draft(&world).await;
        need.write(&world, json!({ "consultation_reason": "延续性项目，上一年度已征求社会公众意见" })).await;
        assert_eq!(need.lacks(&world).await, [pair("survey_missing", "survey")]);
        need.act(&world, &need.drafter, "submit", json!({}), 409).await;
        let one = |name: &str| json!({ "name": name, "kind": "supplier", "channel": "questionnaire", "answer": "能够提供，按岗位计价" });
        let mut survey = json!({ "questions": "服务内容、人员和价格", "respondents": [one("甲中心"), one("乙中心")], "market": "全区有社工机构12家",
            "supply": "5家有同类经验", "past_prices": "上年每岗16.5万元", "follow_up": "无后续采购" });
        need.write(&world, json!({ "survey": survey })).await;
        assert_eq!(need.lacks(&world).await, [pair("survey_incomplete", "survey.respondents"), pair("survey_incomplete", "survey.conclusions")]);
        survey["respondents"] = json!([one("甲中心"), one("乙中心"), one("丙服务社")]);
        survey["conclusions"] = "按岗位购买，预算合理".into();
        need.write(&world, json!({ "survey": survey })).await;
        assert_eq!(need.lacks(&world).await, []);
        need.act(&world, &need.drafter, "submit", json!({}), 200).await;
        need.act(&world, &need.approver, "publish", json!({}), 200).await;
        // What the suppliers said is no part of what is public; the reason for not consulting is.
        let public = world.get(need.at("").trim_end_matches('/')).send().await.expect(200);
        assert!(public["terms"].get("survey").is_none(), "{public}");
        assert!(public["terms"]["consultation_reason"].as_str().unwrap().starts_with("延续性项目"));
        let edition = world.get(&need.at("editions/1")).send().await.expect(200);
        assert!(edition["terms"].get("survey").is_none());
        let own = need.drafter.get(&world, &need.at("draft")).send().await.expect(200);
        assert_eq!(own["terms"]["survey"]["respondents"].as_array().unwrap().len(), 3);
    }

    /// 条例 Art. 15.
    the_public_is_consulted_answered_and_the_outcome_is_published_with_the_need => |world| {
        let need = Need::draft(&world).await;
        need.write(&world, json!({ "survey_reason": "本年度已就同类需求开展过需求调查" })).await;
        assert_eq!(need.lacks(&world).await, [pair("consultation_missing", "consultation_reason")]);
        let input = json!({ "question": ASKED });
        need.act(&world, &need.drafter, "consultations", input.clone(), 404).await;
        need.act(&world, &need.approver, "consultations", json!({ "question": "意见" }), 422).await;
        need.act(&world, &need.approver, "consultations", json!({ "question": ASKED, "until": "2026-03-01T00:00:00Z" }), 422).await;
        let begun = need.act(&world, &need.approver, "consultations", input.clone(), 200).await;
        // Monday 2 March and five working days: to the end of the 9th.
        assert_eq!((&begun["card"]["state"], &begun["card"]["until"]), (&json!("open"), &json!("2026-03-09T16:00:00Z")));
        need.act(&world, &need.approver, "consultations", input, 409).await;
        assert_eq!(need.lacks(&world).await, [pair("consultation_open", "consultation_reason")]);
        let path = format!("/api/v1/consultations/{}", begun["card"]["id"].as_str().unwrap());
        let seen = world.get(&path).send().await.expect(200);
        let text = seen["chapters"].to_string();
        assert!(text.contains(ASKED) && text.contains("社区矫正社会工作服务") && !text.contains("评分"), "{text}");
        let notices = world.get(&format!("/api/v1/notices?about={}", need.id)).send().await.expect(200);
        assert_eq!((&notices["items"][0]["form"], notices["items"].as_array().unwrap().len()), (&json!("consultation"), 1));
        world.get(need.at("").trim_end_matches('/')).send().await.expect(404); // the need itself is not public yet

        let comment = async |person: &Person, text: &str, status: u16| {
            person.post(&world, &format!("{path}/comments")).json(json!({ "text": text })).send().await.expect(status)
        };
        world.post(&format!("{path}/comments")).json(json!({ "text": "建议增加夜间服务" })).send().await.expect(401);
        let bidder = world.person(Role::Bidder);
        comment(&bidder, "好", 422).await;
        let said = comment(&bidder, "建议增加夜间和周末的服务时段", 200).await;
        assert_eq!(said["own"], true);
        let stranger = world.person(Role::Registrar);
        let seen_by = async |person: &Person| person.get(&world, &path).send().await.expect(200)["comments"].as_array().unwrap().len();
        assert_eq!((seen_by(&stranger).await, seen_by(&bidder).await, seen_by(&need.drafter).await), (0, 1, 1));
        assert_eq!(duties(&world, &need.approver).await, ["consultation.answer"]);

        let conclude = async |person: &Person, text: &str, status: u16| {
            let call = person.post(&world, &format!("{path}/conclusion")).header("if-match", "\"1\"");
            call.json(json!({ "outcome": text })).send().await.expect(status)
        };
        const OUTCOME: &str = "收到意见1条，采纳1条：服务时段增加夜间和周末";
        conclude(&need.approver, OUTCOME, 409).await; // its time is not over
        world.clock.set(at("2026-03-09T16:00:00Z"));
        world.do_jobs().await;
        let (need, bidder) = (need.again(&world), world.again(&bidder));
        comment(&bidder, "还有一条意见来不及提", 409).await;
        conclude(&need.approver, OUTCOME, 409).await; // somebody waits for an answer
        let answer = format!("/api/v1/consultation-comments/{}/answer", said["id"].as_str().unwrap());
        let reply = async |person: &Person, status: u16| {
            let call = person.post(&world, &answer).header("if-match", "\"1\"");
            call.json(json!({ "answer": "采纳，已写入服务内容" })).send().await.expect(status)
        };
        reply(&bidder, 403).await;
        reply(&need.approver, 200).await;
        let told = bidder.get(&world, "/api/v1/messages").send().await.expect(200);
        assert!(told["items"][0]["subject"]["zh"].as_str().unwrap().contains("您的意见已答复"), "{told}");
        assert_eq!(duties(&world, &need.approver).await, ["consultation.conclude"]);
        conclude(&need.drafter, OUTCOME, 403).await;
        let ended = conclude(&need.approver, OUTCOME, 200).await;
        assert_eq!((&ended["card"]["state"], ended["comments"].as_array().unwrap().len()), (&json!("concluded"), 1));
        assert_eq!(duties(&world, &need.approver).await, Vec::<String>::new());

        assert_eq!(need.lacks(&world).await, []);
        need.act(&world, &need.drafter, "submit", json!({}), 200).await;
        need.act(&world, &need.approver, "publish", json!({}), 200).await;
        let public = world.get(need.at("").trim_end_matches('/')).send().await.expect(200);
        assert_eq!(public["consultation"]["outcome"], OUTCOME);
        let notices = world.get(&format!("/api/v1/notices?about={}", need.id)).send().await.expect(200);
        let forms: Vec<&str> = notices["items"].as_array().unwrap().iter().map(|one| one["form"].as_str().unwrap()).collect();
        assert_eq!(forms, ["tender", "consultation_outcome", "consultation"]);
        let open = world.get("/api/v1/consultations?open=true").send().await.expect(200);
        assert_eq!(open["items"], json!([]));
        let all = world.get("/api/v1/consultations?region=330000").send().await.expect(200);
        assert_eq!((&all["items"][0]["outcome"], &all["items"][0]["comments"]), (&json!(OUTCOME), &json!(1)));
    }

    /// No law gives the days of a consultation: shorter than the platform's own warns.
    a_short_consultation_warns_and_one_that_runs_holds => |world| {
        let need = Need::draft(&world).await;
        need.write(&world, json!({ "survey_reason": "本年度已就同类需求开展过需求调查" })).await;
        let short = json!({ "question": ASKED, "until": "2026-03-03T08:00:00Z" });
        let begun = need.act(&world, &need.approver, "consultations", short, 200).await;
        need.write(&world, json!({ "consultation_reason": "延续性项目，上一年度已征求社会公众意见" })).await;
        assert_eq!(need.lacks(&world).await, [pair("consultation_open", "consultation_reason")], "a reason does not end what was begun");
        world.clock.set(at("2026-03-03T08:00:00Z"));
        world.do_jobs().await;
        let need = need.again(&world);
        let path = format!("/api/v1/consultations/{}/conclusion", begun["card"]["id"].as_str().unwrap());
        let call = need.approver.post(&world, &path).header("if-match", "\"1\"");
        call.json(json!({ "outcome": "未收到意见，需求内容不变" })).send().await.expect(200);
        need.write(&world, json!({ "consultation_reason": null })).await;
        assert_eq!(need.lacks(&world).await, []);
        let found = need.drafter.get(&world, &need.at("check")).send().await.expect(200);
        let short = found.as_array().unwrap().iter().find(|one| one["code"] == "consultation_short").unwrap();
        assert_eq!(short["severity"], "warning");
    }
}
