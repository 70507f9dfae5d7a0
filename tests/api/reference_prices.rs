//! What past awards came to per unit, beside a need that is written: only what is confirmed, too few say so, a deviation is a hint.

use crate::each_database;
use crate::people::{HERE, Person};
use crate::reviews::at;
use crate::scoring::awarded;
use crate::world::World;
use diesel::connection::SimpleConnection;
use duijie::kernel::Role;
use duijie::kernel::ids::OpportunityId;
use serde_json::{Value, json};

async fn written(world: &World, drafter: &Person, terms: Value) -> String {
    let made =
        drafter.post(world, "/api/v1/opportunities").json(json!({ "kind": "need", "terms": terms })).send().await;
    made.expect(200)["id"].as_str().unwrap().to_owned()
}

async fn told(world: &World, drafter: &Person, need: &str) -> Value {
    drafter.get(world, &format!("/api/v1/opportunities/{need}/reference-prices")).send().await.expect(200)
}

/// Copies the one price there is, as if it were of other awards.
fn also(world: &World, yuan: &[i64]) {
    let copy = |yuan: &i64| {
        format!(
            "INSERT INTO award_price (id, award_id, opportunity_id, title, lot, measure, unit, category, region, amount, confirmed_at) \
             SELECT '{}', award_id, opportunity_id, title, lot, measure, unit, category, region, {yuan} * 100, \
             '2025-06-01 01:00:00' FROM award_price WHERE amount = 14285714 LIMIT 1;",
            OpportunityId::new()
        )
    };
    let all: String = yuan.iter().map(copy).collect();
    world.app.db.write(|tx| Ok(tx.batch_execute(&all)?)).unwrap();
}

each_database! {
    a_need_is_compared_with_what_confirmed_awards_came_to => |world| {
        let (session, ..) = awarded(&world).await;
        // Ten people for 1,971,428.50 a year: 197,142.85 each.
        let terms = json!({ "title": "社区助残服务", "category": { "code": "A1003" }, "region": HERE,
            "staffing": { "posts": 10 }, "budget": { "amount": "1971428.50", "period": "annual" } });
        let need = written(&world, &session.scene.drafter, terms.clone()).await;
        let early = told(&world, &session.scene.drafter, &need).await;
        assert_eq!((&early[0]["count"], &early[0]["awards"]), (&json!(0), &json!([])), "published is not confirmed");

        world.clock.set(at("2026-03-23T16:00:00Z"));
        world.do_jobs().await;
        let drafter = world.again(&session.scene.drafter);
        let few = told(&world, &drafter, &need).await;
        // 4,000,000 a year for 28 people.
        assert_eq!((&few[0]["measure"], &few[0]["awards"][0]["amount"]), (&json!("person_year"), &json!("142857.14")));
        assert_eq!(few[0]["awards"][0]["opportunity_id"], session.scene.need.as_str());
        assert_eq!((few[0].get("figures"), &few[0]["hint"]), (None, &json!(false)));
        assert!(few[0]["text"]["zh"].as_str().unwrap().contains("只有1个，不足5个"), "{few}");

        also(&world, &[100_000, 150_000, 160_000, 142_857]);
        let full = told(&world, &drafter, &need).await;
        let figures = &full[0]["figures"];
        assert_eq!(
            (&figures["median"], &figures["lower_quartile"], &figures["upper_quartile"], &figures["newest"]),
            (&json!("142857.14"), &json!("142857.00"), &json!("150000.00"), &json!("142857.14"))
        );
        assert_eq!((&full[0]["own"], &full[0]["deviation"], &full[0]["hint"]), (&json!("197142.85"), &json!(3_800), &json!(true)));
        let text = full[0]["text"]["zh"].as_str().unwrap();
        assert_eq!(text, "参考价（每人每年）：中位数142857.14元，本需求高出38%，依据镇海区5个成交");
        assert_eq!(full[0]["years"], json!([{ "year": 2026, "count": 1, "median": "142857.14" },
            { "year": 2025, "count": 4, "median": "146428.50" }]));
        assert_eq!(full[0]["source"]["status"], "unverified");

        // A neighbour without awards of its own looks further around; another category has none; nobody else reads it.
        let mut other = terms.clone();
        other["region"] = "330203".into();
        let near = written(&world, &drafter, other).await;
        assert_eq!(told(&world, &drafter, &near).await[0]["region"], "330200");
        let mut other = terms;
        other["category"] = json!({ "code": "A0301" });
        let none = written(&world, &drafter, other).await;
        assert_eq!(told(&world, &drafter, &none).await[0]["count"], 0);
        let blank = written(&world, &drafter, json!({ "title": "未定" })).await;
        assert_eq!(told(&world, &drafter, &blank).await, json!([]));
        let stranger = world.person(Role::Drafter);
        stranger.get(&world, &format!("/api/v1/opportunities/{need}/reference-prices")).send().await.expect(404);

        // What is taken back is no reference any longer.
        world.app.db.write(|tx| Ok(tx.batch_execute("UPDATE award SET state = 'revoked'")?)).unwrap();
        assert_eq!(told(&world, &drafter, &need).await[0]["count"], 0);
    }
}
