//! From opened submissions to a confirmed award: examination, low prices, sheets, hints, report, decision, publication; what
//! nobody sees early; too few valid bids; a lot among equals.

use crate::each_database;
use crate::files::{PDF, upload};
use crate::people::{HERE, Person, unit_of};
use crate::reviews::{DRAW_DAY, Scene, answer, asked, at, formed, listed, plan, scene, to_panel};
use crate::world::{Reply, World};
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{Integer, Text};
use duijie::kernel::ids::OrganizationId;
use duijie::kernel::{Actor, Clock, RegionCode, Role, UnitKind, Uscc};
use duijie::organizations::model::{NewOrganization, OrgType, Record, RegistrarLevel, Registration};
use duijie::organizations::service::bulk_insert;
use duijie::reviews::rules::draw;
use duijie::submissions::model::SubmissionId;
use serde_json::{Value, json};

/// The moment the panel sits: Friday 20 March 2026, 16:00 in Shanghai.
const REVIEW: &str = "2026-03-20T08:00:00Z";
const BAND: &str = "scoring[1].items[0]";
const COUNT: &str = "scoring[2].items[0]";

/// An organization with somebody who bids for it.
pub(crate) struct Bidder {
    pub(crate) person: Person,
    pub(crate) organization: OrganizationId,
    pub(crate) name: String,
}

/// A panel in session over opened bids.
pub(crate) struct Session {
    pub(crate) scene: Scene,
    pub(crate) panel: String,
    /// Members in the order of their numbers: four experts, the first in the chair, then whom the purchaser sent.
    pub(crate) members: Vec<Person>,
    pub(crate) bidders: Vec<Bidder>,
}

#[derive(diesel::QueryableByName)]
struct Seat {
    #[diesel(sql_type = Integer)]
    seat: i32,
    #[diesel(sql_type = Text)]
    account_id: String,
}

async fn bidder(world: &World, number: u32) -> Bidder {
    let seed = unit_of(UnitKind::Organization, HERE);
    let organization = seed.organization.unwrap();
    let person = world.person_in(Role::Bidder, seed);
    let region: RegionCode = HERE.parse().unwrap();
    let name = format!("第{number}社会工作服务中心");
    let day = "2019-01-01".parse().unwrap();
    let registration = Registration {
        name: name.clone(),
        org_type: OrgType::ServiceInstitution,
        registrar: "民政局".into(),
        registrar_level: RegistrarLevel::County,
        region,
        sponsoring_unit: None,
        address: Some(format!("骆驼街道{number}号")),
        legal_representative: None,
        registered_on: day,
    };
    let uscc = Uscc::build('5', '2', region, &format!("MJ88{number:04}")).unwrap();
    let new = [NewOrganization { id: organization, uscc, records: vec![Record::official(day, None, registration)] }];
    world.app.db.write(|tx| bulk_insert(tx, &Actor::public(), world.clock.now(), "probe", &new)).unwrap();
    Bidder { person, organization, name }
}

/// A scheme of three items: the price (10), a judged plan (60), counted projects (30).
fn simple(terms: &mut Value) {
    terms["scoring"] = json!([
        { "group": "价格部分", "weight": "10", "items": [{ "name": "价格", "points": "10", "scale": "of_hundred",
            "objective": true, "shape": { "kind": "price", "formula": "lowest_over_offer" } }] },
        { "group": "技术部分", "weight": "60", "items": [{ "name": "服务方案", "points": "60", "scale": "of_hundred",
            "objective": false, "shape": { "kind": "band", "worst_needs_reason": true, "bands": [
                { "name": "优", "worth": "100" }, { "name": "良", "worth": "80" }, { "name": "差", "worth": "0" }] } }] },
        { "group": "商务部分", "weight": "30", "items": [{ "name": "同类项目", "points": "30", "scale": "of_hundred",
            "objective": true, "shape": { "kind": "count", "each": "20", "cap": "100" } }] },
    ]);
    terms["price_score"] = json!({ "weight": "10" });
    terms["budget"] = json!({ "amount": "4732000.00", "period": "annual" });
    terms["substantive_terms"] = json!([{ "text": "派驻人员不少于28名" }]);
    terms["qualifications"] = json!([{ "text": "依法登记的社会组织" }]);
    terms["low_price_rule"] = Value::Null;
    terms["tie_break"] = Value::Null;
    terms["procurement"] = json!({ "method": "open_tender", "evaluation": "comprehensive_scoring", "candidates": 3 });
}

fn quoted(value: &Value) -> String {
    value.to_string().replace('\'', "''")
}

/// Puts opened submissions with these offers, in yuan, behind a need whose terms it simplifies.
fn open(world: &World, need: &str, bidders: &[Bidder], offers: &[i64]) {
    let mut rows = String::new();
    let mut entries = Vec::new();
    for (bidder, offer) in bidders.iter().zip(offers) {
        let (id, organization) = (SubmissionId::new(), bidder.organization);
        let claim = json!({ "kind": "things", "things": [{ "name": "社区为老项目" }, { "name": "社区助残项目" }] });
        let content =
            json!({ "offers": [{ "total": format!("{offer}.00") }], "claims": [{ "item": COUNT, "evidence": claim }] });
        let envelope = json!({ "format": "duijie-submission-1", "opportunity": need, "edition": 1,
            "organization": organization, "submission": id, "number": 1, "salt": "", "content": content, "files": [] });
        entries.push(json!({ "submission": id, "organization": organization, "name": bidder.name, "number": 1,
            "received_at": "2026-03-19T01:00:00Z", "content_hash": "", "sealed_hash": "", "offers": [] }));
        rows.push_str(&format!(
            "INSERT INTO submission (id, opportunity_id, organization_id, state, number, edition, created_at, updated_at, version) \
             VALUES ('{id}', '{need}', '{organization}', 'opened', 1, 1, '2026-03-19 01:00:00', '2026-03-19 01:00:00', 1);\
             INSERT INTO submission_version (submission_id, number, standing, edition, received_at, content_hash, sealed_hash, \
             sealed, receipt, event_id, opened) VALUES ('{id}', 1, 'in_force', 1, '2026-03-19 01:00:00', '', '', '', '{{}}', '{id}', \
             '{}');",
            quoted(&envelope)
        ));
    }
    let record = json!({ "opportunity": need, "title": "社区为老服务", "edition": 1, "opened_at": "2026-03-20T07:30:00Z",
        "recipient": "", "openers": [], "submissions": entries });
    let key = format!(
        "DELETE FROM sealing_share WHERE opportunity_id = '{need}'; DELETE FROM sealing_key WHERE opportunity_id = '{need}';\
         INSERT INTO sealing_key (opportunity_id, recipient, made_at, opened_at, record) VALUES ('{need}', '', \
         '2026-03-02 01:00:00', '2026-03-20 07:30:00', '{}'); UPDATE opportunity SET state = 'opened' WHERE id = '{need}';",
        quoted(&record)
    );
    world.app.db.write(|tx| Ok(tx.batch_execute(&format!("{rows}{key}"))?)).unwrap();
}

fn simplify(world: &World, need: &str) {
    #[derive(diesel::QueryableByName)]
    struct Terms {
        #[diesel(sql_type = Text)]
        terms: String,
    }
    let read = format!("SELECT terms FROM opportunity_edition WHERE opportunity_id = '{need}'");
    let found: Vec<Terms> = world.app.db.read(|conn| Ok(diesel::sql_query(read).load(conn)?)).unwrap();
    let mut terms: Value = serde_json::from_str(&found[0].terms).unwrap();
    simple(&mut terms);
    let save = format!("UPDATE opportunity_edition SET terms = '{}' WHERE opportunity_id = '{need}'", quoted(&terms));
    world.app.db.write(|tx| Ok(tx.batch_execute(&save)?)).unwrap();
}

/// A panel in session, and bids opened with these offers.
pub(crate) async fn session(world: &World, offers: &[i64]) -> Session {
    let scene = scene(world).await;
    let mut experts = Vec::new();
    for _ in 0..5 {
        experts.push(listed(world, &scene).await.0);
    }
    let mut bidders = Vec::new();
    for number in 1..=u32::try_from(offers.len()).unwrap() {
        bidders.push(bidder(world, number).await);
    }
    simplify(world, &scene.need);
    let panel = formed(world, &scene, plan(4, 1)).await;
    let scene = scene.later(world, DRAW_DAY);
    to_panel(world, &scene.drafter, &panel, "draw", json!({})).await.expect(200);
    let experts: Vec<Person> = experts.iter().map(|person| world.again(person)).collect();
    for one in &asked(world, &experts).await {
        answer(world, one, json!({ "answer": "accept" })).await;
    }
    let scene = scene.later(world, REVIEW);
    world.do_jobs().await;
    open(world, &scene.need, &bidders, offers);
    to_panel(world, &scene.drafter, &panel, "session", json!({})).await.expect(200);
    to_panel(world, &scene.drafter, &panel, "chair", json!({ "member": 1 })).await.expect(200);
    let seats = format!(
        "SELECT seat, account_id FROM panel_invitation WHERE panel_id = '{panel}' AND state = 'seated' ORDER BY seat"
    );
    let seats: Vec<Seat> = world.app.db.read(|conn| Ok(diesel::sql_query(seats).load(conn)?)).unwrap();
    let holder = |seat: &Seat| experts.iter().find(|person| person.account.as_str() == seat.account_id).unwrap();
    let mut members: Vec<Person> = seats.iter().map(|seat| world.again(holder(seat))).collect();
    assert_eq!(seats.iter().map(|seat| seat.seat).collect::<Vec<_>>(), [1, 2, 3, 4]);
    members.push(scene.drafter.clone());
    let bidders = bidders.into_iter().map(|bidder| Bidder { person: world.again(&bidder.person), ..bidder }).collect();
    Session { scene, panel, members, bidders }
}

impl Session {
    pub(crate) fn chair(&self) -> &Person {
        &self.members[0]
    }

    /// At this very moment, as a process of the program takes it to be, everybody signed in again.
    pub(crate) fn today(&mut self, world: &World) {
        world.clock.set(Clock::System.now());
        let bidders = self.bidders.iter_mut().map(|bidder| &mut bidder.person);
        let scene = [&mut self.scene.drafter, &mut self.scene.approver];
        for person in self.members.iter_mut().chain(bidders).chain(scene) {
            *person = world.again(person);
        }
    }

    /// Begins the review; its id.
    pub(crate) async fn begin(&self, world: &World) -> String {
        let path = format!("/api/v1/panels/{}/review", self.panel);
        let sent = json!({ "representatives": [{ "member": 5, "account": self.scene.drafter.account }] });
        let made = self.scene.drafter.post(world, &path).json(sent).send().await.expect(200);
        assert_eq!(made["state"], "qualification");
        made["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn act(&self, world: &World, person: &Person, id: &str, act: &str, input: Value) -> Reply {
        let read = person.get(world, &format!("/api/v1/reviews/{id}")).send().await;
        let call = person.post(world, &format!("/api/v1/reviews/{id}/{act}"));
        call.header("if-match", read.headers.get("etag").cloned().unwrap_or_else(|| "\"1\"".into()))
            .json(input)
            .send()
            .await
    }

    pub(crate) async fn view(&self, world: &World, id: &str) -> Value {
        self.scene.drafter.get(world, &format!("/api/v1/reviews/{id}")).send().await.expect(200)
    }

    /// Ids of the bids in the order of the bidders.
    pub(crate) async fn bids(&self, world: &World, id: &str) -> Vec<String> {
        let view = self.view(world, id).await;
        let of = |bidder: &Bidder| {
            let bids = view["bids"].as_array().unwrap();
            bids.iter().find(|bid| bid["name"] == bidder.name.as_str()).unwrap()["id"].as_str().unwrap().to_owned()
        };
        self.bidders.iter().map(of).collect()
    }

    async fn step(&self, world: &World, person: &Person, id: &str, action: &str) -> Value {
        self.act(world, person, id, "steps", json!({ "action": action })).await.expect(200)
    }

    /// Finds every bid qualified, except those at these positions, and closes the stage.
    pub(crate) async fn qualified(&self, world: &World, id: &str, out: &[usize]) -> Value {
        for (at, bid) in self.bids(world, id).await.iter().enumerate() {
            let terms = self.view(world, id).await["qualifications"].clone();
            let input = json!({ "bid": bid, "findings": findings(&terms, !out.contains(&at)) });
            self.act(world, &self.scene.drafter, id, "qualification", input).await.expect(200);
        }
        self.step(world, &self.scene.drafter, id, "qualify").await
    }

    /// The same for compliance.
    pub(crate) async fn compliant(&self, world: &World, id: &str, out: &[usize]) -> Value {
        for (at, bid) in self.bids(world, id).await.iter().enumerate() {
            let terms = self.view(world, id).await["terms"].clone();
            let input = json!({ "bid": bid, "findings": findings(&terms, !out.contains(&at)) });
            self.act(world, self.chair(), id, "compliance", input).await.expect(200);
        }
        self.step(world, self.chair(), id, "comply").await
    }

    pub(crate) async fn accept(&self, world: &World, id: &str, bid: &str, count: u32) {
        let input = json!({ "bid": bid, "item": COUNT, "evidence": { "kind": "count", "value": count } });
        self.act(world, self.chair(), id, "evidence", input).await.expect(200);
    }

    /// A member's marks on one bid: the position of the band.
    pub(crate) async fn mark(&self, world: &World, member: usize, id: &str, bid: &str, band: usize) -> Reply {
        let person = &self.members[member];
        let path = format!("/api/v1/reviews/{id}/sheet");
        let read = person.get(world, &path).send().await;
        let call = person.put(world, &path).header("if-match", read.etag());
        call.json(self::band(bid, band)).send().await
    }

    pub(crate) async fn lock(&self, world: &World, member: usize, id: &str) -> Reply {
        let person = &self.members[member];
        let read = person.get(world, &format!("/api/v1/reviews/{id}/sheet")).send().await;
        let call = person.post(world, &format!("/api/v1/reviews/{id}/sheet/submission"));
        call.header("if-match", read.etag()).send().await
    }

    /// Every member gives each of these bids the band of its place, and locks.
    pub(crate) async fn scored(&self, world: &World, id: &str, bands: &[(&str, usize)]) {
        for member in 0..self.members.len() {
            for (bid, band) in bands {
                self.mark(world, member, id, bid, *band).await.expect(200);
            }
            self.lock(world, member, id).await.expect(200);
        }
    }

    /// Report, the chair's signature, conclusion; then the award that arrived.
    pub(crate) async fn concluded(&self, world: &World, id: &str) -> Value {
        self.step(world, self.chair(), id, "report").await;
        self.act(world, self.chair(), id, "signatures", json!({})).await.expect(200);
        self.step(world, self.chair(), id, "conclude").await;
        world.do_jobs().await;
        let path = format!("/api/v1/opportunities/{}/awards", self.scene.need);
        self.scene.drafter.get(world, &path).send().await.expect(200)[0].clone()
    }
}

/// Three bids reviewed, the first awarded and published; with the ids of the review and the award.
pub(crate) async fn awarded(world: &World) -> (Session, String, String) {
    let session = session(world, &[4_000_000, 4_200_000, 4_400_000]).await;
    let id = session.begin(world).await;
    let bids = session.bids(world, &id).await;
    session.qualified(world, &id, &[]).await;
    session.compliant(world, &id, &[]).await;
    for bid in &bids {
        session.accept(world, &id, bid, 1).await;
    }
    let all: Vec<(&str, usize)> = bids.iter().map(|bid| (bid.as_str(), 0)).collect();
    session.scored(world, &id, &all).await;
    let award = session.concluded(world, &id).await["id"].as_str().unwrap().to_owned();
    let (drafter, approver) = (&session.scene.drafter, &session.scene.approver);
    let entries = json!({ "entries": [{ "lot": 0, "bid": bids[0] }] });
    to_award(world, drafter, &award, "proposal", entries).await.expect(200);
    to_award(world, approver, &award, "decision", json!({ "approve": true })).await.expect(200);
    to_award(world, approver, &award, "publication", json!({})).await.expect(200);
    (session, id, award)
}

/// Marks that give a bid the band of its place.
pub(crate) fn band(bid: &str, band: usize) -> Value {
    let mark = json!({ "evidence": { "kind": "judged", "value": band }, "reason": "方案缺少应急措施" });
    json!({ "bid": bid, "marks": { BAND: mark } })
}

fn findings(terms: &Value, passed: bool) -> Value {
    let finding =
        |term: &Value| json!({ "term": term["term"], "passed": passed, "reason": (!passed).then_some("不符合") });
    terms.as_array().unwrap().iter().map(finding).collect()
}

pub(crate) async fn to_award(world: &World, person: &Person, id: &str, act: &str, input: Value) -> Reply {
    let read = person.get(world, &format!("/api/v1/awards/{id}")).send().await;
    person.post(world, &format!("/api/v1/awards/{id}/{act}")).header("if-match", read.etag()).json(input).send().await
}

/// What everybody sees of where a need stands.
pub(crate) async fn status(world: &World, need: &str) -> String {
    let notice = world.get(&format!("/api/v1/opportunities/{need}")).send().await.expect(200);
    notice["card"]["status"].as_str().unwrap().to_owned()
}

/// What of reviews waits for somebody: what is to be done, and the page of it.
async fn waiting(world: &World, person: &Person) -> Vec<(String, String)> {
    let duties = person.get(world, "/api/v1/duties").send().await.expect(200);
    let text = |duty: &Value, field: &str| duty[field].as_str().unwrap().to_owned();
    let all = duties["items"].as_array().unwrap().iter().map(|duty| (text(duty, "word"), text(duty, "link")));
    all.filter(|(word, _)| word.starts_with("review.")).collect()
}

pub(crate) async fn inbox(world: &World, person: &Person) -> String {
    String::from_utf8(person.get(world, "/api/v1/messages").send().await.body).unwrap()
}

each_database! {
    a_purchase_is_reviewed_awarded_published_and_confirmed => |world| {
        let session = session(&world, &[4_000_000, 4_500_000, 4_600_000, 1_500_000, 5_000_000]).await;
        let drafter = session.scene.drafter.clone();
        let unnamed = drafter.post(&world, &format!("/api/v1/panels/{}/review", session.panel)).json(json!({})).send().await;
        assert_eq!(unnamed.expect(422)["fields"][0]["code"], "account", "whom the purchaser sent needs an account");
        assert_eq!(status(&world, &session.scene.need).await, "opened");
        let id = session.begin(&world).await;
        assert_eq!(status(&world, &session.scene.need).await, "evaluating");
        let bids = session.bids(&world, &id).await;
        let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(|at| bids[at].clone());

        // Each finds what is to be done on the task list, and the opened bids with what their claims show.
        let page = |part: &str| format!("/work/reviews/{id}{part}");
        let due = |word: &str, part: &str| vec![(word.to_owned(), page(part))];
        assert_eq!(waiting(&world, &drafter).await, due("review.qualify", ""));
        let read = |bid: &str| format!("/api/v1/reviews/{id}/content?bid={bid}");
        let opened = session.members[1].get(&world, &read(&a)).send().await.expect(200);
        assert_eq!(opened["claimed"], json!({ COUNT: { "kind": "count", "value": 2 } }));
        assert_eq!(opened["files"], json!([]));
        session.bidders[0].person.get(&world, &read(&a)).send().await.expect(404);
        let file = format!("/api/v1/reviews/{id}/enclosures/{}?bid={a}", duijie::kernel::ids::FileId::new());
        session.members[1].get(&world, &file).send().await.expect(404);

        // Qualification, with what the registry says beside it; nothing closes half done.
        let view = session.view(&world, &id).await;
        assert!(!view["bids"][0]["registry"].as_array().unwrap().is_empty(), "{view}");
        session.act(&world, &drafter, &id, "steps", json!({ "action": "qualify" })).await.expect(409);
        let silent = json!({ "bid": a, "findings": [{ "term": "qualifications[0]", "passed": false }] });
        let silent = session.act(&world, &drafter, &id, "qualification", silent).await.expect(422);
        assert_eq!(silent["fields"][0]["path"], "findings[0].reason");
        session.act(&world, session.chair(), &id, "qualification", json!({ "bid": a, "findings": [] })).await.expect(404);
        let closed = session.qualified(&world, &id, &[]).await;
        assert_eq!(closed["state"], "compliance");

        // Compliance: an offer above the ceiling cannot be found to comply (87号令63); members other than the chair do not enter it.
        let terms = closed["terms"].clone();
        let above = json!({ "bid": e, "findings": findings(&terms, true) });
        let refused = session.act(&world, session.chair(), &id, "compliance", above.clone()).await.expect(422);
        assert_eq!(refused["fields"][0]["code"], "above_ceiling");
        session.act(&world, &session.members[1], &id, "compliance", above).await.expect(409);
        let scoring = session.compliant(&world, &id, &[4]).await;
        assert_eq!(scoring["state"], "scoring");
        assert_eq!(scoring["enough"]["0"], json!({ "submitted": 5, "valid": 4, "needed": 3 }));

        // 150万 is below half of the mean (182.5万), half of the next lowest (200万) and 45 % of the ceiling (212.94万).
        let question = &scoring["low_prices"][0];
        assert_eq!((&question["bid"], question["triggers"].as_array().unwrap().len()), (&json!(d), 3));
        assert_eq!(question["answer_by"], "2026-03-20T08:30:00Z");
        let low = question["id"].as_str().unwrap().to_owned();
        let decide = |accept: bool| json!({ "accept": accept, "reason": "测算中没有社会保险费，不能证明报价合理" });
        let early = session.chair().post(&world, &format!("/api/v1/low-prices/{low}/decision"));
        early.header("if-match", "\"1\"").json(decide(false)).send().await.expect(409);
        assert!(inbox(&world, &session.bidders[3].person).await.contains("说明报价"));
        assert_eq!(question["time_rule"]["source"]["document"], "财库〔2026〕2号");
        let to_explain = ("review.explain".to_owned(), "/work/low-prices".to_owned());
        assert_eq!(waiting(&world, &session.bidders[3].person).await, [to_explain]);
        let proof = async |name: &str| {
            let stored = upload(&world, &session.bidders[3].person, "document", name, PDF).await.expect(201);
            stored["id"].as_str().unwrap().to_owned()
        };
        let (first, second) = (proof("成本测算.pdf").await, proof("社保凭证.pdf").await);
        let explanation = json!({ "text": "人工成本按志愿者补贴测算", "evidence": [first] });
        let path = format!("/api/v1/low-prices/{low}/explanation");
        let other = session.bidders[0].person.post(&world, &path).header("if-match", "\"1\"");
        other.json(explanation.clone()).send().await.expect(404);
        let own = session.bidders[3].person.post(&world, &path).header("if-match", "\"1\"");
        let sent = own.json(explanation).send().await.expect(200);
        assert_eq!(sent["files"][0]["name"], "成本测算.pdf");
        assert_eq!(waiting(&world, &session.bidders[3].person).await, []);
        // Written anew while there is time: what is no longer named goes. Who judges reads it, other bidders do not.
        let again = json!({ "text": "人工成本按志愿者补贴测算，附社保凭证", "evidence": [second] });
        let own = session.bidders[3].person.post(&world, &path).header("if-match", "\"2\"");
        let sent = own.json(again).send().await.expect(200);
        assert_eq!((sent["files"].as_array().unwrap().len(), &sent["files"][0]["id"]), (1, &json!(second)));
        let file = format!("/api/v1/files/{second}");
        for reader in [session.chair(), &session.members[1], &drafter, &session.bidders[3].person] {
            reader.get(&world, &file).send().await.expect(200);
        }
        session.bidders[0].person.get(&world, &file).send().await.expect(404);
        let seen = session.view(&world, &id).await;
        assert_eq!(seen["low_prices"][0]["files"][0]["name"], "社保凭证.pdf");
        let decided = session.chair().post(&world, &format!("/api/v1/low-prices/{low}/decision"));
        decided.header("if-match", "\"3\"").json(decide(false)).send().await.expect(200);
        let view = session.view(&world, &id).await;
        let out = view["bids"].as_array().unwrap().iter().find(|bid| bid["id"] == d.as_str()).unwrap();
        assert_eq!(out["state"], "unresponsive");

        // Objective items come from accepted evidence, the same for all; bands from each member.
        let wrong = json!({ "bid": a, "item": COUNT, "evidence": { "kind": "met", "value": true } });
        session.act(&world, session.chair(), &id, "evidence", wrong).await.expect(422);
        for (bid, count) in [(&a, 5), (&b, 3), (&c, 3)] {
            session.accept(&world, &id, bid, count).await;
        }
        let beyond = session.mark(&world, 1, &id, &a, 9).await.expect(422);
        assert_eq!(beyond["fields"][0]["code"], "no_such_band");
        let early = session.lock(&world, 1, &id).await.expect(422);
        assert_eq!(early["fields"].as_array().unwrap().len(), 3, "{early}");
        session.mark(&world, 1, &id, &a, 1).await.expect(200);
        let sheet = session.members[1].get(&world, &format!("/api/v1/reviews/{id}/sheet")).send().await.expect(200);
        assert_eq!(sheet["bids"][0]["total"], "78", "48 for the plan, 30 for five projects");
        let other = session.members[2].get(&world, &format!("/api/v1/reviews/{id}/sheet")).send().await.expect(200);
        assert_eq!(other["bids"][0]["marks"], json!({}), "nobody sees another's marks");

        // Nobody sees anything early.
        let secret = |part: &str| format!("/api/v1/reviews/{id}{part}");
        for part in ["/check", "/report"] {
            session.chair().get(&world, &secret(part)).send().await.expect(409);
        }
        drafter.get(&world, &secret("/report")).send().await.expect(409);
        for stranger in [&session.bidders[0].person, &session.scene.operator, &world.person(Role::Evaluator)] {
            for part in ["", "/sheet", "/check", "/report"] {
                stranger.get(&world, &secret(part)).send().await.expect(404);
            }
        }
        session.scene.supervisor.get(&world, &secret("/sheet")).send().await.expect(404);
        session.scene.approver.get(&world, &secret("/check")).send().await.expect(404);

        // Member 2 gives the third bid nothing: pointed out, and reopened for that reason alone.
        for member in 0..5 {
            for (bid, band) in [(&a, 1), (&b, 0), (&c, if member == 1 { 2 } else { 0 })] {
                session.mark(&world, member, &id, bid, band).await.expect(200);
            }
            session.lock(&world, member, &id).await.expect(200);
        }
        session.mark(&world, 0, &id, &a, 0).await.expect(409);
        assert_eq!(waiting(&world, session.chair()).await, due("review.report", ""));
        assert_eq!(waiting(&world, &session.members[1]).await, []);
        let check = session.chair().get(&world, &secret("/check")).send().await.expect(200);
        let third = check["bids"].as_array().unwrap().iter().find(|bid| bid["bid"] == c.as_str()).unwrap();
        // 78 four times and 18: mean 66, and 48 is more than 30 % of it.
        assert_eq!((&third["outliers"][0]["member"], &third["outliers"][0]["mean"]), (&json!(2), &json!("66")));
        assert_eq!(check["reasons"], json!({ "2": ["outlier"] }));
        let reopen = |member: i32, reason: &str| json!({ "member": member, "reason": reason, "comment": "第2号成员对丙的评分畸低" });
        let refused = session.act(&world, session.chair(), &id, "reopenings", reopen(2, "sum_error")).await.expect(422);
        assert_eq!(refused["fields"][0]["code"], "no_such_fact");
        session.act(&world, session.chair(), &id, "reopenings", reopen(3, "outlier")).await.expect(422);
        session.act(&world, session.chair(), &id, "reopenings", reopen(2, "outlier")).await.expect(200);
        assert_eq!(waiting(&world, &session.members[1]).await, due("review.score", "/sheet"));
        session.mark(&world, 1, &id, &c, 0).await.expect(200);
        session.lock(&world, 1, &id).await.expect(200);

        // The report: 78 + 10; 78 + 400/450×10 = 8.89; 78 + 400/460×10 = 8.70.
        session.act(&world, session.chair(), &id, "steps", json!({ "action": "report" })).await.expect(200);
        let report = session.chair().get(&world, &secret("/report")).send().await.expect(200);
        let line = |at: usize| {
            let bid = &report["bids"][at];
            (bid["name"].as_str().unwrap().to_owned(), bid["result"]["score"].as_str().unwrap().to_owned())
        };
        let name = |at: usize| session.bidders[at].name.clone();
        assert_eq!([line(0), line(1), line(2)], [(name(0), "88".into()), (name(1), "86.89".into()), (name(2), "86.7".into())]);
        assert_eq!(report["corrections"][0]["reason"], "outlier");
        drafter.get(&world, &secret("/report")).send().await.expect(200); // sent by the purchaser, a member
        session.scene.approver.get(&world, &secret("/report")).send().await.expect(409);
        session.act(&world, session.chair(), &id, "steps", json!({ "action": "conclude" })).await.expect(409);
        assert_eq!(waiting(&world, session.chair()).await, due("review.sign", "/report"));
        session.act(&world, session.chair(), &id, "signatures", json!({})).await.expect(200);
        let dissent = json!({ "dissent": "不同意丙的得分" });
        session.act(&world, &session.members[1], &id, "signatures", dissent).await.expect(200);
        session.act(&world, session.chair(), &id, "steps", json!({ "action": "conclude" })).await.expect(200);
        assert_eq!(waiting(&world, session.chair()).await, []);
        let report = session.scene.approver.get(&world, &secret("/report")).send().await.expect(200);
        let members = report["members"].as_array().unwrap();
        assert!(members.iter().all(|member| member["name"].is_null()), "the panel is secret until the result: {report}");
        assert_eq!((&members[1]["dissent"], &members[2]["deemed_consent"]), (&json!("不同意丙的得分"), &json!(true)));

        // The award: five working days from Friday 20 March end with the 27th.
        world.do_jobs().await;
        let path = format!("/api/v1/opportunities/{}/awards", session.scene.need);
        let award = drafter.get(&world, &path).send().await.expect(200)[0].clone();
        assert_eq!((&award["state"], &award["decide_by"]["at"]), (&json!("pending"), &json!("2026-03-27T16:00:00Z")));
        assert_eq!(award["ranked"][0]["name"], name(0));
        let award_id = award["id"].as_str().unwrap().to_owned();
        let propose = |bid: &str| json!({ "entries": [{ "lot": 0, "bid": bid }] });
        let silent = to_award(&world, &drafter, &award_id, "proposal", propose(&b)).await.expect(422);
        assert_eq!(silent["fields"][0]["path"], "entries[0].reason", "another than ranked needs a reason");
        let out = to_award(&world, &drafter, &award_id, "proposal", propose(&d)).await.expect(422);
        assert_eq!(out["fields"][0]["code"], "not_a_candidate");
        to_award(&world, &drafter, &award_id, "proposal", propose(&a)).await.expect(200);
        to_award(&world, &drafter, &award_id, "decision", json!({ "approve": true })).await.expect(404);
        to_award(&world, &session.scene.approver, &award_id, "publication", json!({})).await.expect(409);
        let back = json!({ "approve": false, "reason": "请附评审报告" });
        to_award(&world, &session.scene.approver, &award_id, "decision", back).await.expect(200);
        to_award(&world, &drafter, &award_id, "proposal", propose(&a)).await.expect(200);
        let decided = to_award(&world, &session.scene.approver, &award_id, "decision", json!({ "approve": true })).await.expect(200);
        assert_eq!(decided["publish_by"]["at"], "2026-03-24T16:00:00Z", "two working days from Friday");
        let results = format!("/api/v1/opportunities/{}/results", session.scene.need);
        assert_eq!(world.get(&results).send().await.expect(200), json!([]));
        assert_eq!(session.bidders[0].person.get(&world, "/api/v1/awards/own").send().await.expect(200), json!([]));

        let published = to_award(&world, &session.scene.approver, &award_id, "publication", json!({})).await.expect(200);
        assert_eq!(published["publicity_until"]["at"], "2026-03-23T16:00:00Z", "one working day");
        assert_eq!(status(&world, &session.scene.need).await, "publicity");
        let public = world.get(&results).send().await.expect(200);
        let winner = &public[0]["entries"][0];
        assert_eq!((&winner["name"], &winner["amount"], &winner["address"]), (&json!(name(0)), &json!("4000000.00"), &json!("骆驼街道1号")));
        assert_eq!(public[0]["experts"].as_array().unwrap().len(), 4, "names of the experts, not of whom the purchaser sent");
        let won = session.bidders[0].person.get(&world, "/api/v1/awards/own").send().await.expect(200);
        assert_eq!((&won[0]["won"], &won[0]["sign_by"]), (&json!(true), &json!("2026-04-20")), "30 days, to the next working day");
        let lost = session.bidders[2].person.get(&world, "/api/v1/awards/own").send().await.expect(200);
        assert_eq!((&lost[0]["won"], &lost[0]["score"], &lost[0]["rank"]), (&json!(false), &json!("86.7"), &json!(3)));
        assert!(!lost.to_string().contains(&name(0)), "losers are told of themselves alone");
        let out = session.bidders[3].person.get(&world, "/api/v1/awards/own").send().await.expect(200);
        assert!(out[0]["reason"].as_str().unwrap().contains("异常低价"));
        assert!(inbox(&world, &session.bidders[0].person).await.contains("通知书"));

        // Confirmed by itself when the publicity is over, and not a moment before.
        world.clock.set(at("2026-03-23T15:59:59Z"));
        world.do_jobs().await;
        let person = world.again(&drafter);
        let read = format!("/api/v1/awards/{award_id}");
        assert_eq!(person.get(&world, &read).send().await.expect(200)["state"], "publicity");
        world.clock.set(at("2026-03-23T16:00:00Z"));
        world.do_jobs().await;
        let person = world.again(&drafter);
        assert_eq!(person.get(&world, &read).send().await.expect(200)["state"], "confirmed");
        assert_eq!(status(&world, &session.scene.need).await, "awarded");
        let found = world.get("/api/v1/opportunities?status=awarded").send().await.expect(200);
        assert_eq!(found["items"][0]["id"], session.scene.need.as_str());
    }

    too_few_valid_bids_fail_with_what_the_law_leaves_open => |world| {
        let session = session(&world, &[4_000_000, 4_100_000, 4_200_000]).await;
        let id = session.begin(&world).await;
        let failed = session.qualified(&world, &id, &[1]).await;
        assert_eq!(failed["state"], "failed");
        assert_eq!(failed["failed"][0]["enough"], json!({ "submitted": 3, "valid": 2, "needed": 3 }));
        let ways = failed["ways_out"].as_array().unwrap();
        assert!(ways.iter().any(|way| way["source"]["basis"].as_str().unwrap().contains("87号令第43条")), "{failed}");
        session.act(&world, session.chair(), &id, "steps", json!({ "action": "comply" })).await.expect(409);
        world.do_jobs().await;
        let path = format!("/api/v1/opportunities/{}/awards", session.scene.need);
        assert_eq!(session.scene.drafter.get(&world, &path).send().await.expect(200), json!([]));
        let notice = world.get(&format!("/api/v1/opportunities/{}", session.scene.need)).send().await.expect(200);
        assert_eq!(notice["card"]["status"], "failed", "everybody sees that it failed, and why");
        assert!(notice["cancel_reason"].as_str().unwrap().contains("2家，不足3家"), "{notice}");
        let told = inbox(&world, &session.bidders[0].person).await;
        assert!(told.contains("采购失败") && told.contains("2家，不足3家"), "every bidder is told why: {told}");
    }

    equals_are_told_apart_by_a_lot_anybody_can_recompute => |world| {
        let session = session(&world, &[4_000_000, 4_000_000, 4_200_000]).await;
        let id = session.begin(&world).await;
        let bids = session.bids(&world, &id).await;
        session.qualified(&world, &id, &[]).await;
        session.compliant(&world, &id, &[]).await;
        for bid in &bids {
            session.accept(&world, &id, bid, 1).await;
        }
        let all: Vec<(&str, usize)> = bids.iter().map(|bid| (bid.as_str(), 0)).collect();
        session.scored(&world, &id, &all).await;
        let award = session.concluded(&world, &id).await;
        let report = session.scene.approver.get(&world, &format!("/api/v1/reviews/{id}/report")).send().await.expect(200);
        let drawn = &report["draws"][0];
        let order: Vec<(String, String)> = serde_json::from_value(drawn["order"].clone()).unwrap();
        assert_eq!(order.len(), 2, "only the equals");
        let seed = drawn["seed"].as_str().unwrap();
        assert_eq!(draw::commitment(seed), drawn["commitment"].as_str().unwrap());
        let codes: Vec<String> = order.iter().map(|(_, bid)| draw::code(seed, bid)).collect();
        assert_eq!(draw::order(seed, &codes, drawn["root"].as_str().unwrap()), codes);
        assert_eq!(award["ranked"][0]["bid"], order[0].1.as_str());
        assert_eq!(report["bids"][1]["result"]["decided_by"], "draw");

        // Five working days later nobody has proposed: whoever has to hears of it.
        world.clock.set(at("2026-03-27T16:00:00Z"));
        world.do_jobs().await;
        let drafter = world.again(&session.scene.drafter);
        assert!(inbox(&world, &drafter).await.contains("已超期"));
    }
}
