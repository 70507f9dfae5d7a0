//! The registry: entering, reading, changing, lists, history, sheets.

use crate::each_database;
use crate::people::{FAR, HERE, Person, unit_of};
use crate::world::{Reply, World};
use actix_web::http::Method;
use duijie::audit;
use duijie::catalogue;
use duijie::kernel::ids::OrganizationId;
use duijie::kernel::{Actor, Role, UnitKind};
use duijie::organizations::model::NewOrganization;
use duijie::organizations::{self, sheets};
use duijie::policy::Value as FactValue;
use duijie::policy::facts::id;
use serde_json::{Value, json};

pub const USCC: &str = "52330211MJ89000020";
const OTHER: &str = "51330211500000015R";
const FOUNDATION: &str = "53330211MJ8900010P";

/// A registration as it is entered.
pub fn registration(name: &str, org_type: &str) -> Value {
    json!({ "part": "registration", "from": "2018-05-04", "value": {
        "name": name, "org_type": org_type, "registrar": "宁波市镇海区民政局", "registrar_level": "county", "region": HERE,
        "address": "镇海区招宝山街道1号", "legal_representative": "王小明", "registered_on": "2018-05-04",
    }})
}

fn put(part: &str, from: &str, until: Option<&str>, value: Value) -> Value {
    json!({ "act": "put", "record": { "part": part, "from": from, "until": until, "value": value } })
}

fn record(part: &str, from: &str, until: Option<&str>, value: Value) -> Value {
    json!({ "part": part, "from": from, "until": until, "value": value })
}

/// The registrar of Zhenhai, with the delivered catalogue loaded.
pub fn registrar(world: &World) -> Person {
    catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap();
    world.person(Role::Registrar)
}

/// Enters an organization; gives its id.
async fn enter(world: &World, registrar: &Person, uscc: &str, records: Vec<Value>) -> String {
    let body = json!({ "uscc": uscc, "reason": "新登记", "records": records });
    let made = registrar.post(world, "/api/v1/organizations").json(body).send().await.expect(200);
    made["id"].as_str().unwrap().to_owned()
}

async fn service_center(world: &World, registrar: &Person) -> String {
    let records = vec![
        registration("镇海区阳光社会工作服务中心", "service_institution"),
        record(
            "contact",
            "2020-01-01",
            None,
            json!({ "person": "王小明", "phone": "13812345678", "email": "office@example.org" }),
        ),
        record("profile", "2020-01-01", None, json!({ "services": "社区为老服务和儿童关爱" })),
        record("service_region", "2020-01-01", None, json!({ "region": HERE })),
        record("service_category", "2020-01-01", None, json!({ "category": "A1003" })),
        record("grade", "2022-01-01", Some("2026-06-30"), json!({ "grade": "4A" })),
        record("staffing", "2024-01-01", None, json!({ "full_time": 8 })),
    ];
    enter(world, registrar, USCC, records).await
}

async fn edit(world: &World, person: &Person, id: &str, version: i64, changes: Vec<Value>) -> Reply {
    person
        .call(world, Method::PATCH, &format!("/api/v1/organizations/{id}/dossier"))
        .header("if-match", format!("\"{version}\""))
        .json(json!({ "reason": "日常维护", "changes": changes }))
        .send()
        .await
}

/// The administrator of an organization's workspace.
fn admin(world: &World, id: &str) -> Person {
    let unit = unit_of(UnitKind::Organization, HERE);
    let unit = duijie::accounts::SeedUnit { organization: Some(id.parse().unwrap()), ..unit };
    world.person_in(Role::OrganizationAdmin, unit)
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

each_database! {
    the_public_page_masks_people_and_has_its_code => |world| {
        let registrar = registrar(&world);
        let id = service_center(&world, &registrar).await;
        let page = world.get(&format!("/api/v1/organizations/{USCC}")).send().await.expect(200);
        assert_eq!(page["id"], json!(id));
        assert_eq!((&page["grade"], &page["credit"]), (&json!("4A"), &json!("normal")));
        assert_eq!(page["contact"], json!({ "person": "王**", "phone": "138******78", "email": "o***@example.org" }));
        assert_eq!(page["region_name"], "浙江省 宁波市 镇海区");
        assert_eq!(page["service_categories"][0]["name"], "公共服务 / 社会治理服务 / 社会工作服务");
        assert_eq!(page, world.get(&format!("/api/v1/organizations/{id}")).send().await.expect(200));
        let qr = world.get(&format!("/api/v1/organizations/{id}/qr.svg")).send().await;
        assert_eq!((qr.status.as_u16(), qr.headers["content-type"].as_str()), (200, "image/svg+xml"));
        assert!(String::from_utf8_lossy(&qr.body).contains("<svg"));
        assert!(page["page"].as_str().unwrap().ends_with(&format!("/organizations/{USCC}")));
        for nobody in ["52330211MJ89000021", "nonsense", OTHER] {
            world.get(&format!("/api/v1/organizations/{nobody}")).send().await.expect(404);
        }
    }

    wrong_registrations_are_told_whole => |world| {
        let registrar = registrar(&world);
        let body = json!({ "uscc": "52330211MJ89000021", "reason": "新登记", "records": [
            registration("", "foundation"),
            record("grade", "2025-01-01", Some("2024-01-01"), json!({ "grade": "4A" })),
        ]});
        let problem = registrar.post(&world, "/api/v1/organizations").json(body).send().await.expect(422);
        let found: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| (f["path"].as_str().unwrap(), f["code"].as_str().unwrap())).collect();
        assert_eq!(found, [("uscc", "uscc_check"), ("records[0].value.name", "required"), ("records[1].until", "period")]);
        let wrong_type = json!({ "uscc": USCC, "reason": "新登记", "records": [registration("甲中心", "foundation")] });
        let problem = registrar.post(&world, "/api/v1/organizations").json(wrong_type).send().await.expect(422);
        assert_eq!(problem["fields"][0]["code"], "type_uscc");
        service_center(&world, &registrar).await;
        let again = json!({ "uscc": USCC, "reason": "新登记", "records": [registration("甲中心", "service_institution")] });
        let problem = registrar.post(&world, "/api/v1/organizations").json(again).send().await.expect(409);
        assert!(problem["detail"].as_str().unwrap().contains("已在登记库中"));
    }

    a_repeated_creation_gives_the_first_answer => |world| {
        let registrar = registrar(&world);
        let body = json!({ "uscc": USCC, "reason": "新登记", "records": [registration("甲中心", "service_institution")] });
        let call = || registrar.post(&world, "/api/v1/organizations").header("idempotency-key", "k1").json(body.clone());
        let first = call().send().await.expect(200);
        assert_eq!(call().send().await.expect(200), first);
    }

    who_may_see_and_change_a_dossier => |world| {
        let registrar = registrar(&world);
        let id = service_center(&world, &registrar).await;
        let path = format!("/api/v1/organizations/{id}/dossier");
        world.get(&path).send().await.expect(401);
        world.person(Role::Drafter).get(&world, &path).send().await.expect(403);
        world.person_in(Role::Registrar, unit_of(UnitKind::Authority, FAR)).get(&world, &path).send().await.expect(403);
        world.person_in(Role::Registrar, unit_of(UnitKind::Authority, "330200")).get(&world, &path).send().await.expect(200);
        let supervisor = world.person(Role::Supervisor);
        let seen = supervisor.get(&world, &path).send().await.expect(200);
        assert_eq!(seen["editable"], json!([]));
        assert_eq!(edit(&world, &supervisor, &id, 1, vec![put("profile", "2026-03-01", None, json!({ "services": "x" }))]).await.status, 403);
        let own = admin(&world, &id);
        let seen = own.get(&world, &path).send().await.expect(200);
        assert!(seen["editable"].as_array().unwrap().contains(&json!("staffing")));
        assert!(!seen["editable"].as_array().unwrap().contains(&json!("grade")));
        admin(&world, OrganizationId::new().as_str()).get(&world, &path).send().await.expect(403);
        // The whole contact is shown to whom it concerns.
        assert!(seen.to_string().contains("13812345678"));
    }

    the_organization_mends_its_profile_and_the_authority_verifies => |world| {
        let registrar = registrar(&world);
        let id = service_center(&world, &registrar).await;
        let own = admin(&world, &id);
        let changes = vec![
            put("staffing", "2026-03-01", None, json!({ "full_time": 12 })),
            put("certificate", "2025-01-01", Some("2027-12-31"), json!({ "number": "SW2025001", "level": "social_worker", "holder": "李小明" })),
            put("service_category", "2026-03-01", None, json!({ "category": "A0402" })),
        ];
        let reply = edit(&world, &own, &id, 1, changes).await;
        assert_eq!(reply.etag(), "\"2\"");
        let dossier = reply.expect(200);
        let certificate = dossier["records"].as_array().unwrap().iter().find(|r| r["part"] == "certificate").unwrap();
        assert_eq!((certificate["standing"].as_str(), certificate["value"]["holder"].as_str()), (Some("self_declared"), Some("李**")));
        let waiting = world.get("/api/v1/organizations?unverified=true").send().await.expect(200);
        assert_eq!(waiting["items"][0]["unverified"], 3);
        let verify = json!({ "act": "verify", "part": "certificate", "key": "SW2025001" });
        assert_eq!(edit(&world, &own, &id, 2, vec![verify.clone()]).await.expect(422)["fields"][0]["code"], "not_yours");
        edit(&world, &registrar, &id, 2, vec![verify]).await.expect(200);
        let waiting = world.get("/api/v1/organizations?unverified=true").send().await.expect(200);
        assert_eq!(waiting["items"][0]["unverified"], 2);
        let grade = put("grade", "2026-01-01", Some("2030-12-31"), json!({ "grade": "5A" }));
        assert_eq!(edit(&world, &own, &id, 3, vec![grade]).await.expect(422)["fields"][0]["code"], "not_yours");
    }

    an_edit_on_an_old_version_is_refused_and_one_without_effect_makes_no_event => |world| {
        let registrar = registrar(&world);
        let id = service_center(&world, &registrar).await;
        let change = || vec![put("staffing", "2026-03-01", None, json!({ "full_time": 12 }))];
        edit(&world, &registrar, &id, 1, change()).await.expect(200);
        assert_eq!(edit(&world, &registrar, &id, 1, change()).await.expect(412)["code"], "version_conflict");
        let missing = registrar.call(&world, Method::PATCH, &format!("/api/v1/organizations/{id}/dossier"));
        missing.json(json!({ "reason": "维护", "changes": change() })).send().await.expect(428);
        audit::sequence(&world.app.db).unwrap();
        let (events, _) = world.app.db.read(audit::head).unwrap();
        assert_eq!(edit(&world, &registrar, &id, 2, change()).await.expect(200)["version"], 2);
        audit::sequence(&world.app.db).unwrap();
        assert_eq!(world.app.db.read(audit::head).unwrap().0, events);
    }

    any_day_can_be_asked_for_and_the_timeline_tells_what_changed => |world| {
        let registrar = registrar(&world);
        let id = service_center(&world, &registrar).await;
        let mut renamed = registration("镇海区暖阳社会工作服务中心", "service_institution");
        renamed["from"] = json!("2025-06-01");
        let changes = vec![
            json!({ "act": "put", "record": renamed }),
            put("credit", "2024-07-01", Some("2024-12-31"), json!({ "list": "abnormal", "basis": "未报送年报", "removal_basis": "已补报" })),
            put("contact", "2026-01-01", None, json!({ "phone": "13900001111" })),
        ];
        edit(&world, &registrar, &id, 1, changes).await.expect(200);
        let on = |day: &str| registrar.get(&world, &format!("/api/v1/organizations/{id}/dossier?as_of={day}"));
        let then = on("2024-08-01").send().await.expect(200);
        assert_eq!((&then["name"], &then["facts"]["credit"]), (&json!("镇海区阳光社会工作服务中心"), &json!("abnormal")));
        let now = on("2026-03-02").send().await.expect(200);
        assert_eq!((&now["name"], &now["facts"]["credit"], &now["facts"]["grade"]), (&json!("镇海区暖阳社会工作服务中心"), &json!("normal"), &json!("4A")));
        let page = world.get(&format!("/api/v1/organizations/{USCC}")).send().await.expect(200);
        assert_eq!(page["former_names"], json!(["镇海区阳光社会工作服务中心"]));
        assert!(!page["records"].to_string().contains("abnormal"), "a removed listing is no longer published");
        let timeline = registrar.get(&world, &format!("/api/v1/organizations/{id}/timeline?limit=1")).send().await.expect(200);
        let entry = &timeline["items"][0];
        assert_eq!((&entry["action"], &entry["hand"], &entry["reason"]), (&json!("organization.edit"), &json!("authority"), &json!("日常维护")));
        assert!(entry["account_name"].as_str().is_some());
        assert!(entry["fields"].to_string().contains("139******11") && !entry["fields"].to_string().contains("13900001111"));
        let next = timeline["next"].as_str().unwrap();
        let rest = registrar.get(&world, &format!("/api/v1/organizations/{id}/timeline?after={next}")).send().await.expect(200);
        assert_eq!(rest["items"][0]["action"], "organization.register");
    }

    the_list_is_filtered_searched_sorted_and_paged => |world| {
        let registrar = registrar(&world);
        service_center(&world, &registrar).await;
        enter(&world, &registrar, OTHER, vec![
            registration("镇海区养老服务协会", "association"),
            record("grade", "2023-01-01", Some("2027-12-31"), json!({ "grade": "5A" })),
            record("service_region", "2020-01-01", None, json!({ "region": "330200" })),
            record("service_category", "2020-01-01", None, json!({ "category": "A04" })),
        ]).await;
        enter(&world, &registrar, FOUNDATION, vec![
            registration("镇海区教育基金会", "foundation"),
            record("credit", "2025-01-01", None, json!({ "list": "abnormal", "basis": "未报送年报" })),
            record("deregistration", "2026-01-01", None, json!({ "reason": "自行解散" })),
        ]).await;
        for (query, found) in [
            ("", vec!["镇海区养老服务协会", "镇海区阳光社会工作服务中心"]),
            ("q=%E5%85%BB%E8%80%81", vec!["镇海区养老服务协会"]),
            ("q=%E5%84%BF%E7%AB%A5", vec!["镇海区阳光社会工作服务中心"]),
            ("q=52330211MJ8900", vec!["镇海区阳光社会工作服务中心"]),
            ("q=%22%27*%20OR", vec![]),
            ("grade_at_least=5A", vec!["镇海区养老服务协会"]),
            ("org_type=association", vec!["镇海区养老服务协会"]),
            ("category=A0402", vec!["镇海区养老服务协会"]),
            ("category=A10", vec!["镇海区阳光社会工作服务中心"]),
            ("serves=330211", vec!["镇海区养老服务协会", "镇海区阳光社会工作服务中心"]),
            ("serves=330206", vec!["镇海区养老服务协会"]),
            ("region=330200", vec!["镇海区养老服务协会", "镇海区阳光社会工作服务中心"]),
            ("region=310000", vec![]),
            ("deregistered=true&credit=abnormal", vec!["镇海区教育基金会"]),
            ("deregistered=true&sort=name", vec!["镇海区养老服务协会", "镇海区教育基金会", "镇海区阳光社会工作服务中心"]),
        ] {
            let list = world.get(&format!("/api/v1/organizations?{query}")).send().await.expect(200);
            assert_eq!(names(&list), found, "{query}");
            assert_eq!(list["total"], json!(found.len()), "{query}");
        }
        for sort in ["grade", "name", "oldest", "newest"] {
            let whole = world.get(&format!("/api/v1/organizations?deregistered=true&sort={sort}")).send().await.expect(200);
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = world.get(&format!("/api/v1/organizations?deregistered=true&sort={sort}&limit=1&after={after}")).send().await.expect(200);
                seen.extend(names(&page).into_iter().map(str::to_owned));
                match page["next"].as_str() {
                    Some(next) => after = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(seen, names(&whole), "{sort}");
        }
        world.get("/api/v1/organizations?after=nonsense").send().await.expect(400);
        world.get("/api/v1/organizations?grade_at_least=6A").send().await.expect(400);
    }

    figures_follow_the_calendar => |world| {
        let registrar = registrar(&world);
        service_center(&world, &registrar).await;
        enter(&world, &registrar, OTHER, vec![
            registration("镇海区养老服务协会", "association"),
            record("charity", "2020-01-01", None, json!({ "public_fundraising": false })),
        ]).await;
        let figures = world.get("/api/v1/organizations/statistics").send().await.expect(200);
        assert_eq!((&figures["total"], &figures["charities"]), (&json!(2), &json!(1)));
        assert_eq!(figures["by_grade"], json!([{ "key": "none", "count": 1 }, { "key": "4A", "count": 1 }]));
        assert_eq!(figures["by_region"], json!([{ "key": "330000", "name": "浙江省", "count": 2 }]));
        // On 1 July the grade has run out, although nobody did anything.
        world.clock.set(serde_json::from_value(json!("2026-06-30T16:00:00Z")).unwrap());
        let figures = world.get("/api/v1/organizations/statistics?region=330200").send().await.expect(200);
        assert_eq!(figures["by_grade"], json!([{ "key": "none", "count": 2 }]));
        assert_eq!(figures["by_region"][0]["name"], "镇海区");
        assert_eq!(names(&world.get("/api/v1/organizations?grade_at_least=1A").send().await.expect(200)), Vec::<&str>::new());
    }

    the_list_is_given_as_a_sheet => |world| {
        use calamine::{Reader, Xlsx};
        let registrar = registrar(&world);
        service_center(&world, &registrar).await;
        world.get("/api/v1/organizations/export").send().await.expect(401);
        let file = registrar.get(&world, "/api/v1/organizations/export?grade_at_least=3A").send().await;
        assert_eq!(file.status, 200);
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.body)).unwrap();
        let range = book.worksheet_range("社会组织").unwrap();
        assert_eq!(range.get_value((1, 1)).unwrap().to_string(), "镇海区阳光社会工作服务中心");
        assert_eq!(range.get_value((1, 8)).unwrap().to_string(), "4A");
    }

    weaknesses_are_counted_and_listed => |world| {
        let registrar = registrar(&world);
        let id = service_center(&world, &registrar).await;
        let report = registrar.get(&world, "/api/v1/organizations/quality").send().await.expect(200);
        assert_eq!((&report["organizations"], &report["with_issues"]), (&json!(1), &json!(1)));
        let count = |code: &str| report["counts"].as_array().unwrap().iter().find(|c| c["code"] == code).unwrap()["organizations"].clone();
        assert_eq!((count("party_missing"), count("contact_missing"), count("grade_expired")), (json!(1), json!(0), json!(0)));
        let items = registrar.get(&world, "/api/v1/organizations/quality/items?kind=missing").send().await.expect(200);
        assert_eq!(items["items"][0]["id"], json!(id));
        let none = registrar.get(&world, "/api/v1/organizations/quality/items?code=contact_missing").send().await.expect(200);
        assert_eq!(none["items"], json!([]));
        registrar.get(&world, "/api/v1/organizations/quality?region=310000").send().await.expect(403);
    }

    sheets_are_supplied_whole_and_the_log_is_their_feed => |world| {
        let registrar = registrar(&world);
        let id: OrganizationId = service_center(&world, &registrar).await.parse().unwrap();
        let new = NewOrganization { id: OrganizationId::new(), uscc: OTHER.parse().unwrap(), records: vec![serde_json::from_value({
            let mut record = registration("镇海区养老服务协会", "association");
            record["standing"] = json!("official");
            record
        }).unwrap()] };
        let now = world.clock.now();
        let actor = Actor::public();
        world.app.db.write(|tx| organizations::bulk_insert(tx, &actor, now, "演示数据", std::slice::from_ref(&new))).unwrap();
        let today = now.date();
        let mut found = Vec::new();
        world.app.db.read(|conn| sheets::all(&world.app, conn, today, |id, sheet| { found.push((id, sheet)); Ok(()) })).unwrap();
        assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [id, new.id]);
        assert_eq!(found[0].1.plain[id::STAFF_FULL_TIME], FactValue::Number(8));
        for (id, sheet) in &found {
            let one = world.app.db.read(|conn| sheets::sheet(&world.app, conn, *id, today)).unwrap();
            assert_eq!(one.as_ref(), Some(sheet));
        }
        assert_eq!(world.app.db.read(|conn| sheets::sheet(&world.app, conn, OrganizationId::new(), today)).unwrap(), None);
        audit::sequence(&world.app.db).unwrap();
        let feed = world.app.db.read(|conn| audit::subjects_after(conn, sheets::SUBJECT, 0, 100)).unwrap();
        assert_eq!(feed.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), [id.as_str(), new.id.as_str()]);
        let turned = |after: &str, until: &str| world.app.db.read(|conn| sheets::turned(conn, after.parse().unwrap(), until.parse().unwrap())).unwrap();
        assert_eq!(turned("2026-06-29", "2026-06-30"), []);
        assert_eq!(turned("2026-06-30", "2026-07-01"), [id]);
    }

    search_follows_a_change_of_name => |world| {
        let registrar = registrar(&world);
        let id = service_center(&world, &registrar).await;
        let mut renamed = registration("镇海区蒲公英家庭服务中心", "service_institution");
        renamed["from"] = json!("2026-02-01");
        edit(&world, &registrar, &id, 1, vec![json!({ "act": "put", "record": renamed })]).await.expect(200);
        for query in ["%E8%92%B2%E5%85%AC%E8%8B%B1", "%E9%98%B3%E5%85%89"] {
            let list = world.get(&format!("/api/v1/organizations?q={query}")).send().await.expect(200);
            assert_eq!(names(&list), ["镇海区蒲公英家庭服务中心"], "{query}");
        }
    }
}
