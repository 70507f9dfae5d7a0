//! Wrong input of every kind, each with its answer: status, code, the field it is about and what the sentence says in Chinese.
//! A case is one line of a table; a run tells every case that is answered otherwise.

use crate::each_database;
use crate::organizations::{USCC, registrar, registration};
use crate::people::{FAR, HERE, PASSWORD, Person, unit_of};
use crate::world::{Call, Reply, World};
use actix_web::http::Method;
use chrono::TimeDelta;
use duijie::kernel::{Role, UnitKind, Uscc};
use serde_json::{Value, json};
use std::io::Write;

const ORGANIZATIONS: &str = "/api/v1/organizations";
const OPPORTUNITIES: &str = "/api/v1/opportunities";
const POLICIES: &str = "/api/v1/policies";
const IMPORTS: &str = "/api/v1/organizations/imports";

/// What is expected: status, code, path of the field (empty: none is named), words of the sentence.
type Expected<'e> = (u16, &'e str, &'e str, &'e str);

/// Answers that are not what is expected.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn see(&mut self, what: &str, reply: Reply, (status, code, path, says): Expected<'_>) {
        let body = reply.json();
        let fields = body["fields"].as_array().cloned().unwrap_or_default();
        let field = fields.iter().find(|field| field["path"] == path);
        let sentence = match field {
            Some(field) => field["message"].as_str().unwrap_or_default(),
            None => body["detail"].as_str().unwrap_or_default(),
        };
        let named = path.is_empty() && fields.is_empty() || field.is_some();
        if reply.status.as_u16() != status || body["code"] != code || !named || !sentence.contains(says) {
            let body = String::from_utf8_lossy(&reply.body);
            self.0.push(format!("{what}\n    wanted {status} {code} “{path}” {says}\n    got {} {body}", reply.status));
        }
    }

    async fn send(&mut self, what: &str, call: Call<'_>, expected: Expected<'_>) {
        let reply = call.send().await;
        self.see(what, reply, expected);
    }

    fn none(self) {
        assert!(self.0.is_empty(), "{} answers are wrong:\n{}", self.0.len(), self.0.join("\n"));
    }
}

fn register<'w>(world: &'w World, by: &Person, body: Value) -> Call<'w> {
    by.post(world, ORGANIZATIONS).json(body)
}

/// An organization with one more record, as it is entered.
fn with_record(record: Value) -> Value {
    json!({ "uscc": USCC, "reason": "新登记", "records": [registration("甲中心", "service_institution"), record] })
}

fn terms(terms: Value) -> Value {
    json!({ "kind": "need", "terms": terms })
}

const PACK: &str = r#"id = "zhenhai-2026"
title = { zh = "镇海区规则", en = "Rules of Zhenhai" }
issuer = "镇海区民政局"
document = "镇民〔2026〕1号"
basis = "第三条"
region = "330211"
kinds = ["purchase"]
effective_from = 2026-01-01
status = "verified"

[[eligibility]]
id = "grade"
text = { zh = "评估等级", en = "grade" }
require = { grade = { at_least = "3A" } }
"#;

/// An XLSX file (as far as a zip archive goes) whose sheet unpacks to `megabytes` of blanks.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let blank = vec![b' '; 1 << 20];
    for _ in 0..megabytes {
        archive.write_all(&blank).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A form with one part.
fn form<'w>(world: &'w World, by: &Person, purpose: &str, part: &str, content: &[u8]) -> Call<'w> {
    let mut body =
        format!("--xyz\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"a.pdf\"\r\n\r\n").into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--xyz--\r\n");
    let call = by.post(world, &format!("/api/v1/files?purpose={purpose}"));
    call.header("content-type", "multipart/form-data; boundary=xyz").body(body)
}

each_database! {
    credit_codes => |world| {
        let by = registrar(&world);
        let business = Uscc::build('9', '1', HERE.parse().unwrap(), "MJ890000").unwrap().to_string();
        let mut wrong = Wrong::default();
        for (uscc, expected) in [
            ("", (422, "invalid", "uscc", "应为18位，现为0位")),
            ("52330211MJ8900002", (422, "invalid", "uscc", "应为18位，现为17位")),
            ("52330211MJ890000200", (422, "invalid", "uscc", "应为18位，现为19位")),
            ("5I330211MJ89000020", (422, "invalid", "uscc", "第2位“I”有误")),
            ("5233O211MJ89000020", (422, "invalid", "uscc", "第5位“O”有误：第3–8位是登记机关行政区划代码，只能是数字；是否应为 0？")),
            ("52330211MJ8900S020", (422, "invalid", "uscc", "第15位“S”有误")),
            ("52330211-J89000020", (422, "invalid", "uscc", "第9位“-”有误")),
            ("52330211MJ89000120", (422, "invalid", "uscc", "第17位“2”与第9–16位不符")),
            ("52330211MJ89000021", (422, "invalid", "uscc", "第18位校验码“1”有误，应为“0”")),
            (&business, (422, "invalid", "uscc", "不是民政部门登记的社会组织")),
        ] {
            let body = json!({ "uscc": uscc, "reason": "新登记", "records": [registration("甲中心", "service_institution")] });
            wrong.send(uscc, register(&world, &by, body), expected).await;
        }
        let body = json!({ "uscc": USCC, "reason": "新登记", "records": [registration("甲基金会", "foundation")] });
        wrong.send("type", register(&world, &by, body), (422, "invalid", "value.org_type", "类型与统一社会信用代码不符")).await;
        wrong.none();
    }

    money_and_ratios => |world| {
        let by = world.person(Role::Drafter);
        let mut wrong = Wrong::default();
        for (part, expected) in [
            (json!({ "budget": { "amount": "12万" } }), (400, "malformed", "terms.budget.amount", "不是有效金额：12万；请填写数字，如 120000.00")),
            (json!({ "budget": { "amount": "1.234" } }), (400, "malformed", "terms.budget.amount", "最多两位小数")),
            (json!({ "budget": { "amount": "99999999999999999999" } }), (400, "malformed", "terms.budget.amount", "金额过大")),
            (json!({ "budget": { "amount": 12.5 } }), (400, "malformed", "terms.budget.amount", "应为文字，现为小数 12.5")),
            (json!({ "budget": { "amount": "-1.00" } }), (422, "invalid", "budget.amount", "金额不能为负数")),
            (json!({ "payments": [{ "share": 10_001 }] }), (422, "invalid", "payments[0].share", "比例应在 0% 到 100% 之间")),
            (json!({ "payments": [{ "share": 5_000 }, { "share": -1 }] }), (422, "invalid", "payments[1].share", "比例应在 0% 到 100% 之间")),
            (json!({ "payments": [{ "share": "50" }] }), (400, "malformed", "terms.payments[0].share", "不是百分比")),
            (json!({ "cost_rules": [{ "max": 20_000 }] }), (422, "invalid", "cost_rules[0].max", "比例应在 0% 到 100% 之间")),
            (json!({ "scoring": [{ "weight": "101" }] }), (422, "invalid", "scoring[0].weight", "分值应在 0 到 100 之间")),
        ] {
            wrong.send(&part.to_string(), by.post(&world, OPPORTUNITIES).json(terms(part.clone())), expected).await;
        }
        wrong.none();
    }

    days_and_periods => |world| {
        let by = registrar(&world);
        let mut wrong = Wrong::default();
        let record = |part: &str, from: &str, until: Value, value: Value| {
            with_record(json!({ "part": part, "from": from, "until": until, "value": value }))
        };
        let grade = json!({ "grade": "4A" });
        for (body, expected) in [
            (record("grade", "2026-02-30", Value::Null, grade.clone()), (400, "malformed", "records[1].from", "不是有效的日期")),
            (record("grade", "2026/03/01", Value::Null, grade.clone()), (400, "malformed", "records[1].from", "2026-03-02")),
            (record("grade", "2026-01-01", json!("2025-12-31"), grade.clone()), (422, "invalid", "records[1].until", "早于")),
            (record("grade", "1900-01-01", json!("2028-12-31"), grade.clone()), (422, "invalid", "records[1].from", "1949")),
            (record("grade", "2026-01-01", json!("2099-12-31"), grade.clone()), (422, "invalid", "records[1].until", "长期有效请留空")),
            (record("staffing", "2026-03-03", Value::Null, json!({ "full_time": 3 })), (422, "invalid", "records[1].from", "晚于今天")),
            (record("staffing", "2026-03-01", json!("2026-03-02"), json!({ "full_time": 3 })), (422, "invalid", "records[1].until", "没有截止日期")),
            (record("annual_report", "2025-01-01", json!("2025-06-30"), json!({ "outcome": "on_time" })), (422, "invalid", "records[1].from", "2025-01-01 至 2025-12-31")),
            (record("annual_report", "2027-01-01", json!("2027-12-31"), json!({ "outcome": "on_time" })), (422, "invalid", "records[1].from", "尚未到来")),
            (record("credit", "2025-01-01", json!("2025-06-30"), json!({ "list": "abnormal", "basis": "未按规定报送年报" })), (422, "invalid", "records[1].value.removal_basis", "移出日期和移出依据")),
        ] {
            wrong.send(&body["records"][1].to_string(), register(&world, &by, body.clone()), expected).await;
        }
        let drafter = world.person(Role::Drafter);
        let call = drafter.post(&world, OPPORTUNITIES).json(terms(json!({ "deadline": "明天" })));
        wrong.send("deadline", call, (400, "malformed", "terms.deadline", "2026-03-02T09:00:00+08:00")).await;
        wrong.none();
    }

    regions_categories_and_texts => |world| {
        let by = registrar(&world);
        let operator = world.person(Role::Operator);
        let mut wrong = Wrong::default();
        let value = |part: &str, value: Value| with_record(json!({ "part": part, "from": "2020-01-01", "value": value }));
        for (body, expected) in [
            (value("service_region", json!({ "region": "999999" })), (422, "invalid", "records[1].value.region", "行政区划代码 999999 不存在")),
            (value("service_region", json!({ "region": "33" })), (400, "malformed", "records[1].value.region", "应为6位或9位数字")),
            (value("service_category", json!({ "category": "Z99" })), (422, "invalid", "records[1].value.category", "没有代码“Z99”")),
            (value("contact", json!({ "phone": "12" })), (422, "invalid", "records[1].value.phone", "不是电话号码；如 0574")),
            (value("contact", json!({ "email": "office" })), (422, "invalid", "records[1].value.email", "不是电子邮箱；如 office@example.org.cn")),
            (value("profile", json!({ "services": "" })), (422, "invalid", "records[1].value.services", "不能为空")),
            (value("profile", json!({ "services": "服".repeat(5_001) })), (422, "invalid", "records[1].value.services", "最多5000个字")),
            (value("grade", json!({ "grade": "9A" })), (400, "malformed", "records[1].value.grade", "“9A”不是可选的值；可选的有：1A、2A、3A、4A、5A")),
            (value("staffing", json!({ "full_time": -3 })), (400, "malformed", "records[1].value.full_time", "应为整数，现为整数 -3")),
            (value("mood", json!({})), (400, "malformed", "records[1].part", "“mood”不是可选的值")),
            (json!({ "uscc": USCC, "reason": "", "records": [registration("甲中心", "service_institution")] }), (422, "invalid", "reason", "2至500字")),
            (json!({ "uscc": USCC, "reason": "新登记", "records": [] }), (422, "invalid", "registration", "缺少登记信息")),
        ] {
            wrong.send(&body.to_string().chars().take(300).collect::<String>(), register(&world, &by, body.clone()), expected).await;
        }
        for (name, region, expected) in [
            ("镇海区民政局\u{202e}", HERE, (422, "invalid", "name", "不可见字符")),
            ("镇海区\u{0}民政局", HERE, (422, "invalid", "name", "不可见字符")),
            (" ", HERE, (422, "invalid", "name", "请填写名称")),
            ("镇海区民政局", "330299", (422, "invalid", "region", "330299")),
        ] {
            let body = json!({ "kind": "authority", "name": name, "region": region });
            wrong.send(name, operator.post(&world, "/api/v1/units").json(body), expected).await;
        }
        let long = operator.post(&world, "/api/v1/units").json(json!({ "kind": "authority", "name": "局".repeat(201), "region": HERE }));
        wrong.send("long name", long, (422, "invalid", "name", "最多200个字，现为201个")).await;
        let drafter = world.person(Role::Drafter);
        let title = drafter.post(&world, OPPORTUNITIES).json(terms(json!({ "title": "需".repeat(201) })));
        wrong.send("long title", title, (422, "invalid", "title", "项目名称最多 200 个字")).await;
        let invite = |login: &str| operator.post(&world, &format!("/api/v1/units/{}/members", operator.unit)).json(json!({ "login": login, "name": "李四", "roles": ["operator"] }));
        wrong.send("login", invite("李四"), (422, "invalid", "login", "手机号")).await;
        wrong.none();
    }

    policy_packs => |world| {
        duijie::policy::service::start(&world.app).unwrap();
        let by = registrar(&world);
        let mut wrong = Wrong::default();
        for (from, to, expected) in [
            ("kinds = [\"purchase\"]", "kinds = [\"purchase\"", (422, "bad_pack", "", "不是有效的 TOML")),
            ("status = ", "statuss = ", (422, "bad_pack", "statuss", "status")),
            ("grade = { at_least", "grades = { at_least", (422, "bad_pack", "eligibility[grade].require.grades", "grades")),
            ("\"3A\"", "\"6A\"", (422, "bad_pack", "eligibility[grade].require.grade.at_least", "5A")),
            ("at_least", "at_lest", (422, "bad_pack", "eligibility[grade].require.grade.at_lest", "at_least")),
            ("kinds = [\"purchase\"]", "kinds = [\"grant\"]", (422, "bad_pack", "kinds[1]", "purchase")),
            ("2026-01-01", "2026-01-01\neffective_until = 2025-12-31", (422, "bad_pack", "effective_until", "永远不会生效")),
            ("region = \"330211\"", "region = \"440311\"", (403, "forbidden", "region", "440311")),
            ("[[eligibility]]", "[[eligibility]]\nid = \"grade\"\ntext = \"二\"\nrequire = { grade = { at_least = \"2A\" } }\n[[eligibility]]", (422, "bad_pack", "eligibility[grade]", "grade")),
            ("[[eligibility]]", "[[cost_rule]]\nid = \"labour\"\ntext = \"人工\"\ncategories = [\"labour\"]\nbase = \"grant\"\nmax = 0.6\n[[eligibility]]", (422, "bad_pack", "cost_rule[labour].max", "60%")),
        ] {
            assert!(PACK.contains(from), "{from}");
            let call = by.post(&world, POLICIES).json(json!({ "source": PACK.replacen(from, to, 1) }));
            wrong.send(to, call, expected).await;
        }
        let huge = format!("{PACK}\n# {}", "长".repeat(100_000));
        wrong.send("huge", by.post(&world, POLICIES).json(json!({ "source": huge })), (422, "bad_pack", "", "256 KB")).await;
        wrong.none();
    }

    sheets => |world| {
        world.reconfigure(|settings| settings.server.sheet_limit_bytes = 600_000);
        let by = registrar(&world);
        let mut wrong = Wrong::default();
        let head = "统一社会信用代码,名称,类型,登记管理机关,登记管理机关级别,登记地,成立登记日期,专职人员数,净资产(元)\n";
        for (what, bytes, expected) in [
            ("empty", Vec::new(), (415, "unsupported_type", "", "文件是空的")),
            ("old Excel", vec![0xD0, 0xCF, 0x11, 0xE0, 0, 0], (415, "unsupported_type", "", "另存为 .xlsx 或 CSV")),
            ("PDF", b"%PDF-1.7\0\0".to_vec(), (415, "unsupported_type", "", "只能导入 XLSX 或 CSV")),
            ("no archive", b"PK\x03\x04 nothing".to_vec(), (400, "malformed", "", "可能已损坏")),
            ("bomb", bomb(401), (413, "too_large", "", "解压后超过 400 MB")),
            ("encoding", vec![0xFF, 0xFE, 0xFF, 0xFF], (415, "unsupported_type", "", "UTF-8 或 GBK")),
            ("no header", format!("{USCC},甲中心\n").into_bytes(), (422, "invalid", "file", "第一行须为表头并包含“统一社会信用代码”列")),
            ("too large", vec![b'a'; 600_001], (413, "too_large", "", "超过上限 600000 字节")),
        ] {
            wrong.send(what, by.post(&world, IMPORTS).body(bytes), expected).await;
        }
        let stranger = world.person(Role::Drafter);
        wrong.send("stranger", stranger.post(&world, IMPORTS).body(head), (403, "forbidden", "", "身份")).await;
        // Cells: the report names sheet, line, cell and the way out.
        let good = ["52330211MJ89000020", "甲中心", "社会服务机构", "镇海区民政局", "县级", "330211", "2018-05-04", "8", "1"];
        for (column, cell, code, says) in [
            (0, "52330211MJ89000021", "uscc_check", "第18位校验码"),
            (2, "公司", "choice", "社会团体"),
            (4, "村级", "choice", "县级"),
            (5, "火星", "region_unknown", "火星"),
            (6, "2018-13-04", "date", "请写作 2026-03-01"),
            (6, "2030-01-01", "future", "晚于今天"),
            (7, "八个", "count", "请写作 8"),
            (7, "-1", "count", "请写作 8"),
            (8, "一百", "money", "一百"),
        ] {
            let mut cells = good.map(str::to_owned);
            cells[column] = cell.to_owned();
            let dry = by.post(&world, IMPORTS).body(format!("{head}{}\n", cells.join(","))).send().await.expect(200);
            let path = format!("{IMPORTS}/{}/rows?state=error", dry["id"].as_str().unwrap());
            let rows = by.get(&world, &path).send().await.expect(200);
            let errors = rows["items"][0]["errors"].as_array().cloned().unwrap_or_default();
            let at = format!("{}2", char::from(b'A' + u8::try_from(column).unwrap()));
            let told = |error: &Value| {
                let sentence = error["message"]["zh"].as_str().unwrap_or_default();
                error["code"] == code && error["cell"] == at && sentence.contains(says)
            };
            if !errors.iter().any(told) {
                wrong.0.push(format!("{cell}: wanted {at} {code} {says}, got {rows}"));
            }
        }
        wrong.none();
    }

    files => |world| {
        world.reconfigure(|settings| settings.files.purpose.get_mut("image").unwrap().limit_mb = 1);
        let by = world.person(Role::Drafter);
        let mut wrong = Wrong::default();
        let png = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0; 1 << 20]].concat();
        for (what, call, expected) in [
            ("a program", form(&world, &by, "document", "file", b"MZ\x90\0\x03\0\0\0"), (415, "unsupported_type", "", "按内容识别，改扩展名无效")),
            ("a document as a picture", form(&world, &by, "image", "file", b"%PDF-1.7\n"), (415, "unsupported_type", "", "此处只接受 jpeg、png")),
            ("too large", form(&world, &by, "image", "file", &png), (413, "too_large", "", "超过上限 1 MB")),
            ("empty", form(&world, &by, "document", "file", b""), (422, "invalid", "file", "文件是空的")),
            ("unknown purpose", form(&world, &by, "nonsense", "file", b"%PDF-1.7\n"), (422, "invalid", "purpose", "nonsense")),
            ("no file", form(&world, &by, "document", "picture", b"%PDF-1.7\n"), (422, "invalid", "file", "请选择要上传的文件")),
            ("no form", by.post(&world, "/api/v1/files?purpose=document").body("x"), (400, "malformed", "", "multipart/form-data")),
            ("no purpose", by.post(&world, "/api/v1/files").body("x"), (400, "malformed", "purpose", "缺少“purpose”")),
            ("no id", by.get(&world, "/api/v1/files/1"), (400, "malformed", "", "不是有效的编号")),
        ] {
            wrong.send(what, call, expected).await;
        }
        wrong.none();
    }

    tokens => |world| {
        let person = world.person(Role::Drafter);
        let other = world.person(Role::Registrar);
        let mut wrong = Wrong::default();
        let me = |token: &str| world.get("/api/v1/me").token(token);
        let [head, claims, _] = person.token.split('.').collect::<Vec<_>>()[..] else { panic!("{}", person.token) };
        let [_, _, signature] = other.token.split('.').collect::<Vec<_>>()[..] else { panic!("{}", other.token) };
        let none = "eyJhbGciOiJub25lIn0";
        let foreign = {
            use jsonwebtoken::{Algorithm, EncodingKey, Header};
            let claims = json!({ "iss": "elsewhere", "sub": person.account, "sid": person.account, "iat": 0, "exp": 4_000_000_000_u64 });
            let secret = EncodingKey::from_base64_secret("dGVzdHMtb25seS1zZWNyZXQtdGVzdHMtb25seS1zZWNyZXQ=").unwrap();
            jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &secret).unwrap()
        };
        for (what, call, expected) in [
            ("none", world.get("/api/v1/me"), (401, "unauthenticated", "", "请先登录")),
            ("other scheme", world.get("/api/v1/me").header("authorization", "Basic eDp5"), (401, "unauthenticated", "", "Authorization 请求头应为“Bearer 访问令牌”")),
            ("rubbish", me("rubbish"), (401, "unauthenticated", "", "登录凭证无效（无法识别）")),
            ("another's signature", me(&format!("{head}.{claims}.{signature}")), (401, "unauthenticated", "", "签名不符")),
            ("unsigned", me(&format!("{none}.{claims}.")), (401, "unauthenticated", "", "登录凭证无效")),
            ("issued elsewhere", me(&foreign), (401, "unauthenticated", "", "不是本平台签发")),
            ("unit is no id", me(&person.token).header("acting-unit", "mine"), (400, "malformed", "", "Acting-Unit 应为单位编号")),
            ("another's unit", me(&person.token).header("acting-unit", other.unit.as_str()), (403, "forbidden", "", "单位")),
            ("no cookie", world.post("/api/v1/session/refresh"), (401, "session_ended", "", "请登录")),
            ("unknown refresh token", world.post("/api/v1/session/refresh").header("cookie", "__Host-duijie_refresh=x"), (401, "session_ended", "", "请登录")),
            ("wrong password", world.post("/api/v1/session").json(json!({ "account": person.login, "password": "wrong" })), (401, "bad_credentials", "", "忘记密码")),
            ("no password", world.post("/api/v1/session").json(json!({ "account": person.login })), (400, "malformed", "password", "缺少“password”")),
        ] {
            wrong.send(what, call, expected).await;
        }
        // A refresh token used a second time after the grace period ends the session.
        let signed_in = world.post("/api/v1/session").json(json!({ "account": person.login, "password": PASSWORD })).send().await;
        let cookie = signed_in.headers["set-cookie"].split(';').next().unwrap().to_owned();
        let refresh = || world.post("/api/v1/session/refresh").header("cookie", &cookie);
        refresh().send().await.expect(200);
        world.clock.advance(TimeDelta::seconds(60));
        wrong.send("used twice", refresh(), (401, "session_ended", "", "此登录凭证曾被重复使用")).await;
        world.clock.advance(TimeDelta::minutes(11));
        wrong.send("expired", me(&person.token), (401, "unauthenticated", "", "已过期")).await;
        wrong.none();
    }

    requests => |world| {
        world.reconfigure(|settings| settings.server.json_limit_bytes = 20_000);
        let by = world.person(Role::Drafter);
        let mut wrong = Wrong::default();
        let raw = |body: &str| by.post(&world, OPPORTUNITIES).header("content-type", "application/json").body(body.to_owned());
        let made = by.post(&world, OPPORTUNITIES).header("idempotency-key", "k1").json(terms(json!({ "title": "甲" }))).send().await.expect(200);
        let path = format!("{OPPORTUNITIES}/{}/draft", made["id"].as_str().unwrap());
        let patch = || by.call(&world, Method::PATCH, &path).json(json!({ "title": "乙" }));
        patch().header("if-match", "\"1\"").send().await.expect(200);
        let with_key = |key: &str| by.post(&world, OPPORTUNITIES).header("idempotency-key", key).json(terms(json!({ "title": "乙" })));
        for (what, call, expected) in [
            ("cut off", raw("{\"kind\": \"need\""), (400, "malformed", "", "不是完整有效的 JSON：第1行第15列")),
            ("no JSON", raw("kind=need"), (400, "malformed", "", "不是完整有效的 JSON")),
            ("a list", raw("[]"), (400, "malformed", "", "应为对象，现为列表")),
            ("nothing", raw(""), (400, "malformed", "", "不是完整有效的 JSON")),
            ("another type", by.post(&world, OPPORTUNITIES).header("content-type", "text/plain").body("{}"), (400, "malformed", "", "Content-Type 应为 application/json")),
            ("too large", raw(&format!("\"{}\"", "长".repeat(10_000))), (413, "too_large", "", "超过上限 20000 字节")),
            ("unknown field", raw(r#"{"kind":"need","terms":{"titel":"甲"}}"#), (400, "malformed", "terms.titel", "没有名为“titel”的项")),
            ("missing field", raw(r#"{"terms":{}}"#), (400, "malformed", "kind", "缺少“kind”")),
            ("twice", raw(r#"{"kind":"need","kind":"need","terms":{}}"#), (400, "malformed", "kind", "出现了两次")),
            ("wrong type", raw(r#"{"kind":"need","terms":{"title":5}}"#), (400, "malformed", "terms.title", "应为文字，现为整数 5")),
            ("wrong word", raw(r#"{"kind":"wish","terms":{}}"#), (400, "malformed", "kind", "“wish”不是可选的值；可选的有：need、call")),
            ("deep", raw(r#"{"kind":"need","terms":{"lots":{"lots":[{"name":"一"},{"budget":"x"}]}}}"#), (400, "malformed", "terms.lots.lots[1].budget", "不是有效金额：x")),
            ("no version", patch(), (428, "version_required", "", "If-Match")),
            ("no number", patch().header("if-match", "latest"), (400, "malformed", "", "If-Match 应为读取时得到的版本号，如 \"3\"")),
            ("stale", patch().header("if-match", "\"1\""), (412, "version_conflict", "", "请刷新查看最新内容")),
            ("key reused", with_key("k1"), (422, "idempotency_mismatch", "", "请为新请求换一个新键")),
            ("empty key", with_key(""), (400, "malformed", "", "Idempotency-Key 应为1至200个字符")),
            ("long key", with_key(&"k".repeat(201)), (400, "malformed", "", "1至200个字符")),
            ("no cursor", world.get("/api/v1/opportunities?after=!"), (400, "malformed", "after", "请从第一页重新开始")),
            ("another list's cursor", world.get("/api/v1/opportunities?after=MQ"), (400, "malformed", "after", "不是本列表给出的")),
            ("unknown filter", world.get("/api/v1/policies?regoin=330211"), (400, "malformed", "regoin", "没有名为“regoin”的项")),
            ("missing filter", world.get("/api/v1/policies/rules?kind=purchase"), (400, "malformed", "region", "缺少“region”")),
            ("wrong filter", world.get("/api/v1/policies/rules?region=330211&kind=loan"), (400, "malformed", "", "“loan”不是可选的值")),
            ("no day", world.get("/api/v1/policies/rules?region=330211&kind=purchase&on=2026-02-30"), (400, "malformed", "", "2026-03-02")),
            ("no number in a query", world.get("/api/v1/organizations?limit=many"), (400, "malformed", "", "应为整数")),
            ("no region", world.get("/api/v1/regions?parent=33"), (400, "malformed", "", "应为6位或9位数字")),
            ("no id in the address", by.get(&world, "/api/v1/opportunities/1/draft"), (400, "malformed", "", "不是有效的编号")),
            ("no such address", world.get("/api/v1/nothing"), (404, "not_found", "", "不存在")),
            ("no such thing", world.get(&format!("{OPPORTUNITIES}/0192f0c0-0000-7000-8000-000000000000")), (404, "not_found", "", "不存在")),
            ("no such method", world.delete("/api/v1/portal"), (405, "method_not_allowed", "", "可用的有：GET")),
            ("one to compare", by.get(&world, &format!("{OPPORTUNITIES}/{}/matches/compare?organizations=x", made["id"].as_str().unwrap())), (422, "invalid", "organizations", "“x”不是组织编号")),
        ] {
            wrong.send(what, call, expected).await;
        }
        // Somebody of another region is told nothing of what is there.
        let stranger = world.person_in(Role::Drafter, unit_of(UnitKind::Department, FAR));
        wrong.send("another's draft", stranger.get(&world, &path), (404, "not_found", "", "不存在，或您无权查看")).await;
        wrong.none();
    }
}
