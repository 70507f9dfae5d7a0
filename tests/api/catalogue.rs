//! The guiding catalogue: browse, drafts, publish, import and export.

use crate::each_database;
use crate::world::World;
use calamine::{Reader, Xlsx};
use duijie::audit::{self, EventQuery};
use duijie::catalogue::{self, service};
use duijie::kernel::{ActingUnit, Actor, Role, UnitKind};
use rust_xlsxwriter::Workbook;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::Cursor;

fn of<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Somebody of the finance office of a region.
fn finance(region: &str) -> Actor {
    let unit = ActingUnit {
        id: duijie::kernel::ids::UnitId::new(),
        kind: UnitKind::Finance,
        region: region.parse().unwrap(),
        organization: None,
    };
    Actor {
        account: Some(duijie::kernel::ids::AccountId::new()),
        unit: Some(unit),
        roles: [Role::FinanceOfficer].into(),
    }
}

fn with_default(world: &World) {
    assert!(catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap());
}

fn draft(world: &World, actor: &Actor, region: &str) -> duijie::catalogue::CatalogueVersionId {
    let input = of(json!({ "region": region, "title": "浙江省指导性目录", "basis": "浙财综〔2026〕1号" }));
    service::begin(&world.app, actor, &input, None).unwrap().id
}

fn item(code: &str, name: &str) -> duijie::catalogue::Item {
    of(json!({ "code": code, "name": name, "status": "verified" }))
}

fn sheet(rows: &[[&str; 3]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

each_database! {
    the_delivered_catalogue_is_loaded_once_and_says_it_is_unverified => |world| {
        with_default(&world);
        assert!(!catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap());
        let view = world.get("/api/v1/catalogue").send().await.expect(200);
        assert_eq!(view["items"].as_array().unwrap().len(), 148);
        assert!(view["items"].as_array().unwrap().iter().all(|item| item["status"] == "recalled"));
        assert!(view["versions"][0]["basis"].as_str().unwrap().contains("未经核实"));
        assert_eq!(view["versions"].as_array().unwrap().len(), 1);
        assert_eq!(view["on"], "2026-03-02");
    }

    anybody_browses_and_searches => |world| {
        with_default(&world);
        let detail = world.get("/api/v1/catalogue/items/a10").send().await.expect(200);
        assert_eq!(detail["path"][0]["name"], "公共服务");
        assert_eq!(detail["children"].as_array().unwrap().len(), 5);
        let found = world.get("/api/v1/catalogue/items?q=%E5%85%BB%E8%80%81").send().await.expect(200);
        assert_eq!(found[0]["code"], "A0402");
        let below = world.get("/api/v1/catalogue/items?parent=A10").send().await.expect(200);
        assert_eq!(below.as_array().unwrap().len(), 5);
        let top = world.get("/api/v1/catalogue/items?level=1").send().await.expect(200);
        assert_eq!(top.as_array().unwrap().len(), 2);
        assert_eq!(world.get("/api/v1/catalogue?on=2019-01-01").send().await.expect(200)["items"], json!([]));
        let negative = world.get("/api/v1/catalogue/negative-list").send().await.expect(200);
        assert_eq!(negative.as_array().unwrap().len(), 6);
        assert_eq!(negative[3]["status"], "recalled");
    }

    what_does_not_exist_or_cannot_be_read_is_told => |world| {
        with_default(&world);
        world.get("/api/v1/catalogue/items/A9999").send().await.expect(404);
        let bad = world.get("/api/v1/catalogue/items/%E5%85%BB").send().await.expect(400);
        assert!(bad["detail"].as_str().unwrap().contains("目录代码"), "{bad}");
        world.get("/api/v1/catalogue?region=33").send().await.expect(400);
        world.get("/api/v1/catalogue?regoin=330000").send().await.expect(400);
        world.get("/api/v1/catalogue/versions/0190a000-0000-7000-8000-000000000000").send().await.expect(404);
        world.post("/api/v1/catalogue/versions").json(json!({ "region": "330000", "title": "目录" })).send().await.expect(401);
    }

    a_province_adds_items_under_the_nations => |world| {
        with_default(&world);
        let zhejiang = finance("330000");
        let id = draft(&world, &zhejiang, "330000");
        let saved = service::item_save(&world.app, &zhejiang, id, 1, &item("A1090", "网格服务")).unwrap();
        let effective = of(json!({ "effective_from": "2026-03-10" }));
        service::publish(&world.app, &zhejiang, id, saved.version, effective).unwrap();

        let count = |view: &Value| view["items"].as_array().unwrap().len();
        let before = world.get("/api/v1/catalogue?region=330211&on=2026-03-09").send().await.expect(200);
        assert_eq!(count(&before), 148);
        let after = world.get("/api/v1/catalogue?region=330211&on=2026-03-10").send().await.expect(200);
        assert_eq!((count(&after), after["versions"].as_array().unwrap().len()), (149, 2));
        let elsewhere = world.get("/api/v1/catalogue?region=310000&on=2026-03-10").send().await.expect(200);
        assert_eq!(count(&elsewhere), 148);
        let detail = world.get("/api/v1/catalogue/items/A1090?region=330211&on=2026-03-10").send().await.expect(200);
        assert_eq!((detail["item"]["region"].as_str(), detail["item"]["level"].as_i64()), (Some("330000"), Some(3)));
        assert_eq!(detail["path"][1]["code"], "A10");
    }

    an_item_must_stand_somewhere => |world| {
        with_default(&world);
        let zhejiang = finance("330000");
        let id = draft(&world, &zhejiang, "330000");
        for (code, wrong) in [("A1003", "category_taken"), ("C01", "category_parent"), ("A100301", "category_level")] {
            let error = service::item_save(&world.app, &zhejiang, id, 1, &item(code, "某服务")).unwrap_err();
            assert_eq!(error.fields[0].code, wrong);
        }
        let error = service::item_save(&world.app, &zhejiang, id, 1, &item("A1090", "")).unwrap_err();
        assert_eq!((error.fields[0].path.as_str(), error.fields[0].code.as_str()), ("name", "required"));
        let effective = of(json!({ "effective_from": "2026-03-10" }));
        let error = service::publish(&world.app, &zhejiang, id, 1, effective).unwrap_err();
        assert_eq!(error.code.as_str(), "state_conflict");
    }

    a_draft_is_seen_and_changed_only_by_the_offices_of_its_region_and_above => |world| {
        with_default(&world);
        let zhejiang = finance("330000");
        let id = draft(&world, &zhejiang, "330000");
        world.get(&format!("/api/v1/catalogue/versions/{id}")).send().await.expect(404);
        assert_eq!(world.get("/api/v1/catalogue/versions").send().await.expect(200).as_array().unwrap().len(), 1);
        for other in [finance("320000"), finance("330200")] {
            let error = service::item_save(&world.app, &other, id, 1, &item("A1090", "网格服务")).unwrap_err();
            assert_eq!(error.code.as_str(), "not_found");
            assert_eq!(service::version_detail(&world.app, &other, id).unwrap_err().code.as_str(), "not_found");
        }
        service::item_save(&world.app, &finance("100000"), id, 1, &item("A1090", "网格服务")).unwrap();
        let input = of(json!({ "region": "100000", "title": "全国目录" }));
        assert_eq!(service::begin(&world.app, &zhejiang, &input, None).unwrap_err().code.as_str(), "forbidden");
        let input = of(json!({ "region": "330000", "title": "又一份" }));
        assert_eq!(service::begin(&world.app, &zhejiang, &input, None).unwrap_err().code.as_str(), "duplicate");
    }

    the_second_of_two_editors_is_told => |world| {
        with_default(&world);
        let nation = finance("100000");
        let id = draft(&world, &nation, "100000");
        service::item_save(&world.app, &nation, id, 1, &item("A1006", "网格服务")).unwrap();
        let error = service::item_save(&world.app, &nation, id, 1, &item("A1007", "另一服务")).unwrap_err();
        assert_eq!(error.code.as_str(), "version_conflict");
    }

    a_published_version_is_followed_never_changed => |world| {
        with_default(&world);
        let nation = finance("100000");
        let id = draft(&world, &nation, "100000");
        let error = service::item_delete(&world.app, &nation, id, 1, &"A10".parse().unwrap()).unwrap_err();
        assert_eq!(error.fields[0].code, "category_has_children");
        service::item_delete(&world.app, &nation, id, 1, &"A1004".parse().unwrap()).unwrap();
        service::item_save(&world.app, &nation, id, 2, &item("A1003", "社会工作专业服务")).unwrap();
        service::item_save(&world.app, &nation, id, 3, &item("A1006", "网格服务")).unwrap();
        let input = of(json!({ "region": "100000", "title": "2026年目录", "basis": "财综〔2026〕9号" }));
        service::update(&world.app, &nation, id, 4, &input).unwrap();
        service::publish(&world.app, &nation, id, 5, of(json!({ "effective_from": "2026-04-01" }))).unwrap();
        let error = service::item_save(&world.app, &nation, id, 6, &item("A1008", "再一服务")).unwrap_err();
        assert_eq!(error.code.as_str(), "state_conflict");
        assert!(error.detail.zh.contains("已发布"), "{}", error.detail.zh);

        let versions = world.get("/api/v1/catalogue/versions?region=100000").send().await.expect(200);
        let first = versions[1]["id"].as_str().unwrap();
        let diff = world.get(&format!("/api/v1/catalogue/versions/{id}/diff?since={first}")).send().await.expect(200);
        assert_eq!(diff["added"][0]["code"], "A1006");
        assert_eq!(diff["removed"][0]["code"], "A1004");
        assert_eq!(diff["changed"][0]["before"]["name"], "社会工作服务");
        assert_eq!(diff["changed"][0]["after"]["name"], "社会工作专业服务");
        let today = world.get("/api/v1/catalogue/items/A1004").send().await;
        today.expect(200);
        world.get("/api/v1/catalogue/items/A1004?on=2026-04-01").send().await.expect(404);
    }

    a_discarded_draft_makes_room_for_another => |world| {
        let nation = finance("100000");
        let id = draft(&world, &nation, "100000");
        service::discard(&world.app, &nation, id, 1).unwrap();
        assert_ne!(draft(&world, &nation, "100000"), id);
        assert!(service::discard(&world.app, &nation, id, 2).unwrap_err().detail.zh.contains("最终状态"));
    }

    what_is_exported_is_imported_without_a_change => |world| {
        with_default(&world);
        let nation = finance("100000");
        let id = draft(&world, &nation, "100000");
        let published = world.get("/api/v1/catalogue/versions").send().await.expect(200)[0]["id"].as_str().unwrap().to_owned();
        let file = world.get(&format!("/api/v1/catalogue/versions/{published}/export")).send().await;
        assert!(file.headers["content-disposition"].contains("filename*=UTF-8''%E6%94%BF"), "{:?}", file.headers);
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&file.body)).unwrap();
        assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().rows().count(), 150);
        let query = of(json!({ "apply": true, "remove_missing": true }));
        let (version, report) = service::import(&world.app, &nation, id, 1, query, &file.body).unwrap();
        assert!(report.errors.is_empty() && report.changes.is_empty() && report.applied, "{report:?}");
        assert_eq!((report.rows, report.unchanged, version), (148, 148, 1));
    }

    an_import_tells_first_and_then_does => |world| {
        with_default(&world);
        let nation = finance("100000");
        let id = draft(&world, &nation, "100000");
        let good = sheet(&[["代码", "名称", "核实状态"], ["A1003", "社会工作专业服务", "已核实"], ["A1006", "网格服务", ""]]);
        let (version, report) = service::import(&world.app, &nation, id, 1, of(json!({})), &good).unwrap();
        assert_eq!((version, report.applied, report.changes.added.len(), report.changes.changed.len()), (1, false, 1, 1));
        assert_eq!(service::version_detail(&world.app, &nation, id).unwrap().items.len(), 148);

        let bad = sheet(&[["代码", "名称", "核实状态"], ["A1006", "网格服务", "真的"], ["C01", "无上级", ""]]);
        let (_, report) = service::import(&world.app, &nation, id, 1, of(json!({ "apply": true })), &bad).unwrap();
        let cells: Vec<_> = report.errors.iter().map(|error| (error.cell.as_str(), error.code.as_str())).collect();
        assert_eq!((cells, report.applied), (vec![("C2", "unknown_word"), ("A3", "category_parent")], false));

        let (version, report) = service::import(&world.app, &nation, id, 1, of(json!({ "apply": true })), &good).unwrap();
        assert!(report.applied);
        assert_eq!(version, 2);
        let detail = service::version_detail(&world.app, &nation, id).unwrap();
        assert_eq!((detail.items.len(), detail.version.version), (149, 2));
        let error = service::import(&world.app, &nation, id, 2, of(json!({})), b"not a sheet").unwrap_err();
        assert_eq!(error.code.as_str(), "unsupported_type");
    }

    every_change_is_in_the_log => |world| {
        with_default(&world);
        let nation = finance("100000");
        let id = draft(&world, &nation, "100000");
        service::item_save(&world.app, &nation, id, 1, &item("A1006", "网格服务")).unwrap();
        service::item_delete(&world.app, &nation, id, 2, &"A1006".parse().unwrap()).unwrap();
        service::publish(&world.app, &nation, id, 3, of(json!({ "effective_from": "2026-04-01" }))).unwrap();
        audit::sequence(&world.app.db).unwrap();
        let mut supervisor = finance("100000");
        supervisor.roles = [Role::Supervisor].into();
        let query = EventQuery { subject_kind: Some("catalogue_version".into()), ..EventQuery::default() };
        let entries = audit::entries(&world.app.db, &supervisor, &query).unwrap();
        let actions: Vec<_> = entries.iter().rev().map(|entry| entry.action.as_str()).collect();
        let expected = ["load_default", "begin", "item_save", "item_delete", "publish"].map(|act| format!("catalogue.{act}"));
        assert_eq!(actions, expected);
        assert_eq!(entries[2].data["after"]["name"], "网格服务");
    }
}
