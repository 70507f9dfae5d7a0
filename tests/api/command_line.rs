//! Commands run as a program, beside the running server.

use crate::backup::{duijie, fails, passes};
use crate::each_database;
use crate::organizations::registrar;
use crate::organizations_import::{csv, row};
use calamine::{Reader, Xlsx};
use duijie::kernel::Role;

each_database! {
    organizations_are_imported_and_exported_from_the_shell => |world| {
        let (registrar, drafter) = (registrar(&world), world.person(Role::Drafter));
        let folder = tempfile::tempdir().unwrap();
        let (sheet, list) = (folder.path().join("名单.csv"), folder.path().join("list.xlsx"));
        let (sheet, list) = (sheet.display().to_string(), list.display().to_string());
        std::fs::write(&sheet, csv(&[row(1, "5"), row(2, "6"), row(3, "x")])).unwrap();
        let import = |login: &str, more: &[&str]| {
            let arguments = [&["import", "organizations", &sheet, "--as", login], more].concat();
            duijie(&world, &arguments)
        };
        fails(import("nobody@example.org", &[]), "没有可用的账号 nobody@example.org");
        fails(import(&drafter.login, &[]), "没有角色 registrar");
        fails(duijie(&world, &["import", "organizations", "/nowhere.csv", "--as", &registrar.login]), "/nowhere.csv 无法使用");

        // A wrong row is told by its cell and makes the exit code 1; without --apply nothing changes.
        let total = async || world.get("/api/v1/organizations").send().await.expect(200)["total"].clone();
        fails(import(&registrar.login, &[]), "I4 专职人员数");
        assert_eq!(total().await, 0);
        fails(import(&registrar.login, &["--apply"]), "已应用 2 行");
        assert_eq!(total().await, 2);
        std::fs::write(&sheet, csv(&[row(1, "5"), row(2, "7")])).unwrap();
        let said = passes(import(&registrar.login, &["--apply"]));
        assert!(said.contains("新增 0，变更 1，无变化 1，有误 0"), "{said}");

        passes(duijie(&world, &["export", "organizations", &list, "--region", "330211"]));
        let mut book: Xlsx<_> = calamine::open_workbook(&list).unwrap();
        assert_eq!(book.worksheet_range("社会组织").unwrap().rows().count(), 3, "a header and two organizations");
        fails(duijie(&world, &["export", "organizations", &list]), "无法使用");
    }

    decisions_on_record_are_listed_when_none_is_named => |world| {
        let said = passes(duijie(&world, &["replay"]));
        assert!(said.contains("还没有存证的决定"), "{said}");
        fails(duijie(&world, &["replay", "0192f0c0-0000-7000-8000-000000000000"]), "不存在");
    }
}
