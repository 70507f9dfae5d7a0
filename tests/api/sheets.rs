//! Lists as XLSX files: the rows of the list, for those who may read it, and nothing that is secret yet.

use crate::each_database;
use crate::people::Person;
use crate::scoring::awarded;
use crate::world::{Reply, World};
use calamine::{Reader, Xlsx, open_workbook_from_rs};
use duijie::kernel::Role;
use serde_json::json;
use std::io::Cursor;

/// The rows of the one sheet, headings first, as texts.
fn rows(reply: Reply) -> Vec<Vec<String>> {
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(reply.body)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|cells| cells.iter().map(ToString::to_string).collect()).collect()
}

async fn sheet(world: &World, person: Option<&Person>, path: &str) -> Vec<Vec<String>> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = format!("/api/v1/{path}/export?{query}");
    rows(match person {
        Some(person) => person.get(world, &path).send().await,
        None => world.get(&path).send().await,
    })
}

each_database! {
    every_list_can_be_taken_home_by_who_reads_it => |world| {
        let (session, ..) = awarded(&world).await;
        let (need, scene) = (&session.scene.need, &session.scene);
        let own = sheet(&world, Some(&scene.drafter), "opportunities/own").await;
        assert_eq!((own[0][0].as_str(), own[1][0].as_str(), own[1][1].as_str()), ("项目名称", "社区为老服务", "结果公告中"));
        let pool = sheet(&world, Some(&scene.keeper), "experts").await;
        assert_eq!((pool.len(), pool[1][3].as_str(), pool[1][5].as_str()), (6, "宁波大学", "在库"));
        assert_eq!(sheet(&world, Some(&scene.keeper), "experts?state=suspended").await.len(), 1);
        let panel = sheet(&world, Some(&scene.drafter), &format!("opportunities/{need}/panels")).await;
        assert_eq!((panel.len(), panel[1][4].as_str()), (6, "评审专家"));
        session.bidders[0].person.get(&world, &format!("/api/v1/opportunities/{need}/panels/export")).send().await.expect(404);
        let own = sheet(&world, Some(&session.bidders[0].person), "submissions").await;
        assert_eq!((own.len(), own[1][0].as_str()), (2, "社区为老服务"), "the own one alone");
        let opened = sheet(&world, None, &format!("opportunities/{need}/opening/record")).await;
        assert_eq!(opened[0][0], "机构名称");

        let finance = world.person(Role::FinanceOfficer);
        assert_eq!(sheet(&world, Some(&finance), "remedies/complainants").await.len(), 1, "nobody complains");
        scene.drafter.get(&world, "/api/v1/remedies/complainants/export").send().await.expect(403);
        scene.drafter.post(&world, "/api/v1/plans").json(json!({ "year": 2026 })).send().await.expect(200);
        let plans = sheet(&world, Some(&scene.drafter), "plans/own").await;
        assert_eq!((plans[1][0].as_str(), plans[1][3].as_str()), ("2026", "编制中"));
        assert_eq!(sheet(&world, None, "plans").await.len(), 1, "a plan that is written is nobody else's affair");
        assert_eq!(sheet(&world, None, "intentions").await.len(), 1);
        assert_eq!(sheet(&world, None, &format!("opportunities/{need}/clarifications")).await[0][2], "问题");
    }
}
