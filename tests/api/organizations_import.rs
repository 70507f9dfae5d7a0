//! Importing organizations: template, dry run, error report, applying, resuming.

use crate::each_database;
use crate::organizations::{USCC, registrar};
use crate::people::{FAR, Person, unit_of};
use crate::world::World;
use calamine::{Reader, Xlsx};
use duijie::audit;
use duijie::kernel::{Role, UnitKind, Uscc};
use duijie::organizations::service::import;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::fmt::Write as _;

const HEAD: &str = "统一社会信用代码,名称,类型,登记管理机关,登记管理机关级别,登记地,成立登记日期,服务类别,专职人员数\n";

/// The credit code of a made-up organization.
fn uscc(number: u32) -> String {
    Uscc::build('5', '2', "330211".parse().unwrap(), &format!("MJ{number:06}")).unwrap().to_string()
}

pub fn row(number: u32, staff: &str) -> String {
    let code = uscc(number);
    format!("{code},镇海区第{number}服务中心,社会服务机构,宁波市镇海区民政局,县级,330211,2019-01-01,A1003,{staff}\n")
}

pub fn csv(rows: &[String]) -> String {
    HEAD.to_owned() + &rows.concat()
}

async fn upload(world: &World, person: &Person, bytes: impl Into<Vec<u8>>) -> Value {
    person.post(world, "/api/v1/organizations/imports?file_name=test.csv").body(bytes.into()).send().await.expect(200)
}

async fn apply(world: &World, person: &Person, import: &Value, body: Value) -> Value {
    let path = format!("/api/v1/organizations/imports/{}/apply", import["id"].as_str().unwrap());
    person.post(world, &path).json(body).send().await.expect(200);
    world.do_jobs().await;
    read(world, person, import).await
}

async fn read(world: &World, person: &Person, import: &Value) -> Value {
    person
        .get(world, &format!("/api/v1/organizations/imports/{}", import["id"].as_str().unwrap()))
        .send()
        .await
        .expect(200)
}

async fn rows(world: &World, person: &Person, import: &Value, query: &str) -> Value {
    let path = format!("/api/v1/organizations/imports/{}/rows?{query}", import["id"].as_str().unwrap());
    person.get(world, &path).send().await.expect(200)["items"].clone()
}

/// new, changed, unchanged, error
fn counts(import: &Value) -> [i64; 4] {
    ["new_rows", "changed_rows", "unchanged_rows", "error_rows"].map(|key| import[key].as_i64().unwrap())
}

fn events(world: &World) -> i64 {
    audit::sequence(&world.app.db).unwrap();
    world.app.db.read(|conn| audit::subjects_after(conn, "organization", 0, 100_000)).unwrap().len() as i64
}

async fn total(world: &World) -> i64 {
    world.get("/api/v1/organizations?limit=1").send().await.expect(200)["total"].as_i64().unwrap()
}

each_database! {
    the_dry_run_changes_nothing_and_applying_does_what_it_said => |world| {
        let registrar = registrar(&world);
        let wrong = row(3, "many");
        let dry = upload(&world, &registrar, csv(&[row(1, "5"), row(2, "6"), wrong])).await;
        assert_eq!((dry["state"].as_str(), counts(&dry)), (Some("ready"), [2, 0, 0, 1]));
        assert_eq!((total(&world).await, events(&world)), (0, 0));
        let error = &rows(&world, &registrar, &dry, "state=error").await[0]["errors"][0];
        assert_eq!((error["cell"].as_str(), error["code"].as_str(), error["value"].as_str()), (Some("I4"), Some("count"), Some("many")));
        let done = apply(&world, &registrar, &dry, json!({})).await;
        assert_eq!((&done["state"], &done["applied_rows"], &done["progress_bp"]), (&json!("done"), &json!(2), &json!(10_000)));
        assert_eq!((total(&world).await, events(&world)), (2, 2));
        // The same again changes nothing: no version, no event.
        let again = upload(&world, &registrar, csv(&[row(1, "5"), row(2, "6")])).await;
        assert_eq!(counts(&again), [0, 0, 2, 0]);
        let path = format!("/api/v1/organizations/imports/{}/apply", again["id"].as_str().unwrap());
        registrar.post(&world, &path).json(json!({})).send().await.expect(422);
        // One figure differs: one row, one field, one event.
        let changed = upload(&world, &registrar, csv(&[row(1, "5"), row(2, "7")])).await;
        assert_eq!(counts(&changed), [0, 1, 1, 0]);
        let fields = &rows(&world, &registrar, &changed, "state=changed").await[0]["fields"];
        assert!(fields.to_string().contains("full_time"), "{fields}");
        apply(&world, &registrar, &changed, json!({ "rows": null })).await;
        assert_eq!(events(&world), 3);
    }

    only_chosen_rows_are_applied => |world| {
        let registrar = registrar(&world);
        let dry = upload(&world, &registrar, csv(&[row(1, "5"), row(2, "6"), row(3, "7")])).await;
        let path = format!("/api/v1/organizations/imports/{}/apply", dry["id"].as_str().unwrap());
        registrar.post(&world, &path).json(json!({ "rows": [99] })).send().await.expect(422);
        let done = apply(&world, &registrar, &dry, json!({ "rows": [1, 3] })).await;
        assert_eq!(done["applied_rows"], 2);
        let outcomes: Vec<Value> = rows(&world, &registrar, &done, "").await.as_array().unwrap().iter().map(|r| r["outcome"].clone()).collect();
        assert_eq!(outcomes, [json!("applied"), json!("skipped"), json!("applied")]);
        registrar.post(&world, &path).json(json!({})).send().await.expect(409);
    }

    two_imports_at_once_conflict_and_a_stale_one_harms_nobody => |world| {
        let registrar = registrar(&world);
        let first = upload(&world, &registrar, csv(&[row(1, "5"), row(2, "6")])).await;
        let second = upload(&world, &registrar, csv(&[row(1, "9"), row(3, "3")])).await;
        let path = |import: &Value| format!("/api/v1/organizations/imports/{}/apply", import["id"].as_str().unwrap());
        registrar.post(&world, &path(&first)).json(json!({})).send().await.expect(200);
        let problem = registrar.post(&world, &path(&second)).json(json!({})).send().await.expect(409);
        assert!(problem["detail"].as_str().unwrap().contains("正在导入"));
        world.do_jobs().await;
        // Row 1 was planned for an organization that did not exist then.
        let done = apply(&world, &registrar, &second, json!({})).await;
        assert_eq!((&done["applied_rows"], &done["conflict_rows"]), (&json!(1), &json!(1)));
        let page = world.get(&format!("/api/v1/organizations/{}", uscc(1))).send().await.expect(200);
        assert_eq!(page["staffing"]["full_time"], 5);
    }

    a_killed_import_goes_on_where_it_stopped => |world| {
        let registrar = registrar(&world);
        let many: Vec<String> = (1..=1_200).map(|number| row(number, "5")).collect();
        let dry = upload(&world, &registrar, csv(&many)).await;
        let id = dry["id"].as_str().unwrap().parse().unwrap();
        let path = format!("/api/v1/organizations/imports/{id}/apply");
        registrar.post(&world, &path).json(json!({})).send().await.expect(200);
        // One chunk, then the server dies.
        assert!(import::step(&world.app, id).unwrap());
        let half = read(&world, &registrar, &dry).await;
        assert_eq!((&half["state"], &half["applied_rows"], &half["progress_bp"]), (&json!("applying"), &json!(500), &json!(4_166)));
        assert_eq!((total(&world).await, events(&world)), (500, 500));
        world.do_jobs().await;
        let done = read(&world, &registrar, &dry).await;
        assert_eq!((&done["state"], &done["applied_rows"]), (&json!("done"), &json!(1_200)));
        assert_eq!((total(&world).await, events(&world)), (1_200, 1_200));
        assert!(!import::step(&world.app, id).unwrap());
    }

    a_cancelled_import_stops => |world| {
        let registrar = registrar(&world);
        let dry = upload(&world, &registrar, csv(&[row(1, "5")])).await;
        let path = |act: &str| format!("/api/v1/organizations/imports/{}/{act}", dry["id"].as_str().unwrap());
        registrar.post(&world, &path("cancel")).send().await.expect(200);
        registrar.post(&world, &path("apply")).json(json!({})).send().await.expect(409);
        assert_eq!(total(&world).await, 0);
    }

    gbk_is_understood => |world| {
        let registrar = registrar(&world);
        let text = csv(&[row(1, "5")]);
        let (gbk, _, _) = encoding_rs::GBK.encode(&text);
        assert_eq!(counts(&upload(&world, &registrar, gbk.into_owned()).await), [1, 0, 0, 0]);
    }

    the_template_can_be_filled_in_and_imported => |world| {
        let registrar = registrar(&world);
        let file = registrar.get(&world, "/api/v1/organizations/imports/template").send().await;
        // Every sheet and header of the template is understood.
        let empty = upload(&world, &registrar, file.body.clone()).await;
        let sheets = empty["sheets"].as_array().unwrap();
        let unknown: Vec<&Value> = sheets.iter().filter(|sheet| sheet["sheet"].is_null()).map(|sheet| &sheet["name"]).collect();
        assert_eq!(unknown, ["填写说明"]);
        assert!(sheets.iter().all(|sheet| sheet["ignored"] == json!([])), "{sheets:?}");
        let mut template: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.body)).unwrap();
        let sheets = template.sheet_names();
        assert_eq!(sheets, ["社会组织", "评估等级", "年检年报", "信用名单", "社工证书", "服务范围", "资格认定", "项目业绩", "填写说明"]);
        let mut filled = Workbook::new();
        for (name, cells) in [
            ("社会组织", vec![USCC, "镇海区阳光服务中心", "社会服务机构", "宁波市镇海区民政局", "县级", "330211", "2018-05-04"]),
            ("评估等级", vec![USCC, "", "4A", "2026-03-01"]),
            ("社工证书", vec![USCC, "", "SW2024001", "社会工作师", "李小明", "2024-05-01"]),
        ] {
            let range = template.worksheet_range(name).unwrap();
            let sheet = filled.add_worksheet().set_name(name).unwrap();
            for (column, header) in (0..).zip(range.rows().next().unwrap()) {
                sheet.write_string(0, column, header.to_string()).unwrap();
            }
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(1, column, cell).unwrap();
            }
        }
        let dry = upload(&world, &registrar, filled.save_to_buffer().unwrap()).await;
        assert_eq!(counts(&dry), [3, 0, 0, 0], "{}", rows(&world, &registrar, &dry, "state=error").await);
        apply(&world, &registrar, &dry, json!({})).await;
        let page = world.get(&format!("/api/v1/organizations/{USCC}")).send().await.expect(200);
        // Announced on the first day of the new rule: from 1 January of the next year to 31 December of the fifth.
        let grade = page["records"].as_array().unwrap().iter().find(|r| r["part"] == "grade").unwrap();
        assert_eq!((&grade["from"], &grade["until"]), (&json!("2027-01-01"), &json!("2031-12-31")));
        assert_eq!(page["certificates"], json!([{ "level": "social_worker", "count": 1 }]));
        assert_eq!(events(&world), 1, "one event for an organization, however many sheets");
    }

    headers_of_other_words_are_understood_and_unknown_ones_reported => |world| {
        let registrar = registrar(&world);
        let text = csv(&[row(1, "5")]).replace("登记管理机关级别", "登记层级").replace("专职人员数", "心情");
        let dry = upload(&world, &registrar, text).await;
        assert_eq!(counts(&dry), [1, 0, 0, 0]);
        assert_eq!(dry["sheets"][0]["ignored"], json!(["心情"]));
        // The first row below the header is line 2, however lines end.
        let wrong = csv(&[row(1, "x")]).replace('\n', "\r\n");
        let dry = upload(&world, &registrar, wrong).await;
        let errors = rows(&world, &registrar, &dry, "state=error").await;
        assert_eq!((&errors[0]["line"], &errors[0]["errors"][0]["cell"]), (&json!(2), &json!("I2")));
    }

    the_error_report_names_each_cell => |world| {
        let registrar = registrar(&world);
        let dry = upload(&world, &registrar, csv(&[row(1, "x"), row(2, "6"), row(2, "7")])).await;
        assert_eq!(counts(&dry), [1, 0, 0, 2]);
        let path = format!("/api/v1/organizations/imports/{}/report", dry["id"].as_str().unwrap());
        let file = registrar.get(&world, &path).send().await;
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.body)).unwrap();
        let range = book.worksheet_range("错误报告").unwrap();
        let line = |number: u32| (0..6).map(|column| range.get_value((number, column)).map(ToString::to_string).unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(line(1)[..5], ["社会组织", "2", "I2", "专职人员数", "x"]);
        assert!(line(1)[5].contains("请写作 8"));
        assert_eq!(line(2)[..3], ["社会组织", "4", "A4"]);
    }

    other_files_and_other_people_are_refused => |world| {
        let registrar = registrar(&world);
        for (bytes, status) in [(&b"%PDF-1.7\0"[..], 415), (b"", 415), (b"PK\x03\x04broken", 400), ("姓名,电话\n王某,1\n".as_bytes(), 422)] {
            registrar.post(&world, "/api/v1/organizations/imports").body(bytes.to_vec()).send().await.expect(status);
        }
        world.post("/api/v1/organizations/imports").body(csv(&[])).send().await.expect(401);
        world.person(Role::Drafter).post(&world, "/api/v1/organizations/imports").body(csv(&[])).send().await.expect(403);
        let far = world.person_in(Role::Registrar, unit_of(UnitKind::Authority, FAR));
        let dry = upload(&world, &far, csv(&[row(1, "5")])).await;
        assert_eq!(rows(&world, &far, &dry, "state=error").await[0]["errors"][0]["code"], "outside_region");
        let path = format!("/api/v1/organizations/imports/{}", dry["id"].as_str().unwrap());
        registrar.get(&world, &path).send().await.expect(403);
        let own = registrar.get(&world, "/api/v1/organizations/imports").send().await.expect(200);
        assert_eq!(own["items"], json!([]));
    }

    many_rows_with_many_errors_are_paged => |world| {
        let registrar = registrar(&world);
        let mut text = HEAD.to_owned();
        for number in 0..60 {
            let _ = writeln!(text, "坏代码{number},甲");
        }
        let dry = upload(&world, &registrar, text).await;
        assert_eq!(counts(&dry), [0, 0, 0, 60]);
        let id = dry["id"].as_str().unwrap();
        let page = registrar.get(&world, &format!("/api/v1/organizations/imports/{id}/rows?limit=50")).send().await.expect(200);
        let next = page["next"].as_str().unwrap();
        let rest = registrar.get(&world, &format!("/api/v1/organizations/imports/{id}/rows?after={next}")).send().await.expect(200);
        assert_eq!(rest["items"].as_array().unwrap().len(), 10);
    }
}
