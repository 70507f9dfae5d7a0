//! Annual plans from the first line to the end of the year, and the needs that draw from them.

use crate::each_database;
use crate::people::{FAR, HERE, Person, unit_of};
use crate::world::{Reply, World};
use actix_web::http::Method;
use calamine::{Data, Reader, Xlsx};
use duijie::kernel::{Role, UnitKind};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::io::Cursor;

const CASE: &str = include_str!("../../config/demo/cases/07-gm-justice-mediation-2026.json");
const REASON: &str = "年中市里下达的应急任务，未列入年初计划";
const FIRST: &str = "01900000-0000-7000-8000-000000000001";
const SECOND: &str = "01900000-0000-7000-8000-000000000002";

/// A department and the finance office of its district.
struct Scene {
    drafter: Person,
    approver: Person,
    finance: Person,
}

fn scene(world: &World) -> Scene {
    duijie::catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap();
    let roles: [&[Role]; 2] = [&[Role::Drafter], &[Role::Approver]];
    let mut people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
    let (approver, drafter) = (people.pop().unwrap(), people.pop().unwrap());
    Scene { drafter, approver, finance: world.person(Role::FinanceOfficer) }
}

fn line(id: &str, title: &str, amount: &str) -> Value {
    json!({ "id": id, "category": "A1004", "title": title, "amount": amount, "method": "open_tender", "quarter": 2 })
}

fn table() -> Value {
    let lines = [line(FIRST, "社区矫正社会工作服务", "5000000.00"), line(SECOND, "人民调解服务", "300000.00")];
    json!({ "budget_document": "镇财预〔2026〕1号", "lines": lines })
}

fn at(id: &Value, rest: &str) -> String {
    format!("/api/v1/plans/{}{rest}", id.as_str().unwrap())
}

async fn begun(world: &World, of: &Scene) -> Value {
    let plan = of.drafter.post(world, "/api/v1/plans").json(json!({ "year": 2026 })).send().await.expect(200);
    plan["card"]["id"].clone()
}

async fn draft(world: &World, person: &Person, id: &Value) -> Reply {
    person.get(world, &at(id, "/draft")).send().await
}

/// An act on the plan as the person sees it now.
async fn act(world: &World, person: &Person, id: &Value, rest: &str, input: Value, status: u16) -> Value {
    let seen = draft(world, person, id).await;
    let etag = if seen.status.is_success() { seen.etag() } else { "\"1\"".to_owned() };
    person.post(world, &at(id, rest)).header("if-match", etag).json(input).send().await.expect(status)
}

async fn write(world: &World, person: &Person, id: &Value, content: Value) -> Value {
    let seen = draft(world, person, id).await;
    person.put(world, &at(id, "/draft")).header("if-match", seen.etag()).json(content).send().await.expect(200)
}

async fn published(world: &World, of: &Scene, content: Value) -> Value {
    let id = begun(world, of).await;
    write(world, &of.drafter, &id, content).await;
    act(world, &of.drafter, &id, "/submit", json!({}), 200).await;
    act(world, &of.finance, &id, "/approve", json!({}), 200).await;
    act(world, &of.approver, &id, "/publish", json!({}), 200).await;
    id
}

fn codes(findings: &Value) -> Vec<(&str, &str)> {
    let all = findings.as_array().unwrap().iter();
    all.map(|finding| (finding["code"].as_str().unwrap(), finding["path"].as_str().unwrap())).collect()
}

/// The cells of the first sheet.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

async fn import(world: &World, person: &Person, id: &Value, rows: &[Vec<String>], query: &str) -> Value {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let etag = draft(world, person, id).await.etag();
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let call = person.post(world, &at(id, &format!("/import{query}"))).header("if-match", etag);
    call.header("content-type", kind).body(bytes).send().await.expect(200)
}

/// A complete need that names a line, or says why it names none.
async fn need(world: &World, of: &Scene, plan: Value) -> Value {
    let mut terms = serde_json::to_value(duijie::opportunities::cases::import(CASE).unwrap()).unwrap();
    let parts = terms.as_object_mut().unwrap();
    parts.remove("provenance");
    parts.insert("contact".into(), json!({ "name": "李工", "phone": "0574-86000000" }));
    parts.insert("survey_reason".into(), "本年度已就同类需求开展过需求调查".into());
    parts.insert("consultation_reason".into(), "延续性项目，上一年度已征求社会公众意见".into());
    parts.insert("deadline".into(), "2026-04-20T07:00:00Z".into());
    let mended = "具有独立承担民事责任的能力，提供营业执照或者民办非企业单位登记证书等";
    parts.insert("qualifications".into(), json!([{ "text": mended }]));
    parts.extend(plan.as_object().unwrap().clone());
    let input = json!({ "kind": "need", "terms": terms });
    of.drafter.post(world, "/api/v1/opportunities").json(input).send().await.expect(200)["id"].clone()
}

fn need_at(id: &Value, rest: &str) -> String {
    format!("/api/v1/opportunities/{}{rest}", id.as_str().unwrap())
}

async fn on_need(world: &World, person: &Person, id: &Value, rest: &str, input: Value, status: u16) -> Value {
    let seen = person.get(world, &need_at(id, "/draft")).send().await;
    person.post(world, &need_at(id, rest)).header("if-match", seen.etag()).json(input).send().await.expect(status)
}

async fn patched(world: &World, person: &Person, id: &Value, parts: Value) {
    let seen = person.get(world, &need_at(id, "/draft")).send().await;
    let call = person.call(world, Method::PATCH, &need_at(id, "/draft")).header("if-match", seen.etag());
    call.json(parts).send().await.expect(200);
}

/// What waits for somebody, in words.
async fn waits(world: &World, person: &Person) -> Vec<String> {
    let list = person.get(world, "/api/v1/duties").send().await.expect(200);
    list["items"].as_array().unwrap().iter().map(|duty| duty["act"]["zh"].as_str().unwrap().to_owned()).collect()
}

async fn finding(world: &World, of: &Scene, id: &Value) -> Option<Value> {
    let all = of.drafter.get(world, &need_at(id, "/check")).send().await.expect(200);
    let about = |finding: &&Value| finding["code"].as_str().unwrap().contains("plan");
    all.as_array().unwrap().iter().find(about).cloned()
}

each_database! {
    a_plan_is_written_reviewed_by_finance_and_published => |world| {
        let of = scene(&world);
        let id = begun(&world, &of).await;
        let second = of.drafter.post(&world, "/api/v1/plans").json(json!({ "year": 2026 })).send().await.expect(409);
        assert!(second["detail"].as_str().unwrap().contains("已有2026年计划"), "{second}");
        of.drafter.post(&world, "/api/v1/plans").json(json!({ "year": 2035 })).send().await.expect(422);

        // Saved as typed: half a line is kept, and the check says what it lacks.
        write(&world, &of.drafter, &id, json!({ "lines": [{ "id": FIRST, "title": "社区矫正" }] })).await;
        let found = of.drafter.get(&world, &at(&id, "/check")).send().await.expect(200);
        let lacks = ["category", "amount", "method", "quarter"].map(|field| ("missing", format!("lines[0].{field}")));
        assert_eq!(codes(&found), lacks.iter().map(|(code, path)| (*code, path.as_str())).collect::<Vec<_>>());
        let refused = act(&world, &of.drafter, &id, "/submit", json!({}), 409).await;
        assert!(refused["detail"].as_str().unwrap().contains("4 处问题"), "{refused}");

        // Until it is handed in, it is the department's alone.
        draft(&world, &of.finance, &id).await.expect(404);
        world.get(&at(&id, "")).send().await.expect(404);
        write(&world, &of.drafter, &id, table()).await;
        let mine = act(&world, &of.drafter, &id, "/submit", json!({}), 200).await;
        assert_eq!((&mine["card"]["state"], &mine["actions"]), (&json!("submitted"), &json!(["withdraw"])));

        assert_eq!(waits(&world, &of.finance).await, ["审核年度购买计划"]);
        let waiting = of.finance.get(&world, "/api/v1/plans/review").send().await.expect(200);
        assert_eq!((&waiting[0]["id"], &waiting[0]["amount"]), (&id, &json!("5300000.00")));
        let elsewhere = world.person_in(Role::FinanceOfficer, unit_of(UnitKind::Finance, FAR));
        assert_eq!(elsewhere.get(&world, "/api/v1/plans/review").send().await.expect(200), json!([]));
        draft(&world, &elsewhere, &id).await.expect(404);

        // Returned with the line it is about and the item of the negative list.
        act(&world, &of.finance, &id, "/return", json!({}), 422).await;
        let remark = json!({ "line": SECOND, "negative": 2, "text": "属于司法所直接履职事项，请说明" });
        let back = json!({ "comment": "请补充说明", "remarks": [remark] });
        act(&world, &of.finance, &id, "/return", back, 200).await;
        assert_eq!(waits(&world, &of.finance).await, Vec::<String>::new());
        assert_eq!(waits(&world, &of.drafter).await, ["修改退回的年度购买计划"]);
        let told = of.drafter.get(&world, "/api/v1/messages").send().await.expect(200);
        assert!(told["items"][0]["body"]["zh"].as_str().unwrap_or_default().contains("请补充说明"), "{told}");
        let steps = of.drafter.get(&world, &at(&id, "/steps")).send().await.expect(200);
        assert_eq!((&steps[0]["action"], &steps[0]["remarks"]), (&json!("return"), &json!([remark])));

        act(&world, &of.drafter, &id, "/submit", json!({}), 200).await;
        act(&world, &of.approver, &id, "/publish", json!({}), 409).await;
        act(&world, &of.finance, &id, "/approve", json!({ "comment": "同意" }), 200).await;
        assert_eq!(waits(&world, &of.drafter).await, ["公布年度购买计划"]);
        act(&world, &of.approver, &id, "/publish", json!({}), 200).await;
        assert_eq!(waits(&world, &of.drafter).await, Vec::<String>::new());

        let plan = world.get(&at(&id, "")).send().await.expect(200);
        assert_eq!((&plan["card"]["state"], &plan["card"]["edition"]), (&json!("published"), &json!(1)));
        assert_eq!(plan["content"], table());
        let listed = world.get("/api/v1/plans?year=2026&region=330200").send().await.expect(200);
        assert_eq!(listed["items"][0]["id"], id);
        assert_eq!(world.get("/api/v1/plans?year=2025").send().await.expect(200)["items"], json!([]));
        let elsewhere = draft(&world, &elsewhere, &id).await;
        elsewhere.expect(404);
    }

    what_is_on_the_negative_list_is_named_with_its_number => |world| {
        let of = scene(&world);
        let id = begun(&world, &of).await;
        write(&world, &of.drafter, &id, json!({ "lines": [line(FIRST, "社区服务中心设备采购", "100000.00")] })).await;
        let found = of.drafter.get(&world, &at(&id, "/check")).send().await.expect(200);
        assert_eq!(codes(&found), [("negative_list", "lines[0].title")]);
        let hit = &found[0]["negative"];
        assert_eq!((&hit["number"], &hit["words"]), (&json!(3), &json!(["设备采购"])));
        assert!(hit["basis"].as_str().unwrap().contains("第十条"));
        act(&world, &of.drafter, &id, "/submit", json!({}), 409).await;

        let mut doubtful = line(FIRST, "社区服务中心设备采购", "100000.00");
        doubtful["negative_reason"] = "实为设备运行维护服务，不购置设备".into();
        write(&world, &of.drafter, &id, json!({ "lines": [doubtful] })).await;
        act(&world, &of.drafter, &id, "/submit", json!({}), 200).await;
        let seen = of.finance.get(&world, &at(&id, "/check")).send().await.expect(200);
        assert_eq!((&seen[0]["blocks"], &seen[0]["negative"]["reason"]), (&json!(false), &json!("实为设备运行维护服务，不购置设备")));
    }

    a_sheet_is_filled_in_and_imported_after_a_dry_run => |world| {
        let of = scene(&world);
        let id = begun(&world, &of).await;
        write(&world, &of.drafter, &id, table()).await;
        let template = of.drafter.get(&world, &at(&id, "/sheet")).send().await;
        let mut rows = cells(&template.body);
        assert_eq!((rows[1][0].as_str(), rows[2][2].as_str(), rows[2][1].is_empty()), ("目录代码", "社区矫正社会工作服务", false));
        rows.truncate(4);

        // A wrong cell keeps everything as it is.
        let blank = || vec![String::new(); 11];
        let mut new = blank();
        (new[0], new[2], new[3], new[4], new[5]) =
            ("A1003".into(), "为老服务".into(), "十万".into(), "公开招标".into(), "4".into());
        rows.push(new);
        let report = import(&world, &of.drafter, &id, &rows, "?apply=true").await;
        assert_eq!((&report["errors"][0]["cell"], &report["applied"]), (&json!("D5"), &json!(false)));
        rows[4][3] = "100000".into();
        rows[3][3] = "250000.50".into();
        let report = import(&world, &of.drafter, &id, &rows, "").await;
        assert_eq!((&report["added"][0]["title"], &report["unchanged"]), (&json!("为老服务"), &json!(1)));
        assert_eq!(report["changed"][0]["after"]["amount"], "250000.50");
        assert_eq!(draft(&world, &of.drafter, &id).await.expect(200)["content"], table(), "a dry run changes nothing");
        import(&world, &of.drafter, &id, &rows, "?apply=true").await;
        let content = draft(&world, &of.drafter, &id).await.expect(200)["content"].clone();
        assert_eq!((content["lines"].as_array().unwrap().len(), &content["lines"][1]["id"]), (3, &json!(SECOND)));
        assert_eq!(content["budget_document"], "镇财预〔2026〕1号", "what the sheet does not say stays");

        // Rows left out go only when asked.
        rows.truncate(3);
        assert_eq!(import(&world, &of.drafter, &id, &rows, "").await["removed"], json!([]));
        let report = import(&world, &of.drafter, &id, &rows, "?apply=true&remove_missing=true").await;
        assert_eq!((report["removed"].as_array().unwrap().len(), &report["amount_after"]), (2, &json!("5000000.00")));
    }

    a_need_comes_from_a_line_or_says_why_not => |world| {
        let of = scene(&world);
        published(&world, &of, table()).await;
        let id = need(&world, &of, json!({})).await;
        let lacks = finding(&world, &of, &id).await.unwrap();
        assert_eq!((&lacks["code"], &lacks["path"]), (&json!("plan_missing"), &json!("plan_line")));
        assert!(lacks["text"]["zh"].as_str().unwrap().contains("财预〔2017〕87号"), "{lacks}");
        on_need(&world, &of.drafter, &id, "/submit", json!({}), 409).await;

        patched(&world, &of.drafter, &id, json!({ "plan_reason": REASON })).await;
        assert_eq!(finding(&world, &of, &id).await, None);
        on_need(&world, &of.drafter, &id, "/submit", json!({}), 200).await;
        on_need(&world, &of.approver, &id, "/publish", json!({}), 200).await;
        let notice = world.get(&need_at(&id, "")).send().await.expect(200);
        assert_eq!((&notice["terms"]["plan_reason"], notice.get("plan")), (&json!(REASON), None));
    }

    needs_take_no_more_than_the_line_holds => |world| {
        let of = scene(&world);
        let plan = published(&world, &of, table()).await;
        let lines = of.drafter.get(&world, "/api/v1/plans/lines?year=2026").send().await.expect(200);
        assert_eq!((&lines[0]["line"]["id"], &lines[0]["left"]), (&json!(FIRST), &json!("5000000.00")));

        // The case asks for 4,732,000 yuan.
        let first = need(&world, &of, json!({ "plan_line": FIRST })).await;
        let amount = of.drafter.get(&world, &need_at(&first, "/draft")).send().await.expect(200)["terms"]["budget"]["amount"].clone();
        assert_eq!(amount, "4732000.00");
        on_need(&world, &of.drafter, &first, "/submit", json!({}), 200).await;
        on_need(&world, &of.approver, &first, "/publish", json!({}), 200).await;
        let seen = world.get(&at(&plan, "")).send().await.expect(200);
        assert_eq!((&seen["card"]["used"], &seen["drawn"][0]["left"]), (&json!("4732000.00"), &json!("268000.00")));
        assert_eq!(seen["drawn"][0]["needs"][0]["opportunity_id"], first);
        let notice = world.get(&need_at(&first, "")).send().await.expect(200);
        assert_eq!((&notice["plan"]["plan_id"], &notice["plan"]["line"]["title"]), (&plan, &json!("社区矫正社会工作服务")));

        let second = need(&world, &of, json!({ "plan_line": FIRST })).await;
        let over = finding(&world, &of, &second).await.unwrap();
        assert_eq!(over["code"], "over_plan");
        assert!(over["text"]["zh"].as_str().unwrap().contains("余额 268000.00 元"), "{over}");
        on_need(&world, &of.drafter, &second, "/submit", json!({}), 409).await;

        // The adjusted plan holds more; what was drawn cannot be taken out of it.
        act(&world, &of.drafter, &plan, "/adjust", json!({}), 422).await;
        act(&world, &of.drafter, &plan, "/adjust", json!({ "reason": "新增社区矫正对象，追加预算" }), 200).await;
        write(&world, &of.drafter, &plan, json!({ "lines": [line(SECOND, "人民调解服务", "300000.00")] })).await;
        let found = of.drafter.get(&world, &at(&plan, "/check")).send().await.expect(200);
        assert_eq!(codes(&found), [("drawn_line_gone", "lines")]);
        write(&world, &of.drafter, &plan, json!({ "lines": [line(FIRST, "社区矫正社会工作服务", "9999999.00")] })).await;
        let still = world.get(&at(&plan, "")).send().await.expect(200);
        assert_eq!((&still["content"], &still["card"]["state"]), (&table(), &json!("published")));
        act(&world, &of.drafter, &plan, "/submit", json!({}), 200).await;
        act(&world, &of.finance, &plan, "/approve", json!({}), 200).await;
        act(&world, &of.drafter, &plan, "/publish", json!({}), 200).await;
        let adjusted = world.get(&at(&plan, "")).send().await.expect(200);
        assert_eq!((&adjusted["card"]["edition"], &adjusted["editions"][0]["reason"]), (&json!(2), &json!("新增社区矫正对象，追加预算")));
        let edition = world.get(&at(&plan, "/editions/2")).send().await.expect(200);
        assert_eq!(edition["before"], table());

        on_need(&world, &of.drafter, &second, "/submit", json!({}), 200).await;
        on_need(&world, &of.approver, &second, "/publish", json!({}), 200).await;
        assert_eq!(world.get(&at(&plan, "")).send().await.expect(200)["card"]["used"], "9464000.00");
        // A cancelled need gives back what it took.
        let ended = json!({ "reason": "任务取消，不再采购" });
        on_need(&world, &of.approver, &second, "/cancel", ended, 200).await;
        assert_eq!(world.get(&at(&plan, "")).send().await.expect(200)["card"]["used"], "4732000.00");
        let sheet = cells(&world.get(&at(&plan, "/export")).send().await.body);
        assert_eq!((sheet[2][8].as_str(), sheet[2][9].as_str()), ("4732000", "5267999"));
    }

    a_line_of_another_department_gives_nothing => |world| {
        let of = scene(&world);
        published(&world, &of, table()).await;
        let roles: [&[Role]; 2] = [&[Role::Drafter], &[Role::Approver]];
        let mut people = world.people_in(unit_of(UnitKind::Department, HERE), &roles);
        let (approver, drafter) = (people.pop().unwrap(), people.pop().unwrap());
        let other = Scene { drafter, approver, finance: of.finance.clone() };
        let id = need(&world, &other, json!({ "plan_line": FIRST })).await;
        assert_eq!(finding(&world, &other, &id).await.unwrap()["code"], "plan_line_not_in_force");
        on_need(&world, &other.drafter, &id, "/submit", json!({}), 409).await;
    }

    the_finance_office_does_not_see_an_adjustment_before_it_is_handed_in => |world| {
        let of = scene(&world);
        let id = published(&world, &of, table()).await;
        act(&world, &of.drafter, &id, "/adjust", json!({ "reason": "新增社区矫正对象，追加预算" }), 200).await;
        write(&world, &of.drafter, &id, json!({ "lines": [line(FIRST, "社区矫正社会工作服务", "1.00")] })).await;
        let seen = draft(&world, &of.finance, &id).await.expect(200);
        assert_eq!(seen["content"], table());
        let mine = draft(&world, &of.approver, &id).await.expect(200);
        assert_eq!((&mine["before"], &mine["editable"]), (&table(), &json!(false)));
        act(&world, &of.drafter, &id, "/discard", json!({}), 200).await;
        assert_eq!(draft(&world, &of.drafter, &id).await.expect(200)["content"], table());
    }

    a_plan_closes_with_its_year => |world| {
        let of = scene(&world);
        let id = published(&world, &of, table()).await;
        world.clock.set(serde_json::from_value("2026-12-31T15:59:59Z".into()).unwrap());
        world.do_jobs().await;
        assert_eq!(world.get(&at(&id, "")).send().await.expect(200)["card"]["state"], "published");
        world.clock.set(serde_json::from_value("2026-12-31T16:00:00Z".into()).unwrap());
        world.do_jobs().await;
        assert_eq!(world.get(&at(&id, "")).send().await.expect(200)["card"]["state"], "closed");
        let drafter = world.again(&of.drafter);
        assert_eq!(drafter.get(&world, "/api/v1/plans/lines").send().await.expect(200), json!([]));
    }

    an_intention_is_public_before_the_need_and_its_time_is_looked_at => |world| {
        let of = scene(&world);
        let plan = published(&world, &of, table()).await;
        let said = json!({ "line": FIRST, "summary": "为全区社区矫正对象提供专业社会工作服务", "expected": "2026-04" });
        of.drafter.post(&world, "/api/v1/intentions").json(said.clone()).send().await.expect(403);
        let late = json!({ "line": FIRST, "summary": "服务", "expected": "2026-02" });
        let wrong = of.approver.post(&world, "/api/v1/intentions").json(late).send().await.expect(422);
        assert_eq!(wrong["fields"].as_array().unwrap().len(), 2, "{wrong}");
        let made = of.approver.post(&world, "/api/v1/intentions").json(said.clone()).send().await.expect(200);
        assert_eq!((&made["title"], &made["amount"], &made["plan_id"]), (&json!("社区矫正社会工作服务"), &json!("5000000.00"), &plan));
        of.approver.post(&world, "/api/v1/intentions").json(said.clone()).send().await.expect(409);
        let seen = world.get("/api/v1/intentions?region=330000").send().await.expect(200);
        assert_eq!(seen["items"][0]["id"], made["id"]);
        let notices = world.get(&format!("/api/v1/notices?about={FIRST}")).send().await.expect(200);
        assert_eq!((&notices["items"][0]["form"], &notices["items"][0]["name"]), (&json!("intention"), &json!("社区矫正社会工作服务")));

        // 30 days, in principle: told, and not enforced.
        let id = need(&world, &of, json!({ "plan_line": FIRST })).await;
        let about = |all: Value| {
            let found = all.as_array().unwrap().iter().find(|one| one["code"].as_str().unwrap().starts_with("intention")).cloned();
            found.map(|one| (one["code"].clone(), one["severity"].clone()))
        };
        let check = async || of.drafter.get(&world, &need_at(&id, "/check")).send().await.expect(200);
        assert_eq!(about(check().await), Some((json!("intention_short"), json!("warning"))));
        patched(&world, &of.drafter, &id, json!({ "intention_reason": "上级临时部署的应急任务，来不及提前公开" })).await;
        assert_eq!(about(check().await), None);
        on_need(&world, &of.drafter, &id, "/submit", json!({}), 200).await;
        on_need(&world, &of.approver, &id, "/publish", json!({}), 200).await;
        let notice = world.get(&need_at(&id, "")).send().await.expect(200);
        assert_eq!((&notice["intended_on"], &notice["terms"]["intention_reason"]), (&json!("2026-03-02"), &json!("上级临时部署的应急任务，来不及提前公开")));

        let path = format!("/api/v1/intentions/{}/withdraw", made["id"].as_str().unwrap());
        let withdraw = async |reason: &str, status: u16| {
            let call = of.approver.post(&world, &path).header("if-match", "\"1\"");
            call.json(json!({ "reason": reason })).send().await.expect(status)
        };
        withdraw("改期", 422).await;
        let gone = withdraw("预算调整，改在下半年采购", 200).await;
        assert_eq!((&gone["withdraw_reason"], gone["withdrawn_at"].is_string()), (&json!("预算调整，改在下半年采购"), true));
        let notices = world.get(&format!("/api/v1/notices?about={FIRST}")).send().await.expect(200);
        assert_eq!(notices["items"][0]["form"], "correction", "what was said stays, and is corrected");
        of.approver.post(&world, "/api/v1/intentions").json(said).send().await.expect(200);
    }
}
