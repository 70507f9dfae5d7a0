//! The guiding catalogue: browse, drafts, publish, import and export.

use crate::each_database;
use crate::people::{Person, unit_of};
use crate::world::{Reply, World};
use calamine::{Reader, Xlsx};
use duijie::audit;
use duijie::catalogue;
use duijie::kernel::{Role, UnitKind};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::io::Cursor;

/// Somebody of the finance office of a region.
fn finance(world: &World, region: &str) -> Person {
    world.person_in(Role::FinanceOfficer, unit_of(UnitKind::Finance, region))
}

fn with_default(world: &World) {
    assert!(catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap());
}

async fn begin(world: &World, person: &Person, region: &str) -> Reply {
    let input = json!({ "region": region, "title": "指导性目录", "basis": "财综〔2026〕1号" });
    person.post(world, "/api/v1/catalogue/versions").json(input).send().await
}

/// The path of a new draft.
async fn draft(world: &World, person: &Person, region: &str) -> String {
    let reply = begin(world, person, region).await;
    assert_eq!(reply.etag(), "\"1\"");
    format!("/api/v1/catalogue/versions/{}", reply.expect(200)["id"].as_str().unwrap())
}

async fn save(world: &World, person: &Person, draft: &str, version: i64, code: &str, name: &str) -> Reply {
    let item = json!({ "code": code, "name": name, "status": "verified" });
    person.put(world, &format!("{draft}/items")).header("if-match", format!("\"{version}\"")).json(item).send().await
}

async fn remove(world: &World, person: &Person, draft: &str, version: i64, code: &str) -> Reply {
    person.delete(world, &format!("{draft}/items/{code}")).header("if-match", format!("\"{version}\"")).send().await
}

async fn publish(world: &World, person: &Person, draft: &str, version: i64, from: &str) -> Reply {
    let input = json!({ "effective_from": from });
    person
        .post(world, &format!("{draft}/publish"))
        .header("if-match", format!("\"{version}\""))
        .json(input)
        .send()
        .await
}

async fn import(world: &World, person: &Person, draft: &str, version: i64, query: &str, file: &[u8]) -> Reply {
    let call = person.post(world, &format!("{draft}/import?{query}")).header("if-match", format!("\"{version}\""));
    call.body(file.to_vec()).send().await
}

fn count(value: &Value) -> usize {
    value.as_array().unwrap().len()
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
        let zhejiang = finance(&world, "330000");
        let draft = draft(&world, &zhejiang, "330000").await;
        let saved = save(&world, &zhejiang, &draft, 1, "A1090", "网格服务").await;
        assert_eq!(saved.etag(), "\"2\"");
        publish(&world, &zhejiang, &draft, 2, "2026-03-10").await.expect(200);

        let before = world.get("/api/v1/catalogue?region=330211&on=2026-03-09").send().await.expect(200);
        assert_eq!(count(&before["items"]), 148);
        let after = world.get("/api/v1/catalogue?region=330211&on=2026-03-10").send().await.expect(200);
        assert_eq!((count(&after["items"]), count(&after["versions"])), (149, 2));
        let elsewhere = world.get("/api/v1/catalogue?region=310000&on=2026-03-10").send().await.expect(200);
        assert_eq!(count(&elsewhere["items"]), 148);
        let detail = world.get("/api/v1/catalogue/items/A1090?region=330211&on=2026-03-10").send().await.expect(200);
        assert_eq!((detail["item"]["region"].as_str(), detail["item"]["level"].as_i64()), (Some("330000"), Some(3)));
        assert_eq!(detail["path"][1]["code"], "A10");
    }

    an_item_must_stand_somewhere => |world| {
        with_default(&world);
        let zhejiang = finance(&world, "330000");
        let draft = draft(&world, &zhejiang, "330000").await;
        for (code, wrong) in [("A1003", "category_taken"), ("C01", "category_parent"), ("A100301", "category_level")] {
            let problem = save(&world, &zhejiang, &draft, 1, code, "某服务").await.expect(422);
            assert_eq!(problem["fields"][0]["code"], wrong);
        }
        let problem = save(&world, &zhejiang, &draft, 1, "A1090", " ").await.expect(422);
        assert_eq!((problem["fields"][0]["path"].as_str(), problem["fields"][0]["code"].as_str()), (Some("name"), Some("required")));
        save(&world, &zhejiang, &draft, 1, "养老", "养老服务").await.expect(400);
        publish(&world, &zhejiang, &draft, 1, "2026-03-10").await.expect(409);
    }

    a_draft_is_seen_and_changed_only_by_the_offices_of_its_region_and_above => |world| {
        with_default(&world);
        let zhejiang = finance(&world, "330000");
        let draft = draft(&world, &zhejiang, "330000").await;
        world.get(&draft).send().await.expect(404);
        assert_eq!(count(&world.get("/api/v1/catalogue/versions").send().await.expect(200)), 1);
        let listed = zhejiang.get(&world, "/api/v1/catalogue/versions").send().await.expect(200);
        assert_eq!((count(&listed), listed[0]["state"].as_str()), (2, Some("draft")));
        for other in [finance(&world, "320000"), finance(&world, "330200")] {
            other.get(&world, &draft).send().await.expect(404);
            save(&world, &other, &draft, 1, "A1090", "网格服务").await.expect(404);
            import(&world, &other, &draft, 1, "apply=true", b"not even read").await.expect(404);
            publish(&world, &other, &draft, 1, "2026-03-10").await.expect(404);
        }
        let drafter = world.person_in(Role::Drafter, unit_of(UnitKind::Department, "330000"));
        save(&world, &drafter, &draft, 1, "A1090", "网格服务").await.expect(404);
        begin(&world, &drafter, "330000").await.expect(403);
        begin(&world, &zhejiang, "100000").await.expect(403);
        begin(&world, &zhejiang, "330000").await.expect(409);
        let registrar = world.person_in(Role::Registrar, unit_of(UnitKind::Authority, "330000"));
        save(&world, &registrar, &draft, 1, "A1090", "网格服务").await.expect(200);
        save(&world, &finance(&world, "100000"), &draft, 2, "A1091", "另一服务").await.expect(200);
    }

    a_repeated_request_begins_one_draft => |world| {
        let nation = finance(&world, "100000");
        let input = json!({ "region": "100000", "title": "全国目录" });
        let mut ids = Vec::new();
        for _ in 0..2 {
            let call = nation.post(&world, "/api/v1/catalogue/versions").header("idempotency-key", "k1").json(input.clone());
            ids.push(call.send().await.expect(200)["id"].clone());
        }
        assert_eq!(ids[0], ids[1]);
    }

    the_second_of_two_editors_is_told => |world| {
        with_default(&world);
        let nation = finance(&world, "100000");
        let draft = draft(&world, &nation, "100000").await;
        save(&world, &nation, &draft, 1, "A1006", "网格服务").await.expect(200);
        let problem = save(&world, &nation, &draft, 1, "A1007", "另一服务").await.expect(412);
        assert_eq!(problem["code"], "version_conflict");
        let item = json!({ "code": "A1007", "name": "另一服务", "status": "verified" });
        nation.put(&world, &format!("{draft}/items")).json(item).send().await.expect(428);
    }

    a_published_version_is_followed_never_changed => |world| {
        with_default(&world);
        let nation = finance(&world, "100000");
        let draft = draft(&world, &nation, "100000").await;
        let problem = remove(&world, &nation, &draft, 1, "A10").await.expect(422);
        assert_eq!(problem["fields"][0]["code"], "category_has_children");
        remove(&world, &nation, &draft, 1, "A1004").await.expect(200);
        save(&world, &nation, &draft, 2, "A1003", "社会工作专业服务").await.expect(200);
        save(&world, &nation, &draft, 3, "A1006", "网格服务").await.expect(200);
        let input = json!({ "region": "100000", "title": "2026年目录", "basis": "财综〔2026〕9号" });
        let updated = nation.put(&world, &draft).header("if-match", "\"4\"").json(input).send().await.expect(200);
        assert_eq!((updated["title"].as_str(), updated["version"].as_i64()), (Some("2026年目录"), Some(5)));
        publish(&world, &nation, &draft, 5, "2026-04-01").await.expect(200);
        let problem = save(&world, &nation, &draft, 6, "A1008", "再一服务").await.expect(409);
        assert!(problem["detail"].as_str().unwrap().contains("已发布"), "{problem}");

        let versions = world.get("/api/v1/catalogue/versions?region=100000").send().await.expect(200);
        let first = versions[1]["id"].as_str().unwrap();
        let diff = world.get(&format!("{draft}/diff?since={first}")).send().await.expect(200);
        assert_eq!(diff["added"][0]["code"], "A1006");
        assert_eq!(diff["removed"][0]["code"], "A1004");
        assert_eq!(diff["changed"][0]["before"]["name"], "社会工作服务");
        assert_eq!(diff["changed"][0]["after"]["name"], "社会工作专业服务");
        world.get("/api/v1/catalogue/items/A1004").send().await.expect(200);
        world.get("/api/v1/catalogue/items/A1004?on=2026-04-01").send().await.expect(404);
    }

    a_discarded_draft_makes_room_for_another => |world| {
        let nation = finance(&world, "100000");
        let first = draft(&world, &nation, "100000").await;
        let discard = |version: &'static str| nation.post(&world, &format!("{first}/discard")).header("if-match", version);
        discard("\"1\"").send().await.expect(200);
        assert_ne!(draft(&world, &nation, "100000").await, first);
        let problem = discard("\"2\"").send().await.expect(409);
        assert!(problem["detail"].as_str().unwrap().contains("最终状态"), "{problem}");
    }

    what_is_exported_is_imported_without_a_change => |world| {
        with_default(&world);
        let nation = finance(&world, "100000");
        let draft = draft(&world, &nation, "100000").await;
        let published = world.get("/api/v1/catalogue/versions").send().await.expect(200)[0]["id"].as_str().unwrap().to_owned();
        let file = world.get(&format!("/api/v1/catalogue/versions/{published}/export")).send().await;
        assert!(file.headers["content-disposition"].contains("filename*=UTF-8''%E6%94%BF"), "{:?}", file.headers);
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&file.body)).unwrap();
        assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().rows().count(), 150);
        let report = import(&world, &nation, &draft, 1, "apply=true&remove_missing=true", &file.body).await;
        assert_eq!(report.etag(), "\"1\"");
        let report = report.expect(200);
        assert_eq!(report["changes"], json!({ "added": [], "removed": [], "changed": [] }));
        assert_eq!((report["rows"].as_i64(), report["unchanged"].as_i64(), &report["errors"]), (Some(148), Some(148), &json!([])));
    }

    an_import_tells_first_and_then_does => |world| {
        with_default(&world);
        let nation = finance(&world, "100000");
        let draft = draft(&world, &nation, "100000").await;
        let good = sheet(&[["代码", "名称", "核实状态"], ["A1003", "社会工作专业服务", "已核实"], ["A1006", "网格服务", ""]]);
        let report = import(&world, &nation, &draft, 1, "", &good).await.expect(200);
        assert_eq!((report["applied"].as_bool(), count(&report["changes"]["added"])), (Some(false), 1));
        assert_eq!(report["changes"]["changed"][0]["after"]["name"], "社会工作专业服务");
        let untouched = nation.get(&world, &draft).send().await.expect(200);
        assert_eq!((count(&untouched["items"]), untouched["version"]["version"].as_i64()), (148, Some(1)));

        let bad = sheet(&[["代码", "名称", "核实状态"], ["A1006", "网格服务", "真的"], ["C01", "无上级", ""]]);
        let report = import(&world, &nation, &draft, 1, "apply=true", &bad).await.expect(200);
        assert_eq!((report["errors"][0]["cell"].as_str(), report["errors"][0]["code"].as_str()), (Some("C2"), Some("unknown_word")));
        assert_eq!((report["errors"][1]["cell"].as_str(), report["errors"][1]["code"].as_str()), (Some("A3"), Some("category_parent")));
        assert_eq!(report["applied"], false);

        let report = import(&world, &nation, &draft, 1, "apply=true", &good).await;
        assert_eq!(report.etag(), "\"2\"");
        assert_eq!(report.expect(200)["applied"], true);
        assert_eq!(count(&nation.get(&world, &draft).send().await.expect(200)["items"]), 149);
    }

    a_file_that_is_no_sheet_or_too_large_is_refused => |world| {
        let nation = finance(&world, "100000");
        let draft = draft(&world, &nation, "100000").await;
        let problem = import(&world, &nation, &draft, 1, "", b"not a sheet").await.expect(415);
        assert!(problem["detail"].as_str().unwrap().contains(".xlsx"), "{problem}");
        let limit = world.app.settings.server.sheet_limit_bytes;
        let problem = import(&world, &nation, &draft, 1, "", &vec![0; limit + 1]).await.expect(413);
        assert!(problem["detail"].as_str().unwrap().contains(&limit.to_string()), "{problem}");
        let headless = sheet(&[["甲", "乙", "丙"]]);
        let problem = import(&world, &nation, &draft, 1, "", &headless).await.expect(422);
        assert_eq!(problem["fields"][0]["code"], "sheet_headings");
    }

    every_change_is_in_the_log => |world| {
        with_default(&world);
        let nation = finance(&world, "100000");
        let draft = draft(&world, &nation, "100000").await;
        save(&world, &nation, &draft, 1, "A1006", "网格服务").await.expect(200);
        remove(&world, &nation, &draft, 2, "A1006").await.expect(200);
        publish(&world, &nation, &draft, 3, "2026-04-01").await.expect(200);
        audit::sequence(&world.app.db).unwrap();
        let supervisor = world.person_in(Role::Supervisor, unit_of(UnitKind::Supervisor, "100000"));
        let entries = supervisor.get(&world, "/api/v1/audit/entries?subject_kind=catalogue_version").send().await.expect(200);
        let actions: Vec<_> = entries.as_array().unwrap().iter().rev().map(|entry| entry["action"].as_str().unwrap()).collect();
        let expected = ["load_default", "begin", "item_save", "item_delete", "publish"].map(|act| format!("catalogue.{act}"));
        assert_eq!(actions, expected);
        assert_eq!(entries[2]["data"]["after"]["name"], "网格服务");
        assert_eq!(entries[2]["actor_account"], nation.account.to_string());
        assert_eq!(entries[2]["region"], "100000");
    }
}
