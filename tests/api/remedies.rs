//! Objections and complaints: standing, grounds, time; what stands still meanwhile; what follows where they are upheld.

use crate::each_database;
use crate::files::{PDF, upload};
use crate::people::Person;
use crate::reviews::at;
use crate::scoring::{Session, awarded, inbox, session, status};
use crate::world::{Reply, World};
use duijie::kernel::Role;
use serde_json::{Value, json};

fn objection(session: &Session, about: &str) -> Value {
    json!({ "kind": "objection", "opportunity": session.scene.need, "about": about, "facts": "中标人不具备资格",
        "legal_basis": "政府采购法第22条", "request": "认定中标结果无效" })
}

async fn file(world: &World, person: &Person, input: Value) -> Reply {
    person.post(world, "/api/v1/remedies").json(input).send().await
}

async fn act(world: &World, person: &Person, id: &str, act: &str, input: Value) -> Reply {
    let read = person.get(world, &format!("/api/v1/remedies/{id}")).send().await;
    let version = read.headers.get("etag").cloned().unwrap_or_else(|| "\"1\"".into());
    person.post(world, &format!("/api/v1/remedies/{id}/{act}")).header("if-match", version).json(input).send().await
}

fn id_of(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

async fn award_state(world: &World, person: &Person, award: &str) -> Value {
    world.again(person).get(world, &format!("/api/v1/awards/{award}")).send().await.expect(200)["state"].clone()
}

each_database! {
    an_unanswered_objection_holds_the_award_and_a_dismissed_one_lets_it_go => |world| {
        let (session, _, award) = awarded(&world).await;
        let loser = session.bidders[2].person.clone();
        let silent = file(&world, &loser, json!({ "kind": "objection", "opportunity": session.scene.need, "about": "result",
            "facts": "中标人不具备资格" })).await.expect(422);
        assert_eq!(silent["fields"][0]["path"], "legal_basis");
        let stranger = world.person(Role::Bidder);
        file(&world, &stranger, objection(&session, "result")).await.expect(409);
        file(&world, &session.scene.drafter, objection(&session, "result")).await.expect(403);
        let filed = file(&world, &loser, objection(&session, "result")).await.expect(200);
        let id = id_of(&filed);
        // Filed on Friday 20 March: seven working days end with the 31st.
        assert_eq!((&filed["blocks"], &filed["answer_by"]["at"]), (&json!(true), &json!("2026-03-31T16:00:00Z")));
        file(&world, &loser, objection(&session, "result")).await.expect(409);
        session.bidders[1].person.get(&world, &format!("/api/v1/remedies/{id}")).send().await.expect(404);

        // The log speaks of them by name.
        duijie::audit::sequence(&world.app.db).unwrap();
        for (kind, name) in [("award", "社区为老服务"), ("remedy", "质疑：社区为老服务")] {
            let path = format!("/api/v1/audit/entries?subject_kind={kind}");
            let log = session.scene.supervisor.get(&world, &path).send().await.expect(200);
            assert_eq!(log[0]["subject_name"], name);
        }

        world.clock.set(at("2026-03-23T16:00:00Z"));
        world.do_jobs().await;
        assert_eq!(award_state(&world, &session.scene.drafter, &award).await, "publicity", "it waits for the answer");
        let approver = world.again(&session.scene.approver);
        act(&world, &world.again(&session.scene.drafter), &id, "answer", json!({ "text": "不成立" })).await.expect(404);
        act(&world, &approver, &id, "answer", json!({ "text": "不成立" })).await.expect(422);
        let dismissed = json!({ "text": "经核查，中标人具备资格", "outcome": "dismissed" });
        act(&world, &approver, &id, "answer", dismissed).await.expect(200);
        world.do_jobs().await;
        assert_eq!(award_state(&world, &session.scene.drafter, &award).await, "confirmed");
    }

    objections_are_filed_within_seven_working_days_of_the_publicity => |world| {
        let (session, ..) = awarded(&world).await;
        // The publicity ends with Monday 23 March; seven working days later is Wednesday 1 April.
        world.clock.set(at("2026-04-01T15:59:59Z"));
        let in_time = world.again(&session.bidders[1].person);
        file(&world, &in_time, objection(&session, "result")).await.expect(200);
        world.clock.set(at("2026-04-01T16:00:00Z"));
        let late = world.again(&session.bidders[2].person);
        let refused = file(&world, &late, objection(&session, "result")).await.expect(409);
        assert!(refused["detail"].as_str().unwrap().contains("94号令10-11"));
    }

    an_upheld_complaint_is_carried_out_and_another_panel_can_begin => |world| {
        let (session, review, award) = awarded(&world).await;
        let loser = session.bidders[2].person.clone();
        let mut complaint = objection(&session, "result");
        complaint["kind"] = "complaint".into();
        file(&world, &loser, complaint.clone()).await.expect(422); // no objection before it
        let objected = id_of(&file(&world, &loser, objection(&session, "result")).await.expect(200));
        complaint["objection"] = objected.as_str().into();
        file(&world, &loser, complaint.clone()).await.expect(409); // it may still be answered
        let dismissed = json!({ "text": "不成立", "outcome": "dismissed" });
        act(&world, &session.scene.approver, &objected, "answer", dismissed).await.expect(200);
        let filed = file(&world, &loser, complaint).await.expect(200);
        let id = id_of(&filed);
        // Five working days to examine, thirty to decide, over the Qingming days: 6 April is off.
        assert_eq!(filed["examine_by"]["at"], "2026-03-27T16:00:00Z");
        assert_eq!(filed["answer_by"]["basis"], "政府采购法56; 94号令26");
        act(&world, &session.scene.approver, &id, "answer", json!({ "text": "不成立", "outcome": "dismissed" })).await.expect(409);

        let finance = world.person(Role::FinanceOfficer);
        let decision = json!({ "text": "评审小组未按标准评分，责令重新评审", "outcome": "upheld", "measure": "re_evaluate" });
        act(&world, &finance, &id, "decision", decision.clone()).await.expect(409); // not accepted yet
        let accepted = act(&world, &finance, &id, "acceptance", json!({ "accept": true, "suspend": true })).await.expect(200);
        assert_eq!(accepted["suspended_until"]["at"], "2026-04-20T16:00:00Z", "thirty days, to the next working day");
        world.clock.set(at("2026-03-23T16:00:00Z"));
        world.do_jobs().await;
        assert_eq!(award_state(&world, &session.scene.drafter, &award).await, "publicity", "suspended");
        let finance = world.again(&finance);
        act(&world, &finance, &id, "decision", decision).await.expect(200);
        assert_eq!(award_state(&world, &session.scene.drafter, &award).await, "revoked");
        assert_eq!(status(&world, &session.scene.need).await, "opened", "another panel can begin");
        let drafter = world.again(&session.scene.drafter);
        let view = drafter.get(&world, &format!("/api/v1/reviews/{review}")).send().await.expect(200);
        assert_eq!(view["state"], "void");
        let public = world.get(&format!("/api/v1/opportunities/{}/complaint-decisions", session.scene.need)).send().await.expect(200);
        assert_eq!((&public[0]["outcome"], &public[0]["measure"]), (&json!("upheld"), &json!("re_evaluate")));
        // It stands in the public list of all purchases too, found by finding and place, and can be taken home.
        let all = world.get("/api/v1/complaint-decisions?outcome=upheld&region=330200&limit=1").send().await.expect(200);
        let (card, next) = (&all["items"][0], all["next"].as_str());
        assert_eq!((&card["title"], &card["name"], next), (&json!("社区为老服务"), &json!(session.bidders[2].name), None));
        assert_eq!(card["opportunity_id"], session.scene.need.as_str());
        for nothing in ["outcome=dismissed", "region=440300", "q=%E6%B2%A1%E6%9C%89"] {
            let none = world.get(&format!("/api/v1/complaint-decisions?{nothing}")).send().await.expect(200);
            assert_eq!(none["items"], json!([]), "{nothing}");
        }
        let sheet = world.get("/api/v1/complaint-decisions/export").send().await;
        assert!(sheet.status == 200 && sheet.body.starts_with(b"PK"));
        let complaints = finance.get(&world, "/api/v1/remedies?kind=complaint").send().await.expect(200);
        assert_eq!((&complaints["items"][0]["state"], complaints["items"].as_array().unwrap().len()), (&json!("decided"), 1));
        let winner = world.again(&session.bidders[0].person);
        assert!(inbox(&world, &winner).await.contains("已撤销"), "who had won is told");
        let nobody = finance.get(&world, "/api/v1/remedies/complainants").send().await.expect(200);
        assert_eq!(nobody, json!([]), "an upheld complaint is not unfounded");
        let opened = world.app.db.read(|conn| duijie::submissions::service::opened(conn, session.scene.need.parse().unwrap())).unwrap();
        assert!(opened.iter().all(|one| one.state == duijie::submissions::model::SubmissionState::Opened));
    }

    an_objection_nobody_answers_holds_the_award_until_a_complaint_about_it_is_decided => |world| {
        let (session, _, award) = awarded(&world).await;
        let loser = session.bidders[2].person.clone();
        let objected = id_of(&file(&world, &loser, objection(&session, "result")).await.expect(200));
        let mut complaint = objection(&session, "result");
        complaint["kind"] = "complaint".into();
        complaint["objection"] = objected.as_str().into();
        let early = file(&world, &loser, complaint.clone()).await.expect(409);
        assert!(early["detail"].as_str().unwrap().contains("94号令第17条"), "{early}");

        // Seven working days from Friday 20 March are over with the 31st, and nobody has answered.
        world.clock.set(at("2026-03-31T16:00:00Z"));
        world.do_jobs().await;
        let (loser, finance) = (world.again(&loser), world.person(Role::FinanceOfficer));
        let path = format!("/api/v1/opportunities/{}/remedy-standing", session.scene.need);
        let told = loser.get(&world, &path).send().await.expect(200);
        // Fifteen working days from 31 March, over the Qingming days: Wednesday 22 April.
        assert_eq!((&told["complaints"][0]["open"], &told["complaints"][0]["until"]["at"]), (&json!(true), &json!("2026-04-22T16:00:00Z")));
        let held = session.scene.approver.clone();
        let view = world.again(&held).get(&world, &format!("/api/v1/remedies/{objected}")).send().await.expect(200);
        assert_eq!((&view["state"], &view["blocks"]), (&json!("filed"), &json!(true)));
        let id = id_of(&file(&world, &loser, complaint.clone()).await.expect(200));
        act(&world, &finance, &id, "acceptance", json!({ "accept": true })).await.expect(200);
        world.do_jobs().await;
        assert_eq!(award_state(&world, &session.scene.drafter, &award).await, "publicity", "the objection is open");
        let dismissed = json!({ "text": "经审查，投诉事项不成立", "outcome": "dismissed" });
        act(&world, &finance, &id, "decision", dismissed.clone()).await.expect(200);
        let settled = loser.get(&world, &format!("/api/v1/remedies/{objected}")).send().await.expect(200);
        assert_eq!((&settled["state"], &settled["outcome"]), (&json!("decided"), &json!("dismissed")));
        act(&world, &world.again(&held), &objected, "answer", dismissed).await.expect(409);
        file(&world, &loser, complaint).await.expect(409); // it is dealt with
        world.do_jobs().await;
        assert_eq!(award_state(&world, &session.scene.drafter, &award).await, "confirmed");
    }

    a_suspension_holds_a_running_review_until_it_is_over => |world| {
        let session = session(&world, &[4_000_000, 4_200_000, 4_400_000]).await;
        let review = session.begin(&world).await;
        let bidder = session.bidders[1].person.clone();
        let mut objection = objection(&session, "process");
        objection["known_on"] = "2026-03-20".into();
        let objected = id_of(&file(&world, &bidder, objection.clone()).await.expect(200));
        let dismissed = json!({ "text": "不成立", "outcome": "dismissed" });
        act(&world, &session.scene.approver, &objected, "answer", dismissed.clone()).await.expect(200);
        objection["kind"] = "complaint".into();
        objection["objection"] = objected.as_str().into();
        let complaint = id_of(&file(&world, &bidder, objection).await.expect(200));
        let finance = world.person(Role::FinanceOfficer);
        act(&world, &finance, &complaint, "acceptance", json!({ "accept": true, "suspend": true })).await.expect(200);
        let card = world.get(&format!("/api/v1/opportunities/{}", session.scene.need)).send().await.expect(200)["card"].clone();
        assert_eq!(card["suspended_until"], "2026-04-20T16:00:00Z", "everybody sees it: {card}");

        let bids = session.bids(&world, &review).await;
        let nothing = json!({ "bid": bids[0], "findings": [] });
        let drafter = &session.scene.drafter;
        let held = session.act(&world, drafter, &review, "qualification", nothing.clone()).await.expect(409);
        assert!(held["detail"].as_str().unwrap().contains("暂停"), "{held}");
        session.act(&world, drafter, &review, "steps", json!({ "action": "qualify" })).await.expect(409);
        act(&world, &finance, &complaint, "decision", dismissed).await.expect(200);
        session.act(&world, drafter, &review, "qualification", nothing).await.expect(200);
        let card = world.get(&format!("/api/v1/opportunities/{}", session.scene.need)).send().await.expect(200)["card"].clone();
        assert_eq!((card.get("suspended_until"), card["status"].as_str()), (None, Some("evaluating")));
    }

    a_dismissed_complaint_counts_against_whoever_filed_it => |world| {
        let (session, ..) = awarded(&world).await;
        let loser = session.bidders[2].person.clone();
        let objected = id_of(&file(&world, &loser, objection(&session, "result")).await.expect(200));
        let dismissed = json!({ "text": "不成立", "outcome": "dismissed" });
        act(&world, &session.scene.approver, &objected, "answer", dismissed.clone()).await.expect(200);
        let mut complaint = objection(&session, "result");
        complaint["kind"] = "complaint".into();
        complaint["objection"] = objected.as_str().into();
        let id = id_of(&file(&world, &loser, complaint).await.expect(200));
        let finance = world.person(Role::FinanceOfficer);
        act(&world, &finance, &id, "acceptance", json!({ "accept": true })).await.expect(200);
        act(&world, &finance, &id, "decision", dismissed).await.expect(200);
        let known = finance.get(&world, "/api/v1/remedies/complainants").send().await.expect(200);
        assert_eq!((&known[0]["name"], &known[0]["listed"]), (&json!(session.bidders[2].name), &json!(false)));
        assert_eq!(known[0]["dismissed"].as_array().unwrap().len(), 1);
    }

    what_is_written_is_kept_and_filed_with_its_evidence => |world| {
        let (session, ..) = awarded(&world).await;
        let (need, loser) = (session.scene.need.clone(), session.bidders[2].person.clone());
        let begin = json!({ "kind": "objection", "opportunity": need, "about": "result" });
        let draft = loser.post(&world, "/api/v1/remedy-drafts").json(begin.clone()).send().await.expect(200);
        let id = id_of(&draft);
        let again = loser.post(&world, "/api/v1/remedy-drafts").json(begin).send().await.expect(200);
        assert_eq!(again["id"], id.as_str(), "one of a kind");
        let path = format!("/api/v1/remedy-drafts/{id}");
        let file = upload(&world, &loser, "document", "证据.pdf", PDF).await.expect(201);
        let file = id_of(&file);
        let text = json!({ "about": "result", "facts": "中标人不具备资格", "evidence": [file] });
        let saved = loser.put(&world, &path).header("if-match", "\"1\"").json(text.clone()).send().await.expect(200);
        assert_eq!((&saved["version"], &saved["files"][0]["name"]), (&json!(2), &json!("证据.pdf")));
        loser.put(&world, &path).header("if-match", "\"1\"").json(json!({})).send().await.expect(412);
        session.bidders[1].person.get(&world, &path).send().await.expect(404);
        session.scene.approver.get(&world, &format!("/api/v1/files/{file}")).send().await.expect(404);

        let early = loser.post(&world, &format!("{path}/filing")).header("if-match", "\"2\"").send().await.expect(422);
        let wrong: Vec<&str> = early["fields"].as_array().unwrap().iter().map(|field| field["path"].as_str().unwrap()).collect();
        assert_eq!(wrong, ["legal_basis", "request"], "everything that is missing at once");
        let mut text = text;
        text["legal_basis"] = "政府采购法第22条".into();
        text["request"] = "认定中标结果无效".into();
        loser.put(&world, &path).header("if-match", "\"2\"").json(text).send().await.expect(200);
        let filed = loser.post(&world, &format!("{path}/filing")).header("if-match", "\"3\"").send().await.expect(200);
        assert_eq!((&filed["id"], &filed["files"][0]["id"]), (&json!(id), &json!(file)));
        loser.get(&world, &path).send().await.expect(404);
        session.scene.approver.get(&world, &format!("/api/v1/files/{file}")).send().await.expect(200);
        session.bidders[1].person.get(&world, &format!("/api/v1/files/{file}")).send().await.expect(404);

        // It waits for the department, which finds it in its list, its duties and its sheet.
        let approver = &session.scene.approver;
        let listed = approver.get(&world, "/api/v1/remedies?state=filed&q=%E6%9C%8D%E5%8A%A1").send().await.expect(200);
        assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["due"]), (&json!(id), &filed["answer_by"]["at"]));
        let duties = approver.get(&world, "/api/v1/duties").send().await.expect(200);
        let duty = duties["items"].as_array().unwrap().iter().find(|duty| duty["word"] == "remedies.answer").unwrap();
        assert_eq!((&duty["link"], &duty["basis"]), (&json!(format!("/work/remedies/{id}")), &filed["answer_by"]["basis"]));
        let read = |view: &Value| view["actions"].clone();
        let drafter = session.scene.drafter.get(&world, &format!("/api/v1/remedies/{id}")).send().await.expect(200);
        assert_eq!(read(&drafter), json!([]), "an approver answers");
        let answering = approver.get(&world, &format!("/api/v1/remedies/{id}")).send().await.expect(200);
        assert_eq!(read(&answering), json!(["answer"]));
        for list in ["remedies", "awards"] {
            let sheet = approver.get(&world, &format!("/api/v1/{list}/export")).send().await;
            assert_eq!(sheet.status, 200);
            assert!(sheet.body.starts_with(b"PK"));
        }
        let held = approver.get(&world, "/api/v1/awards").send().await.expect(200);
        assert_eq!((&held["items"][0]["state"], &held["items"][0]["entries"][0]["name"]), (&json!("publicity"), &json!(session.bidders[0].name)));
        let others = session.bidders[1].person.get(&world, "/api/v1/remedies").send().await.expect(200);
        assert_eq!(others["items"], json!([]));
    }

    an_organization_is_told_what_it_can_file_before_it_writes => |world| {
        let (session, ..) = awarded(&world).await;
        let path = format!("/api/v1/opportunities/{}/remedy-standing", session.scene.need);
        let about = |told: &Value, about: &str| told["objections"].as_array().unwrap().iter().find(|one| one["about"] == about).unwrap().clone();
        let stranger = world.person(Role::Bidder).get(&world, &path).send().await.expect(200);
        assert_eq!(about(&stranger, "result")["open"], false);
        assert!(about(&stranger, "result")["why"]["zh"].as_str().unwrap().contains("94号令第11条"));
        let loser = session.bidders[2].person.clone();
        let told = loser.get(&world, &path).send().await.expect(200);
        // The publicity ends with Monday 23 March; seven working days later is Wednesday 1 April.
        assert_eq!(about(&told, "result")["until"]["at"], "2026-04-01T16:00:00Z");
        assert_eq!((&about(&told, "process")["open"], &about(&told, "process")["until"]), (&json!(true), &Value::Null));
        assert_eq!(told["complaints"], json!([]));
        let id = id_of(&file(&world, &loser, objection(&session, "result")).await.expect(200));
        let told = loser.get(&world, &path).send().await.expect(200);
        assert_eq!((&about(&told, "result")["open"], &told["complaints"][0]["open"]), (&json!(false), &json!(false)));
        let dismissed = json!({ "text": "不成立", "outcome": "dismissed" });
        act(&world, &session.scene.approver, &id, "answer", dismissed).await.expect(200);
        let told = loser.get(&world, &path).send().await.expect(200);
        assert_eq!((&told["complaints"][0]["open"], &told["complaints"][0]["objection"]), (&json!(true), &json!(id)));
    }

    what_a_complaint_lacks_is_asked_for_once_and_added_in_time => |world| {
        let (session, ..) = awarded(&world).await;
        let loser = session.bidders[2].person.clone();
        let objected = id_of(&file(&world, &loser, objection(&session, "result")).await.expect(200));
        let dismissed = json!({ "text": "不成立", "outcome": "dismissed" });
        act(&world, &session.scene.approver, &objected, "answer", dismissed).await.expect(200);
        let mut complaint = objection(&session, "result");
        complaint["kind"] = "complaint".into();
        complaint["objection"] = objected.as_str().into();
        let id = id_of(&file(&world, &loser, complaint.clone()).await.expect(200));
        file(&world, &loser, complaint).await.expect(409); // one complaint follows an objection

        let finance = world.person(Role::FinanceOfficer);
        let added = json!({ "text": "补充社会保险缴纳证明" });
        act(&world, &loser, &id, "supplement", added.clone()).await.expect(409); // nothing was asked for
        let past = json!({ "text": "请补充证明材料", "by": "2026-03-20" });
        let past = act(&world, &finance, &id, "supplement-request", past).await.expect(422);
        assert_eq!(past["fields"][0]["path"], "by");
        let ask = json!({ "text": "请补充证明材料", "by": "2026-03-24" });
        act(&world, &session.scene.approver, &id, "supplement-request", ask.clone()).await.expect(404);
        let asked = act(&world, &finance, &id, "supplement-request", ask.clone()).await.expect(200);
        assert_eq!(asked["supplement"]["by"], "2026-03-24T16:00:00Z");
        act(&world, &finance, &id, "supplement-request", ask).await.expect(409);
        let duties = loser.get(&world, "/api/v1/duties").send().await.expect(200);
        assert!(duties["items"].as_array().unwrap().iter().any(|duty| duty["word"] == "remedies.supplement"), "{duties}");
        world.clock.set(at("2026-03-24T15:59:59Z"));
        let loser = world.again(&loser);
        let given = act(&world, &loser, &id, "supplement", added.clone()).await.expect(200);
        // Five working days from Tuesday 24 March.
        assert_eq!((&given["supplement"]["text"], &given["examine_by"]["at"]), (&json!("补充社会保险缴纳证明"), &json!("2026-03-31T16:00:00Z")));
        act(&world, &loser, &id, "supplement", added).await.expect(409);
        let accepted = act(&world, &world.again(&finance), &id, "acceptance", json!({ "accept": true })).await.expect(200);
        assert_eq!(accepted["state"], "accepted");
    }
}
