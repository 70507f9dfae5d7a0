//! Changes of contracts in performance: additions within their bound, suspension, the end by agreement and for breach.

use crate::contracts::{Deal, deal, words};
use crate::each_database;
use crate::people::Person;
use crate::scoring::inbox;
use crate::world::{Reply, World};
use serde_json::{Value, json};

impl Deal {
    /// Signed, published, filed and begun.
    async fn performed(&mut self, world: &World) {
        self.signed(world).await;
        self.act(world, &self.drafter, "publication", json!({})).await.expect(200);
        self.act(world, &self.drafter, "filing", json!({})).await.expect(200);
        self.later(world, "2026-04-01T01:00:00Z").await;
        assert_eq!(self.view(world, &self.drafter).await["state"], "performing");
    }

    async fn propose(&self, world: &World, person: &Person, input: Value) -> Reply {
        person.post(world, &self.path("/changes")).json(input).send().await
    }
}

fn wanted(kind: &str, terms: Option<Value>) -> Value {
    let mut input = json!({ "kind": kind, "reason": "服务对象增加", "effective_on": "2026-05-01" });
    if let Some(terms) = terms {
        input["terms"] = terms;
    }
    input
}

/// An act on a change, on the version of now.
async fn act(world: &World, person: &Person, change: &Value, act: &str, input: Value) -> Reply {
    let path = format!("/api/v1/contract-changes/{}", change["id"].as_str().unwrap());
    let version = person.get(world, &path).send().await.headers.get("etag").cloned().unwrap_or_else(|| "\"1\"".into());
    person.post(world, &format!("{path}/{act}")).header("if-match", version).json(input).send().await
}

async fn agreed(world: &World, deal: &Deal, change: &Value) -> Value {
    let hash = json!({ "text_hash": change["text_hash"] });
    act(world, &deal.approver, change, "signatures", hash.clone()).await.expect(200);
    act(world, &deal.admin, change, "signatures", hash).await.expect(200)
}

async fn waits(world: &World, person: &Person) -> Vec<String> {
    words(crate::contracts::waiting(world, person).await)
}

/// The terms with so many yuan more, all of them for labour.
fn more(terms: &Value, yuan: i64) -> Value {
    let mut terms = terms.clone();
    let was: i64 = terms["price"].as_str().unwrap().trim_end_matches(".00").parse().unwrap();
    terms["price"] = format!("{}.00", was + yuan).into();
    let line = json!({ "category": "labour", "item": "增加社工", "amount": format!("{yuan}.00") });
    terms["budget"].as_array_mut().unwrap().push(line);
    terms
}

each_database! {
    additions_stay_within_a_tenth_of_what_was_signed_and_keep_the_cost_rules => |world| {
        let mut deal = deal(&world).await;
        deal.performed(&world).await;
        let terms = deal.view(&world, &deal.admin).await["terms"].clone();

        // 400,000 yuan at most in all; a yuan more is refused at its place, with what is left.
        let over = deal.propose(&world, &deal.drafter, wanted("supplement", Some(more(&terms, 400_001)))).await.expect(422);
        assert_eq!((&over["fields"][0]["path"], &over["fields"][0]["code"]), (&json!("terms.price"), &json!("supplement_too_high")));
        assert!(over["fields"][0]["message"].as_str().unwrap().contains("政府采购法第49条"), "{over}");
        let mut other = more(&terms, 300_000);
        other["provider"]["name"] = "别的机构".into();
        let assigned = deal.propose(&world, &deal.admin, wanted("supplement", Some(other))).await.expect(422);
        assert_eq!(assigned["fields"][0]["path"], "terms.provider.name", "a contract is not given to another");
        // The cost rules hold for what is added: 300,000 for management alone breaks them.
        let mut idle = more(&terms, 300_000);
        idle["budget"][2]["category"] = "management".into();
        let broken = deal.propose(&world, &deal.drafter, wanted("supplement", Some(idle))).await.expect(422);
        assert_eq!(broken["fields"][0]["code"], "cost_rule");
        deal.propose(&world, &deal.approver, wanted("supplement", Some(more(&terms, 300_000)))).await.expect(404);

        // Proposed once, whatever the network does; signed by both, by a second person of the department.
        let input = wanted("supplement", Some(more(&terms, 300_000)));
        let send = async || {
            let call = deal.drafter.post(&world, &deal.path("/changes")).header("idempotency-key", "one");
            call.json(input.clone()).send().await.expect(200)
        };
        let change = send().await;
        assert_eq!(send().await["id"], change["id"]);
        assert_eq!((&change["state"], &change["room"]), (&json!("proposed"), &json!("400000.00")));
        assert!(change["text"].as_str().unwrap().contains("追加价款人民币叁拾万元整"), "{change}");
        deal.propose(&world, &deal.admin, wanted("suspend", None)).await.expect(409);
        assert_eq!((waits(&world, &deal.approver).await, waits(&world, &deal.admin).await),
            (vec!["contracts.sign_change".to_owned()], vec!["contracts.sign_change".to_owned()]));
        act(&world, &deal.drafter, &change, "signatures", json!({ "text_hash": change["text_hash"] })).await.expect(404);
        act(&world, &deal.admin, &change, "signatures", json!({ "text_hash": "0" })).await.expect(422);
        act(&world, &deal.loser, &change, "refusal", json!({ "reason": "与我无关" })).await.expect(404);
        let done = agreed(&world, &deal, &change).await;
        assert_eq!((&done["state"], done["signatures"].as_array().unwrap().len()), (&json!("agreed"), 2));
        assert_eq!(waits(&world, &deal.admin).await, Vec::<String>::new());
        let view = deal.view(&world, &deal.admin).await;
        assert_eq!((&view["terms"]["price"], &view["first_price"]), (&json!("4300000.00"), &json!("4000000.00")));
        assert_eq!(view["text_hash"], change["text_hash"], "the changed text is the contract");
        let proof = deal.admin.get(&world, &deal.path("/signed")).send().await.expect(200);
        assert_eq!(proof["text"], change["text"]);
        let public = world.get(&format!("/api/v1/published-contracts/{}", deal.id)).send().await.expect(200);
        assert!(public.to_string().contains("补充协议第1号"), "what is published follows");

        // What was added counts: 100,000 are left, whatever the price is now.
        let terms = view["terms"].clone();
        deal.propose(&world, &deal.drafter, wanted("supplement", Some(more(&terms, 100_001)))).await.expect(422);
        let last = deal.propose(&world, &deal.admin, wanted("supplement", Some(more(&terms, 100_000)))).await.expect(200);
        assert_eq!(last["agreement"]["number"], 2);
        act(&world, &deal.admin, &last, "refusal", json!({ "reason": "自己提的" })).await.expect(409);
        let refused = act(&world, &deal.approver, &last, "refusal", json!({ "reason": "预算不足" })).await.expect(200);
        assert_eq!((&refused["state"], &refused["answer"]), (&json!("refused"), &json!("预算不足")));
        assert!(inbox(&world, &deal.admin).await.contains("预算不足"));
        let all = deal.admin.get(&world, &deal.path("/changes")).send().await.expect(200);
        assert_eq!(all.as_array().unwrap().len(), 2);
    }

    a_change_keeps_the_substance_and_a_suspension_rests_until_it_is_taken_up => |world| {
        let mut deal = deal(&world).await;
        deal.performed(&world).await;
        let mut terms = deal.view(&world, &deal.admin).await["terms"].clone();
        terms["acceptance"].as_array_mut().unwrap().push(json!({ "text": "每季度抽查一次" }));
        let change = deal.propose(&world, &deal.drafter, wanted("amend", Some(terms.clone()))).await.expect(200);
        assert_eq!(change["differences"].as_array().unwrap().len(), 1);
        act(&world, &deal.drafter, &change, "withdrawal", json!({})).await.expect(200);
        terms["deliverables"][0]["quantity"]["number"] = "1".into();
        let refused = deal.propose(&world, &deal.drafter, wanted("amend", Some(terms))).await.expect(422);
        assert!(refused["fields"][0]["message"].as_str().unwrap().contains("政府采购法第46条"), "{refused}");
        deal.propose(&world, &deal.drafter, wanted("resume", None)).await.expect(409);

        let rest = deal.propose(&world, &deal.admin, wanted("suspend", None)).await.expect(200);
        agreed(&world, &deal, &rest).await;
        assert_eq!(deal.view(&world, &deal.admin).await["state"], "suspended");
        deal.propose(&world, &deal.drafter, wanted("amend", None)).await.expect(409);
        let on = deal.propose(&world, &deal.drafter, wanted("resume", None)).await.expect(200);
        agreed(&world, &deal, &on).await;
        let end = deal.propose(&world, &deal.drafter, wanted("terminate", None)).await.expect(200);
        agreed(&world, &deal, &end).await;
        let view = deal.view(&world, &deal.admin).await;
        assert_eq!((&view["state"], &view["actions"]), (&json!("terminated"), &json!([])));
        assert_eq!(view["terms"]["agreements"].as_array().unwrap().len(), 3);
        deal.propose(&world, &deal.drafter, wanted("resume", None)).await.expect(409);
    }

    a_broken_contract_is_ended_with_the_damages_it_names => |world| {
        let mut deal = deal(&world).await;
        deal.performed(&world).await;
        let rest = deal.propose(&world, &deal.admin, wanted("suspend", None)).await.expect(200);
        let breach = |ground: &str, facts: &str| json!({ "ground": ground, "facts": facts });
        for (ground, facts, path) in [("breach[9]", "未派驻人员", "ground"), ("price", "未派驻人员", "ground"), ("breach[0]", " ", "facts")] {
            let wrong = deal.act(&world, &deal.approver, "breach", breach(ground, facts)).await.expect(422);
            assert_eq!(wrong["fields"][0]["path"], path);
        }
        deal.act(&world, &deal.drafter, "breach", breach("breach[0]", "未派驻人员")).await.expect(404);
        let ended = deal.act(&world, &deal.approver, "breach", breach("breach[0]", "7日内人员未到位")).await.expect(200);
        // The tender names ten per cent of the price.
        assert_eq!((&ended["state"], &ended["breach"]["by"], &ended["breach"]["damages"]),
            (&json!("breached"), &json!("organization"), &json!("400000.00")));
        assert!(inbox(&world, &deal.admin).await.contains("7日内人员未到位"));
        assert_eq!(waits(&world, &deal.approver).await, Vec::<String>::new(), "nothing of it waits any more");
        act(&world, &deal.approver, &rest, "signatures", json!({ "text_hash": rest["text_hash"] })).await.expect(200);
        act(&world, &deal.admin, &rest, "signatures", json!({ "text_hash": rest["text_hash"] })).await.expect(409);
    }
}
