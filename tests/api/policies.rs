//! Policy packs: read, check, import, publish, withdraw; decisions and their replay.

use crate::each_database;
use crate::people::{FAR, HERE, Person, unit_of};
use crate::world::{Reply, World};
use duijie::accounts::SeedUnit;
use duijie::app::App;
use duijie::kernel::ids::OrganizationId;
use duijie::kernel::{Role, UnitKind};
use duijie::policy::service::{self, NewDecision};
use duijie::policy::{Decision, FactSheet, Kind, OwnRule, Question};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/policies";

/// A pack of Zhenhai that asks for a grade of purchases.
fn text(grade: &str) -> String {
    format!(
        r#"id = "zhenhai-2026"
title = {{ zh = "镇海区规则", en = "Rules of Zhenhai" }}
issuer = "镇海区民政局"
document = "镇民〔2026〕1号"
basis = "第三条"
region = "330211"
kinds = ["purchase"]
effective_from = 2026-01-01
status = "verified"

[[eligibility]]
id = "grade"
text = {{ zh = "评估等级", en = "grade" }}
require = {{ grade = {{ at_least = "{grade}" }} }}
"#
    )
}

fn registrar(world: &World, region: &str) -> Person {
    world.person_in(Role::Registrar, unit_of(UnitKind::Authority, region))
}

fn started(world: &World) {
    service::start(&world.app).unwrap();
}

async fn import(world: &World, person: &Person, source: &str) -> Reply {
    person.post(world, PATH).json(json!({ "source": source })).send().await
}

/// Imports a text; gives its id.
async fn draft(world: &World, person: &Person, source: &str) -> String {
    let reply = import(world, person, source).await;
    assert_eq!(reply.etag(), "\"1\"");
    reply.expect(200)["id"].as_str().unwrap().to_owned()
}

async fn act(world: &World, person: &Person, id: &str, action: &str, version: i64, body: Value) -> Reply {
    let call = person.post(world, &format!("{PATH}/{id}/{action}"));
    call.header("if-match", format!("\"{version}\"")).json(body).send().await
}

async fn publish(world: &World, person: &Person, id: &str, version: i64) -> Reply {
    act(world, person, id, "publish", version, Value::Null).await
}

/// The grade that a purchase in Zhenhai asks for, and the version of the pack that asks it.
async fn asked(world: &World) -> Option<(String, String)> {
    let rules = world.get(&format!("{PATH}/rules?region=330211&kind=purchase")).send().await.expect(200);
    let entries = rules["entries"].as_array().unwrap();
    let rule = entries.iter().find(|entry| entry["key"] == "eligibility.grade")?;
    let grade = rule["written"]["require"]["grade"]["at_least"].as_str()?;
    Some((grade.to_owned(), rule["source"]["pack"].as_str()?.to_owned()))
}

fn keys(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

each_database! {
    anybody_reads_what_is_in_force => |world| {
        started(&world);
        let all = world.get(PATH).send().await.expect(200);
        assert_eq!(all.as_array().unwrap().len(), duijie::policy::shipped().len());
        let here = world.get(&format!("{PATH}?region=330211&kind=venture&on=2019-06-01")).send().await.expect(200);
        let packs = keys(&here, "pack");
        assert!(packs.contains(&"cn-330211-venture-2018".to_owned()) && packs.contains(&"cn-credit-2018".to_owned()), "{packs:?}");
        assert!(!packs.iter().any(|pack| pack.contains("440100") || pack.contains("2026")), "{packs:?}");
        let id = here.as_array().unwrap().iter().find(|pack| pack["pack"] == "cn-330211-venture-2018").unwrap()["id"].clone();
        let detail = world.get(&format!("{PATH}/{}", id.as_str().unwrap())).send().await.expect(200);
        assert_eq!(detail["pack"]["status"], "verified");
        assert!(detail["source"].as_str().unwrap().contains("extends = \"cn-330211-venture\""));
        assert_eq!(keys(&detail["entries"], "key").len(), 3);
        assert_eq!(detail["entries"][2]["source"]["basis"], "三(四)3");
    }

    anybody_reads_the_merged_rules_and_the_facts => |world| {
        started(&world);
        let rules = world.get(&format!("{PATH}/rules?region=330211001&kind=venture&on=2019-06-01")).send().await.expect(200);
        let cap = rules["entries"].as_array().unwrap().iter().find(|e| e["key"] == "cost_rule.labour-cap-social-work").unwrap();
        assert_eq!(cap["written"]["max"], "60%");
        assert!(cap["source"]["pack"].as_str().unwrap().starts_with("cn-330211-venture-2018@"));
        let today = world.get(&format!("{PATH}/rules?region=330211&kind=purchase")).send().await.expect(200);
        assert_eq!(today["question"]["on"], "2026-03-02");
        let facts = world.get(&format!("{PATH}/facts")).send().await.expect(200);
        let grade = facts.as_array().unwrap().iter().find(|fact| fact["id"] == "grade").unwrap();
        assert_eq!((grade["type"].as_str(), grade["timing"].as_str()), (Some("enum"), Some("dated")));
        world.get(&format!("{PATH}/rules?region=33&kind=venture")).send().await.expect(400);
        world.get(&format!("{PATH}/rules?region=330211&kind=loan")).send().await.expect(400);
        world.get(&format!("{PATH}?regoin=330211")).send().await.expect(400);
    }

    a_text_is_checked_with_line_and_key_of_every_fault => |world| {
        started(&world);
        let zhenhai = registrar(&world, HERE);
        let source = text("6A").replace("kinds = [\"purchase\"]", "kinds = [\"grant\"]");
        let problem = zhenhai.post(&world, &format!("{PATH}/check")).json(json!({ "source": source })).send().await.expect(422);
        assert_eq!(problem["code"], "bad_pack");
        let fields = problem["fields"].as_array().unwrap();
        assert_eq!(keys(&problem["fields"], "path"), ["kinds[1]", "eligibility[grade].require.grade.at_least"]);
        assert_eq!(fields[1]["line"], 14, "{}", fields[1]);
        assert!(fields[1]["message"].as_str().unwrap().contains("5A"));

        let good = zhenhai.post(&world, &format!("{PATH}/check")).json(json!({ "source": text("3A") })).send().await.expect(200);
        assert_eq!((good["region"].as_str(), &good["changes"]), (Some(HERE), &Value::Null));
        assert_eq!(world.get(PATH).send().await.expect(200).as_array().unwrap().len(), duijie::policy::shipped().len(), "nothing kept");
    }

    a_text_conflicting_with_one_in_force_is_refused => |world| {
        started(&world);
        let zhenhai = registrar(&world, HERE);
        let id = draft(&world, &zhenhai, &text("3A")).await;
        publish(&world, &zhenhai, &id, 1).await.expect(200);
        let rival = text("4A").replace("zhenhai-2026", "zhenhai-rival");
        let problem = import(&world, &zhenhai, &rival).await.expect(422);
        assert_eq!(problem["fields"][0]["code"], "conflict");
        assert!(problem["fields"][0]["message"].as_str().unwrap().contains("zhenhai-2026"), "{problem}");
    }

    a_published_text_holds_at_once_and_the_next_takes_its_place => |world| {
        started(&world);
        let zhenhai = registrar(&world, HERE);
        let first = draft(&world, &zhenhai, &text("3A")).await;
        assert_eq!(asked(&world).await, None, "a draft does not hold");
        let published = publish(&world, &zhenhai, &first, 1).await.expect(200);
        assert_eq!(published["state"], "published");
        let (grade, pack) = asked(&world).await.unwrap();
        assert_eq!((grade.as_str(), pack.as_str()), ("3A", published["cited_as"].as_str().unwrap()));

        let second = draft(&world, &zhenhai, &text("4A")).await;
        let changes = world.get(&format!("{PATH}/compare?from={first}&to={second}")).send().await;
        assert_eq!(changes.status, 404, "a draft is not compared by strangers");
        let changes = zhenhai.get(&world, &format!("{PATH}/compare?from={first}&to={second}")).send().await.expect(200);
        assert_eq!(keys(&changes, "key"), ["eligibility.grade"]);
        assert_eq!(changes[0]["after"]["written"]["require"]["grade"]["at_least"], "4A");
        publish(&world, &zhenhai, &second, 1).await.expect(200);
        assert_eq!(asked(&world).await.unwrap().0, "4A");
        let old = world.get(&format!("{PATH}/{first}")).send().await.expect(200);
        assert_eq!(old["pack"]["state"], "superseded");
        // The earlier text can be brought back.
        publish(&world, &zhenhai, &first, 3).await.expect(200);
        assert_eq!(asked(&world).await.unwrap().0, "3A");
        duijie::audit::sequence(&world.app.db).unwrap();
        let supervisor = world.person_in(Role::Supervisor, unit_of(UnitKind::Supervisor, HERE));
        let log = supervisor.get(&world, "/api/v1/audit/entries?subject_kind=policy_pack").send().await;
        let actions = keys(&log.expect(200), "action");
        assert_eq!(actions.iter().filter(|action| *action == "policy.publish").count(), 3, "{actions:?}");
    }

    a_draft_is_replaced_by_the_next_and_can_be_given_up => |world| {
        started(&world);
        let zhenhai = registrar(&world, HERE);
        let first = draft(&world, &zhenhai, &text("2A")).await;
        let second = draft(&world, &zhenhai, &text("3A")).await;
        let drafts = zhenhai.get(&world, &format!("{PATH}?state=draft")).send().await.expect(200);
        assert_eq!(keys(&drafts, "id"), std::slice::from_ref(&second));
        publish(&world, &zhenhai, &first, 2).await.expect(409);
        let again = import(&world, &zhenhai, &text("3A")).await.expect(409);
        assert!(again["detail"].as_str().unwrap().contains("草稿"), "{again}");
        act(&world, &zhenhai, &second, "discard", 7, Value::Null).await.expect(412);
        act(&world, &zhenhai, &second, "discard", 1, Value::Null).await.expect(200);
        draft(&world, &zhenhai, &text("3A")).await;
    }

    only_the_authority_of_the_region_changes_its_rules => |world| {
        started(&world);
        let zhenhai = registrar(&world, HERE);
        let id = draft(&world, &zhenhai, &text("3A")).await;
        world.post(PATH).json(json!({ "source": text("3A") })).send().await.expect(401);
        let far = registrar(&world, FAR);
        import(&world, &far, &text("4A")).await.expect(403);
        let drafter = world.person_in(Role::Drafter, unit_of(UnitKind::Department, HERE));
        import(&world, &drafter, &text("4A")).await.expect(403);
        for stranger in [&far, &drafter] {
            stranger.get(&world, &format!("{PATH}/{id}")).send().await.expect(404);
            publish(&world, stranger, &id, 1).await.expect(404);
            assert_eq!(stranger.get(&world, &format!("{PATH}?state=draft")).send().await.expect(200), json!([]));
        }
        // The city above may; and a pack's id stays with its region.
        let ningbo = registrar(&world, "330200");
        ningbo.get(&world, &format!("{PATH}/{id}")).send().await.expect(200);
        let moved = text("4A").replace("330211", "330200");
        let problem = import(&world, &ningbo, &moved).await.expect(422);
        assert_eq!(problem["fields"][0]["path"], "region");
    }

    an_authority_replaces_and_withdraws_a_shipped_pack_and_a_restart_keeps_that => |world| {
        started(&world);
        let guangming = registrar(&world, FAR);
        let list = world.get(&format!("{PATH}?pack=cn-440311-social-work-2026")).send().await.expect(200);
        let id = list[0]["id"].as_str().unwrap().to_owned();
        let query = format!("{PATH}/rules?region=440311&kind=purchase&project_type=social_work_posts&on=2026-06-01");
        let holds = async || {
            let rules = world.get(&query).send().await.expect(200);
            keys(&rules["entries"], "key").contains(&"cost_rule.labour-floor".to_owned())
        };
        assert!(holds().await);
        act(&world, &guangming, &id, "withdraw", 1, json!({ "reason": " " })).await.expect(422);
        act(&world, &guangming, &id, "withdraw", 1, json!({ "reason": "采购已完成" })).await.expect(200);
        assert!(!holds().await);
        started(&world);
        assert!(!holds().await, "a restart does not bring back what was withdrawn");
        publish(&world, &guangming, &id, 2).await.expect(200);
        assert!(holds().await);
        let base = world.get(&format!("{PATH}?pack=cn-440100-venture-2014")).send().await.expect(200);
        let guangzhou = registrar(&world, "440100");
        let refused = act(&world, &guangzhou, base[0]["id"].as_str().unwrap(), "withdraw", 1, json!({ "reason": "旧" })).await.expect(422);
        assert_eq!(refused["fields"][0]["code"], "extends_unknown", "others build on it");
    }

    another_server_sees_what_was_published => |world| {
        started(&world);
        let other = App::build(world.app.settings.clone(), world.clock.clone()).unwrap();
        service::start(&other).unwrap();
        let zhenhai = registrar(&world, HERE);
        let id = draft(&world, &zhenhai, &text("3A")).await;
        publish(&world, &zhenhai, &id, 1).await.expect(200);
        assert_ne!(other.policies().hash(), world.app.policies().hash());
        service::refresh(&other).unwrap();
        assert_eq!(other.policies().hash(), world.app.policies().hash());
    }

    a_repeated_import_gives_the_first_answer => |world| {
        started(&world);
        let zhenhai = registrar(&world, HERE);
        let call = || zhenhai.post(&world, PATH).header("idempotency-key", "k1").json(json!({ "source": text("3A") }));
        let first = call().send().await.expect(200);
        assert_eq!(call().send().await.expect(200), first);
    }

    a_decision_is_replayed_and_says_what_today_changes => |world| {
        started(&world);
        let organization = OrganizationId::new();
        let library = world.app.policies();
        let facts = json!({
            "service_categories": ["A10"], "service_regions": ["330211"], "no_major_violation": true, "staff_full_time": 3,
            "grade": [{ "from": "2024-01-01", "until": "2028-12-31", "value": "3A" }],
        });
        let needs = json!({ "kind": "purchase", "category": "A1003", "delivery_region": "330211" });
        let sheet = |facts: Value| FactSheet::from_json(&json!({ "id": "x", "facts": facts }), library.vocabulary()).unwrap();
        let question = Question {
            region: HERE.parse().unwrap(),
            kind: Kind::Purchase,
            project_type: None,
            on: world.clock.now().date(),
        };
        let own = vec![OwnRule {
            id: "staff".into(),
            text: duijie::kernel::Text::new("至少3名专职人员", "three full-time staff"),
            basis: String::new(),
            require: json!({ "staff_full_time": { "at_least": 3 } }),
        }];
        let decision = Decision::make(&library, question, own, &sheet(facts), &sheet(needs)).unwrap();
        assert!(decision.assessment.eligible, "{:#?}", decision.assessment);
        let department = world.person_in(Role::Approver, unit_of(UnitKind::Department, HERE));
        let new = NewDecision { opportunity: None, organization: Some(organization), unit: Some(department.unit), decision };
        let now = world.clock.now();
        let id = world.app.db.write(|tx| service::decisions_record(tx, &library, std::slice::from_ref(&new), now)).unwrap().remove(0);
        let path = format!("{PATH}/decisions/{id}");

        let member = world.person_in(Role::Bidder, SeedUnit { organization: Some(organization), ..unit_of(UnitKind::Organization, HERE) });
        let view = member.get(&world, &path).send().await.expect(200);
        assert_eq!((view["replay"]["same"].as_bool(), view["replay"]["facts_intact"].as_bool()), (Some(true), Some(true)));
        assert_eq!(view["replay"]["today"]["changes"], json!([]));

        // A rule published later decides otherwise; the recorded answer stays.
        let zhenhai = registrar(&world, HERE);
        let pack = draft(&world, &zhenhai, &text("4A")).await;
        publish(&world, &zhenhai, &pack, 1).await.expect(200);
        let view = department.get(&world, &path).send().await.expect(200);
        assert_eq!(view["replay"]["same"], true);
        assert_eq!((view["replay"]["again"]["eligible"].as_bool(), view["replay"]["today"]["eligible"].as_bool()), (Some(true), Some(false)));
        let change = &view["replay"]["today"]["changes"][0];
        assert_eq!((change["rule"].as_str(), change["was"].as_str(), change["now"].as_str()), (Some("eligibility.grade"), None, Some("fail")));

        let stranger = world.person_in(Role::Bidder, unit_of(UnitKind::Organization, HERE));
        stranger.get(&world, &path).send().await.expect(404);
        world.get(&path).send().await.expect(401);
        let supervisor = world.person_in(Role::Supervisor, unit_of(UnitKind::Supervisor, HERE));
        supervisor.get(&world, &path).send().await.expect(200);

        // Those who oversee the region find it in the list, newest first; others have no list, elsewhere it is not in it.
        let listed = supervisor.get(&world, &format!("{PATH}/decisions?organization={organization}&limit=1")).send().await;
        let listed = listed.expect(200);
        assert_eq!((listed["items"][0]["id"].as_str(), listed["items"][0]["eligible"].as_bool()), (Some(id.to_string().as_str()), Some(true)));
        assert!(listed["next"].is_null());
        member.get(&world, &format!("{PATH}/decisions")).send().await.expect(403);
        let elsewhere = world.person_in(Role::Supervisor, unit_of(UnitKind::Supervisor, FAR));
        assert_eq!(elsewhere.get(&world, &format!("{PATH}/decisions")).send().await.expect(200)["items"], json!([]));
    }
}
