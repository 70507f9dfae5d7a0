//! How long an authority waits: a workbook of the size of Shanghai's registry is read and compared (the dry run), applied with progress,
//! and brought again. On SQLite, and on PostgreSQL where DUIJIE_TEST_DATABASE_URL names a server.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use duijie::app::App;
use duijie::catalogue;
use duijie::db::migrate;
use duijie::kernel::ids::{AccountId, UnitId};
use duijie::kernel::{ActingUnit, Actor, Clock, Role, UnitKind, Uscc};
use duijie::organizations::model::import::{ApplyInput, ImportState, ImportView, UploadQuery};
use duijie::organizations::service::import;
use duijie::settings::Settings;
use rust_xlsxwriter::Workbook;
use std::time::Instant;

/// Organizations of the Shanghai plan.
const ORGANIZATIONS: u32 = 17_151;

fn main() {
    let workbook = workbook();
    println!("{ORGANIZATIONS} organizations, {} KiB of XLSX", workbook.len() / 1024);
    println!("{:<12}{:>10}{:>10}{:>16}{:>22}", "database", "dry run", "apply", "dry run again", "rows");
    let folder = tempfile::tempdir().unwrap();
    let sqlite = folder.path().join("bench.db").display().to_string();
    measure("SQLite", &sqlite, folder.path(), &workbook);
    if let Ok(server) = std::env::var("DUIJIE_TEST_DATABASE_URL") {
        let name = format!("duijie_bench_{}", std::process::id());
        let mut admin = PgConnection::establish(&server).unwrap();
        admin.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        measure("PostgreSQL", &format!("{base}/{name}"), folder.path(), &workbook);
        admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
    }
}

fn measure(name: &str, database: &str, folder: &std::path::Path, workbook: &[u8]) {
    let own = format!(
        "[database]\nurl = {database:?}\n[data]\nfolder = {:?}\n[auth]\nsecret = \"{}\"\n",
        folder.display().to_string(),
        "dGVzdHMtb25seS1zZWNyZXQtdGVzdHMtb25seS1zZWNyZXQ="
    );
    let app = App::build(Settings::from_parts(&own, []).unwrap(), Clock::System).unwrap();
    migrate::up(&app.db).unwrap();
    catalogue::ensure_default(&app.db, app.clock.now()).unwrap();
    let unit = ActingUnit {
        id: UnitId::new(),
        kind: UnitKind::Authority,
        region: "310000".parse().unwrap(),
        organization: None,
    };
    let actor = Actor { account: Some(AccountId::new()), unit: Some(unit), roles: [Role::Registrar].into() };
    let upload = || import::upload(&app, &actor, &UploadQuery::default(), workbook).unwrap();
    let (dry, dry_time) = timed(upload);
    assert_eq!(dry.error_rows, 0);
    let (applied, apply_time) = timed(|| apply(&app, &actor, &dry));
    assert_eq!((applied.state, applied.applied_rows), (ImportState::Done, dry.new_rows));
    let (again, again_time) = timed(upload);
    assert_eq!(again.unchanged_rows, dry.rows);
    println!("{name:<12}{dry_time:>8.1} s{apply_time:>8.1} s{again_time:>14.1} s{:>22}", dry.rows);
}

fn apply(app: &App, actor: &Actor, dry: &ImportView) -> ImportView {
    import::apply(app, actor, dry.id, &ApplyInput::default()).unwrap();
    while import::step(app, dry.id).unwrap() {}
    import::read(app, actor, dry.id).unwrap()
}

fn timed<T>(f: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let value = f();
    (value, start.elapsed().as_secs_f64())
}

/// Every organization with its registration, contact, services, staff and Party building, every sixth with a grade, and the
/// annual inspection of the last year.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let mut sheet = |name: &str, headers: &[&str], rows: &mut dyn Iterator<Item = Vec<String>>| {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_row(0, 0, headers.iter().copied()).unwrap();
        for (line, row) in (1_u32..).zip(rows) {
            sheet.write_row(line, 0, &row).unwrap();
        }
    };
    let code = |number: u32| {
        let region = "310101".parse().unwrap();
        Uscc::build('5', '2', region, &format!("MJ{number:06}")).unwrap().to_string()
    };
    let text = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let headers = [
        "统一社会信用代码",
        "名称",
        "类型",
        "登记管理机关",
        "登记管理机关级别",
        "登记地",
        "成立登记日期",
        "住所",
        "法定代表人",
        "联系人",
        "联系电话",
        "服务区域",
        "服务类别",
        "服务简介",
        "专职人员数",
        "正式党员数",
        "党组织形式",
        "净资产(元)",
    ];
    sheet(
        "社会组织",
        &headers,
        &mut (0..ORGANIZATIONS).map(|number| {
            let mut row = vec![code(number), format!("上海市黄浦区第{number}社区公益服务中心")];
            row.extend(text(&[
                "社会服务机构",
                "上海市黄浦区民政局",
                "县级",
                "310101",
                "2016-03-01",
                "黄浦区某某路100号",
                "王某某",
                "李某某",
                "021-63000000",
                "310101、310104",
                "A1003、A0402",
                "社区为老服务、儿童关爱、志愿服务组织",
                "8",
                "3",
                "单独建立",
                "350000.00",
            ]));
            row
        }),
    );
    sheet(
        "评估等级",
        &["统一社会信用代码", "等级", "公告日期"],
        &mut (0..ORGANIZATIONS)
            .filter(|n| n % 6 == 0)
            .map(|number| vec![code(number), "4A".to_owned(), "2024-11-20".to_owned()]),
    );
    sheet(
        "年检年报",
        &["统一社会信用代码", "年度", "年检结论"],
        &mut (0..ORGANIZATIONS).map(|number| vec![code(number), "2024".to_owned(), "合格".to_owned()]),
    );
    book.save_to_buffer().unwrap()
}
