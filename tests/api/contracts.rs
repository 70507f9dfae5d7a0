//! Contracts: from a confirmed award to a contract in performance, signed by both sides, published with secrets left out, filed; what
//! the law forbids to change; what falls with the award.

use crate::each_database;
use crate::people::{HERE, Person, kind_for, unit_of};
use crate::reviews::at;
use crate::scoring::{Session, awarded, inbox};
use crate::world::{Reply, World};
use diesel::connection::SimpleConnection;
use duijie::kernel::{Role, UnitKind};
use duijie::policy;
use serde_json::{Value, json};
use std::process::Command;

/// Tuesday 24 March 2026, 09:00 in Shanghai: the award is confirmed since midnight.
const CONFIRMED: &str = "2026-03-24T01:00:00Z";

/// An award whose contract is drafted, and everybody around it.
pub(crate) struct Deal {
    session: Session,
    pub(crate) drafter: Person,
    pub(crate) approver: Person,
    /// Who can sign for the winner.
    pub(crate) admin: Person,
    pub(crate) loser: Person,
    pub(crate) id: String,
}

pub(crate) async fn deal(world: &World) -> Deal {
    policy::service::start(&world.app).unwrap();
    let (session, ..) = awarded(world).await;
    world.clock.set(at(CONFIRMED));
    world.do_jobs().await;
    world.do_jobs().await;
    let winner = &session.bidders[0].person;
    let both = format!(
        "UPDATE membership SET roles = '[\"bidder\",\"organization_admin\"]' WHERE account_id = '{}'",
        winner.account
    );
    world.app.db.write(|tx| Ok(tx.batch_execute(&both)?)).unwrap();
    let (drafter, approver) = (world.again(&session.scene.drafter), world.again(&session.scene.approver));
    let (admin, loser) = (world.again(winner), world.again(&session.bidders[2].person));
    let list = drafter.get(world, "/api/v1/contracts").send().await.expect(200);
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    Deal { session, drafter, approver, admin, loser, id }
}

impl Deal {
    /// At another moment, everybody signed in again, everything due done.
    pub(crate) async fn later(&mut self, world: &World, moment: &str) {
        world.clock.set(at(moment));
        world.do_jobs().await;
        for person in [&mut self.drafter, &mut self.approver, &mut self.admin, &mut self.loser] {
            *person = world.again(person);
        }
    }

    pub(crate) fn path(&self, part: &str) -> String {
        format!("/api/v1/contracts/{}{part}", self.id)
    }

    pub(crate) async fn view(&self, world: &World, person: &Person) -> Value {
        person.get(world, &self.path("")).send().await.expect(200)
    }

    /// An act on the version of now.
    pub(crate) async fn act(&self, world: &World, person: &Person, act: &str, input: Value) -> Reply {
        let version = self.view(world, &self.drafter).await["version"].clone();
        let path = self.path(&format!("/{act}"));
        let call = if act == "masks" { person.put(world, &path) } else { person.post(world, &path) };
        call.header("if-match", format!("\"{version}\"")).json(input).send().await
    }

    async fn save(&self, world: &World, person: &Person, terms: &Value) -> Reply {
        let version = self.view(world, &self.drafter).await["version"].clone();
        let call = person.put(world, &self.path("")).header("if-match", format!("\"{version}\""));
        call.json(terms.clone()).send().await
    }

    /// The terms with what only the parties know: number, days, budget.
    async fn whole(&self, world: &World) -> Value {
        let mut terms = self.view(world, &self.drafter).await["terms"].clone();
        terms["number"] = "ZHMZ-2026-001".into();
        terms["term"]["starts_on"] = "2026-04-01".into();
        terms["term"]["ends_on"] = "2027-03-31".into();
        terms["budget"] = budget(3_400_000, 600_000);
        terms
    }

    async fn offered(&self, world: &World) {
        let whole = self.whole(world).await;
        self.save(world, &self.drafter, &whole).await.expect(200);
        self.act(world, &self.drafter, "offer", json!({})).await.expect(200);
    }

    async fn confirmed(&self, world: &World) -> String {
        self.offered(world).await;
        let view = self.act(world, &self.admin, "confirmation", json!({})).await.expect(200);
        view["text_hash"].as_str().unwrap().to_owned()
    }

    async fn sign(&self, world: &World, person: &Person, hash: &str) -> Reply {
        self.act(world, person, "signatures", json!({ "text_hash": hash })).await
    }

    pub(crate) async fn signed(&self, world: &World) {
        let hash = self.confirmed(world).await;
        self.sign(world, &self.approver, &hash).await.expect(200);
        self.sign(world, &self.admin, &hash).await.expect(200);
    }
}

/// Two lines that sum to four million: labour, of which the tender asks at least 85 %, and the rest, at most 15 %.
fn budget(labour: i64, management: i64) -> Value {
    json!([
        { "category": "labour", "item": "社工", "quantity": "20", "unit": "人年", "unit_price": format!("{}.00", labour / 20),
          "amount": format!("{labour}.00") },
        { "category": "management", "item": "管理费", "amount": format!("{management}.00") },
    ])
}

fn errors(view: &Value) -> Vec<(String, String)> {
    let of = |finding: &Value, field: &str| finding[field].as_str().unwrap().to_owned();
    let all = view["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error");
    all.map(|finding| (of(finding, "code"), of(finding, "path"))).collect()
}

/// What of contracts waits for somebody, with the moment and the rule.
pub(crate) async fn waiting(world: &World, person: &Person) -> Vec<(String, String, String)> {
    let duties = person.get(world, "/api/v1/duties").send().await.expect(200);
    let text = |duty: &Value, field: &str| duty[field].as_str().unwrap_or_default().to_owned();
    let all = duties["items"].as_array().unwrap().iter();
    let all = all.map(|duty| (text(duty, "word"), text(duty, "due"), text(duty, "basis")));
    all.filter(|(word, ..)| word.starts_with("contracts.")).collect()
}

pub(crate) fn words(waits: Vec<(String, String, String)>) -> Vec<String> {
    waits.into_iter().map(|(word, ..)| word).collect()
}

fn verify(contract: &Value, key: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contract.json");
    std::fs::write(&file, contract.to_string()).unwrap();
    let mut run = Command::new(env!("CARGO_BIN_EXE_duijie"));
    let run = run.args(["verify", "contract"]).arg(&file).args(["--key", key]).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    (run.status.success(), said)
}

each_database! {
    a_contract_is_drafted_from_the_award_and_what_it_lacks_is_told => |world| {
        let deal = deal(&world).await;
        let list = deal.drafter.get(&world, "/api/v1/contracts").send().await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "one for the only winner");
        let card = &list["items"][0];
        assert_eq!((&card["state"], &card["amount"]), (&json!("draft"), &json!("4000000.00")));
        assert_eq!((&card["title"], &card["provider"]), (&json!("社区为老服务合同"), &json!(deal.session.bidders[0].name)));
        // Noticed on 20 March: thirty days end on Sunday 19 April, and so on the next working day.
        assert_eq!(card["due"], "2026-04-20T16:00:00Z");
        let told = waiting(&world, &deal.drafter).await;
        assert_eq!(words(told.clone()), ["contracts.draft"]);
        assert_eq!((told[0].1.as_str(), told[0].2.as_str()), ("2026-04-20T16:00:00Z", "政府采购法46; 87号令71; 74号令19"));
        let calendar = deal.drafter.get(&world, "/api/v1/duties/calendar.ics").send().await;
        assert!(String::from_utf8(calendar.body).unwrap().contains("起草合同"));

        // Generated from the need and the bid; what they left open is missing.
        let view = deal.view(&world, &deal.drafter).await;
        assert_eq!((view["editable"].clone(), view["actions"].clone()), (json!(true), json!(["offer"])));
        assert_eq!(view["terms"]["payments"].as_array().unwrap().len(), 4);
        assert_eq!(view["terms"]["standards"][0], json!({ "text": "派驻人员不少于28名", "origin": "tender" }));
        assert_eq!(view["terms"]["provider"]["address"], "骆驼街道1号");
        assert!(view["terms"]["provider"]["uscc"].as_str().unwrap().starts_with("52330211MJ88"));
        assert_eq!((&view["differences"], &view["rules"]["kept"]), (&json!([]), &json!(false)));
        let missing: Vec<String> = errors(&view).into_iter().map(|(_, path)| path).collect();
        assert_eq!(missing, ["number", "term.starts_on", "term.ends_on", "budget"]);
        let held = deal.act(&world, &deal.drafter, "offer", json!({})).await.expect(409);
        assert!(held["detail"].as_str().unwrap().contains("4 处"), "{held}");

        // Nobody else sees it: not the organization before it is sent, not another department or bidder, not the operator.
        deal.approver.get(&world, &deal.path("")).send().await.expect(200);
        let strangers = [&deal.admin, &deal.loser, &world.again(&deal.session.scene.operator), &world.person(Role::Drafter)];
        for stranger in strangers {
            for part in ["", "/text", "/signed"] {
                stranger.get(&world, &deal.path(part)).send().await.expect(404);
            }
        }
        assert_eq!(deal.admin.get(&world, "/api/v1/contracts").send().await.expect(200)["items"], json!([]));
        world.again(&deal.session.scene.supervisor).get(&world, &deal.path("")).send().await.expect(200);
        world.get(&format!("/api/v1/published-contracts/{}", deal.id)).send().await.expect(404);
    }

    what_the_law_forbids_to_change_is_refused_and_the_rest_is_told => |world| {
        let deal = deal(&world).await;
        let whole = deal.whole(&world).await;
        let mut other = whole.clone();
        other["price"] = "3999999.99".into();
        other["deliverables"][0]["quantity"]["number"] = "1".into();
        other["standards"] = json!([]);
        other["term"]["months"] = json!(11);
        other["purchaser"]["name"] = "别的单位".into();
        let refused = deal.save(&world, &deal.drafter, &other).await.expect(422);
        let paths: Vec<&str> = refused["fields"].as_array().unwrap().iter().map(|field| field["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["deliverables[0].quantity.number", "price", "purchaser.name", "standards", "term.months"]);
        assert!(refused["fields"][1]["message"].as_str().unwrap().contains("政府采购法第46条"), "{refused}");
        deal.save(&world, &deal.approver, &whole).await.expect(404);

        // The cost rules of the tender: 84.99 % labour is 400.00 yuan short, and the rest as much too much.
        let mut thin = whole.clone();
        thin["budget"] = budget(3_399_600, 600_400);
        let view = deal.save(&world, &deal.drafter, &thin).await.expect(200);
        let broken: Vec<&Value> =
            view["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == "cost_rule").collect();
        assert!(!broken.is_empty() && broken[0]["text"]["zh"].as_str().unwrap().contains("400.00"), "{broken:?}");
        let room = view["costs"]["categories"].as_array().unwrap().iter().find(|one| one["category"] == "labour").unwrap().clone();
        assert_eq!(room["missing"], "400.00");
        deal.act(&world, &deal.drafter, "offer", json!({})).await.expect(409);

        // Another payment plan needs a reason; a stale version is refused.
        let mut later = whole.clone();
        later["payments"][0]["share"] = json!(4000);
        later["payments"][3]["share"] = json!(2278);
        let view = deal.save(&world, &deal.drafter, &later).await.expect(200);
        assert_eq!(errors(&view).iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["reason_missing", "reason_missing"]);
        let differing = |view: &Value| {
            let all = view["differences"].as_array().unwrap();
            all.iter().find(|one| one["path"] == "payments[0].share").unwrap().clone()
        };
        assert_eq!((&differing(&view)["before"], &differing(&view)["after"]), (&json!(5000), &json!(4000)));
        later["reasons"] = json!([{ "part": "payments", "reason": "首年预算只下达四成" }]);
        let view = deal.save(&world, &deal.drafter, &later).await.expect(200);
        assert_eq!((errors(&view), &differing(&view)["standing"]), (vec![], &json!("reasoned")));
        let stale = deal.drafter.put(&world, &deal.path("")).header("if-match", "\"1\"").json(later.clone()).send().await;
        stale.expect(412);
        later["clauses"] = json!(["no-such-clause"]);
        let unknown = deal.save(&world, &deal.drafter, &later).await.expect(422);
        assert_eq!(unknown["fields"][0]["path"], "clauses[0]");
        let wrong = json!({ "pirce": "1.00" });
        deal.save(&world, &deal.drafter, &wrong).await.expect(400);
    }

    it_is_confirmed_signed_published_filed_and_begins => |world| {
        let mut deal = deal(&world).await;
        deal.offered(&world).await;
        assert_eq!(words(waiting(&world, &deal.admin).await), ["contracts.confirm"]);
        let live = deal.admin.get(&world, &deal.path("/text")).send().await.expect(200);
        assert_eq!(live["fixed"], false);
        // What the organization does not agree with goes back, and is seen on the way.
        let refused = deal.act(&world, &deal.approver, "return", json!({ "reason": "再议" })).await.expect(409);
        assert!(refused["detail"].as_str().unwrap().contains("承接机构退回"));
        deal.act(&world, &deal.admin, "return", json!({ "reason": " " })).await.expect(422);
        let back = deal.act(&world, &deal.admin, "return", json!({ "reason": "账户信息有误" })).await.expect(200);
        assert_eq!((&back["state"], &back["reason"]), (&json!("draft"), &json!("账户信息有误")));
        assert!(inbox(&world, &deal.drafter).await.contains("账户信息有误"));
        let mut whole = deal.whole(&world).await;
        whole["provider"]["account"] = json!({ "name": "甲中心", "bank": "某银行", "number": "6222000011112222" });
        deal.save(&world, &deal.drafter, &whole).await.expect(200);
        deal.act(&world, &deal.drafter, "offer", json!({})).await.expect(200);
        deal.save(&world, &deal.drafter, &whole).await.expect(409); // not while the organization reads it

        let confirmed = deal.act(&world, &deal.admin, "confirmation", json!({})).await.expect(200);
        assert_eq!(confirmed["state"], "org_confirmed");
        let hash = confirmed["text_hash"].as_str().unwrap().to_owned();
        let text = deal.approver.get(&world, &deal.path("/text")).send().await.expect(200);
        assert_eq!((&text["fixed"], &text["text_hash"]), (&json!(true), &json!(hash)));
        let plain = text["text"].as_str().unwrap();
        for said in [
            "合同价款为人民币肆佰万元整（¥4000000.00）",
            "17.22%，计人民币陆拾捌万捌仟捌佰元整（¥688800.00）",
            "自2026年04月01日起至2027年03月31日止，共12个月",
            "收到发票之日起30日内",
            "合计不超过原合同金额的10%",
            "乙方不得将本合同转包给他人",
        ] {
            assert!(plain.contains(said), "{said}: {plain}");
        }
        assert!(!plain.contains("仲裁裁决"), "one way of settling disputes");
        assert_eq!(text["document"]["sections"][0]["number"], "一");

        // Signing: the fixed text, by a second person, once for each side.
        assert_eq!(words(waiting(&world, &deal.approver).await), ["contracts.sign"]);
        deal.sign(&world, &deal.approver, &"0".repeat(64)).await.expect(422);
        deal.sign(&world, &deal.drafter, &hash).await.expect(404);
        let once = deal.sign(&world, &deal.approver, &hash).await.expect(200);
        assert_eq!((&once["state"], once["signatures"].as_array().unwrap().len()), (&json!("org_confirmed"), 1));
        assert!(!once["actions"].as_array().unwrap().contains(&json!("sign")));
        deal.sign(&world, &deal.approver, &hash).await.expect(409);
        assert_eq!(words(waiting(&world, &deal.approver).await), Vec::<String>::new());
        deal.admin.get(&world, &deal.path("/signed")).send().await.expect(409);
        let signed = deal.sign(&world, &deal.admin, &hash).await.expect(200);
        assert_eq!((&signed["state"], &signed["rules"]["kept"]), (&json!("signed"), &json!(true)));
        // Two working days from Tuesday 24 March.
        assert_eq!(signed["due"]["at"], "2026-03-26T16:00:00Z");
        assert_eq!(signed["due"]["basis"], "条例50");

        // Anybody can check it offline, and whatever is changed shows.
        let key = world.app.sealing.public_key();
        let mut proof = deal.admin.get(&world, &deal.path("/signed")).send().await.expect(200);
        assert_eq!(proof["signatures"][1]["statement"]["party"], json!(deal.session.bidders[0].name));
        let (sound, said) = verify(&proof, &key);
        assert!(sound && said.contains("双方签署的就是这份文本"), "{said}");
        let (sound, said) = verify(&proof, &"00".repeat(32));
        assert!(!sound && said.contains("公钥"), "{said}");
        proof["text"] = plain.replace("肆佰万", "伍佰万").into();
        let (sound, said) = verify(&proof, &key);
        assert!(!sound && said.contains("不是这份文本"), "{said}");

        // The organization names its secrets with a reason; price and parties are none.
        let mask = |path: &str, reason: &str| json!({ "masks": [{ "path": path, "reason": reason }] });
        let open = deal.act(&world, &deal.admin, "masks", mask("price", "秘密")).await.expect(422);
        assert_eq!(open["fields"][0]["code"], "always_published");
        deal.act(&world, &deal.drafter, "masks", mask("budget", "单价")).await.expect(404);
        deal.act(&world, &deal.admin, "masks", mask("budget", "人员单价属于商业秘密")).await.expect(200);
        let published = deal.act(&world, &deal.drafter, "publication", json!({})).await.expect(200);
        assert_eq!((&published["state"], &published["due"]["at"]), (&json!("published"), &json!("2026-04-02T16:00:00Z")));
        let all = world.get("/api/v1/published-contracts").send().await.expect(200);
        assert_eq!(all["items"][0]["id"], deal.id.as_str());
        let public = world.get(&format!("/api/v1/published-contracts/{}", deal.id)).send().await.expect(200);
        let shown = public.to_string();
        assert!(shown.contains("肆佰万元整") && shown.contains("人员单价属于商业秘密") && shown.contains("不得将本合同转包"), "{shown}");
        for secret in ["170000.00", "6222000011112222"] {
            assert!(!shown.contains(secret), "{secret}");
        }
        assert_eq!(public["text_hash"], hash.as_str());
        deal.act(&world, &deal.admin, "masks", mask("budget", "太晚")).await.expect(409);

        let filed = deal.act(&world, &deal.drafter, "filing", json!({ "number": "甬财采备2026-8" })).await.expect(200);
        assert_eq!((&filed["state"], &filed["filing_number"]), (&json!("filed"), &json!("甬财采备2026-8")));
        deal.later(&world, "2026-03-31T15:59:59Z").await;
        assert_eq!(deal.view(&world, &deal.admin).await["state"], "filed");
        deal.later(&world, "2026-03-31T16:00:00Z").await;
        let begun = deal.view(&world, &deal.admin).await;
        assert_eq!((&begun["state"], &begun["begun_at"]), (&json!("performing"), &json!("2026-03-31T16:00:00Z")));
        assert_eq!(waiting(&world, &deal.drafter).await, []);
        assert!(inbox(&world, &deal.admin).await.contains("合同开始履行"));
        let sheet = deal.admin.get(&world, "/api/v1/contracts/export").send().await;
        assert_eq!(&sheet.body[..2], b"PK");
    }

    a_later_pack_does_not_change_what_is_signed => |world| {
        let deal = deal(&world).await;
        deal.signed(&world).await;
        let keeper = world.person_in(Role::Registrar, unit_of(UnitKind::Authority, HERE));
        let source = "id = \"zhenhai-labour\"\ntitle = \"镇海区人员经费比例\"\nissuer = \"镇海区民政局\"\ndocument = \"镇民〔2026〕9号\"\n\
            basis = \"第一条\"\nregion = \"330211\"\nkinds = [\"purchase\"]\neffective_from = 2026-03-01\nstatus = \"unverified\"\n\
            [[cost_rule]]\nid = \"labour-floor\"\ntext = \"人员经费不低于九成\"\ncategories = [\"labour\"]\nbase = \"contract\"\nmin = \"90%\"\n";
        let made = keeper.post(&world, "/api/v1/policies").json(json!({ "source": source })).send().await.expect(200);
        let publish = format!("/api/v1/policies/{}/publish", made["id"].as_str().unwrap());
        keeper.post(&world, &publish).header("if-match", "\"1\"").json(json!(null)).send().await.expect(200);
        let view = deal.view(&world, &deal.drafter).await;
        let packs = view["rules"]["packs"].to_string();
        assert!(view["rules"]["kept"] == true && !packs.contains("zhenhai-labour"), "{packs}");
        assert_eq!(errors(&view), [], "85 % was enough on its day, and is");
    }

    a_pack_that_comes_before_the_signature_holds => |world| {
        let deal = deal(&world).await;
        let hash = deal.confirmed(&world).await;
        let keeper = world.person_in(Role::Registrar, unit_of(UnitKind::Authority, HERE));
        let source = "id = \"zhenhai-labour\"\ntitle = \"镇海区人员经费比例\"\nissuer = \"镇海区民政局\"\ndocument = \"镇民〔2026〕9号\"\n\
            basis = \"第一条\"\nregion = \"330211\"\nkinds = [\"purchase\"]\neffective_from = 2026-03-01\nstatus = \"unverified\"\n\
            [[cost_rule]]\nid = \"labour-floor\"\ntext = \"人员经费不低于九成\"\ncategories = [\"labour\"]\nbase = \"contract\"\nmin = \"90%\"\n";
        let made = keeper.post(&world, "/api/v1/policies").json(json!({ "source": source })).send().await.expect(200);
        let publish = format!("/api/v1/policies/{}/publish", made["id"].as_str().unwrap());
        keeper.post(&world, &publish).header("if-match", "\"1\"").json(json!(null)).send().await.expect(200);
        deal.sign(&world, &deal.approver, &hash).await.expect(409);
        let view = deal.view(&world, &deal.approver).await;
        assert_eq!(errors(&view), [("cost_rule".to_owned(), "budget".to_owned())]);
        // 90 % of four million is 3,600,000.
        assert!(view["findings"][0]["text"]["zh"].as_str().unwrap().contains("至少再加 200000.00 元"), "{view}");
        let back = deal.act(&world, &deal.approver, "return", json!({ "reason": "人员经费不足九成" })).await.expect(200);
        assert_eq!(back["state"], "draft");
    }

    late_is_on_record_and_needs_a_reason_that_is_published => |world| {
        let mut deal = deal(&world).await;
        let hash = deal.confirmed(&world).await;
        deal.later(&world, "2026-04-20T16:00:00Z").await;
        assert!(inbox(&world, &deal.approver).await.contains("已超期"));
        let silent = deal.sign(&world, &deal.approver, &hash).await.expect(422);
        assert_eq!(silent["fields"][0]["path"], "late_reason");
        let late = json!({ "text_hash": hash, "late_reason": "双方核对服务点位" });
        deal.act(&world, &deal.approver, "signatures", late.clone()).await.expect(200);
        deal.act(&world, &deal.admin, "signatures", late).await.expect(200);
        deal.act(&world, &deal.approver, "publication", json!({})).await.expect(200);
        let public = world.get(&format!("/api/v1/published-contracts/{}", deal.id)).send().await.expect(200);
        assert_eq!(public["late_reason"], "双方核对服务点位");
        // The service should have begun: it begins when it is filed.
        deal.act(&world, &deal.approver, "filing", json!({})).await.expect(200);
        world.do_jobs().await;
        assert_eq!(deal.view(&world, &deal.admin).await["state"], "performing");
    }

    what_holds_up_the_award_holds_up_the_signature_and_what_revokes_it_voids_the_contract => |world| {
        let deal = deal(&world).await;
        let hash = deal.confirmed(&world).await;
        let file = async |input: Value| deal.loser.post(&world, "/api/v1/remedies").json(input).send().await.expect(200);
        let act = async |person: &Person, id: &str, act: &str, input: Value| {
            let version = person.get(&world, &format!("/api/v1/remedies/{id}")).send().await.etag();
            person.post(&world, &format!("/api/v1/remedies/{id}/{act}")).header("if-match", version).json(input).send().await.expect(200)
        };
        let mut objection = json!({ "kind": "objection", "opportunity": deal.session.scene.need, "about": "result",
            "facts": "中标人不具备资格", "legal_basis": "政府采购法第22条", "request": "认定中标结果无效" });
        let objected = file(objection.clone()).await["id"].as_str().unwrap().to_owned();
        assert_eq!(deal.view(&world, &deal.approver).await["held_by"], deal.session.bidders[2].name.as_str());
        let held = deal.sign(&world, &deal.approver, &hash).await.expect(409);
        assert!(held["detail"].as_str().unwrap().contains("质疑"), "{held}");
        act(&deal.approver, &objected, "answer", json!({ "text": "不成立", "outcome": "dismissed" })).await;
        deal.sign(&world, &deal.approver, &hash).await.expect(200);

        objection["kind"] = "complaint".into();
        objection["objection"] = objected.as_str().into();
        let complaint = file(objection).await["id"].as_str().unwrap().to_owned();
        let finance = world.person(Role::FinanceOfficer);
        act(&finance, &complaint, "acceptance", json!({ "accept": true })).await;
        let decision = json!({ "text": "责令重新评审", "outcome": "upheld", "measure": "re_evaluate" });
        act(&finance, &complaint, "decision", decision).await;
        deal.sign(&world, &deal.admin, &hash).await.expect(409);
        world.do_jobs().await;
        let view = deal.view(&world, &deal.admin).await;
        assert_eq!((&view["state"], &view["reason"], &view["actions"]), (&json!("cancelled"), &json!("责令重新评审"), &json!([])));
        assert_eq!(waiting(&world, &deal.admin).await, []);
        assert!(inbox(&world, &deal.admin).await.contains("合同已撤销"));
    }

    lists_are_paged_filtered_and_bounded => |world| {
        let deal = deal(&world).await;
        let copy = |at: u32| {
            format!(
                "INSERT INTO contract (id, award_id, lot, opportunity_id, unit_id, unit_region, organization_id, purchaser, provider, \
                 title, state, origin, terms, edition, masks, notes, offered_at, published_at, created_at, updated_at, version) \
                 SELECT '{}', award_id, {at}, opportunity_id, unit_id, unit_region, organization_id, purchaser, provider, '第{at}份合同', \
                 'published', origin, terms, 0, '[]', '{{}}', created_at, '2026-03-2{} 01:00:00', created_at, updated_at, 1 \
                 FROM contract WHERE id = '{}'",
                duijie::contracts::model::ContractId::new(),
                at % 3,
                deal.id
            )
        };
        let rows: Vec<String> = (1..=5).map(copy).collect();
        world.app.db.write(|tx| Ok(tx.batch_execute(&rows.join(";"))?)).unwrap();
        let titles = |page: &Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|card| card["title"].as_str().unwrap().to_owned()).collect()
        };
        for (person, path, expected) in [
            (Some(&deal.drafter), "/api/v1/contracts?limit=2", 6),
            (Some(&deal.admin), "/api/v1/contracts?limit=2", 5),
            (None, "/api/v1/published-contracts?limit=2", 5),
        ] {
            let mut seen = Vec::new();
            let mut after = String::new();
            loop {
                let path = format!("{path}{after}");
                let call = person.map_or_else(|| world.get(&path), |person| person.get(&world, &path));
                let page = call.send().await.expect(200);
                assert!(titles(&page).len() <= 2);
                seen.extend(titles(&page));
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={next}");
            }
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!((seen.len(), once.len()), (expected, expected), "{path}");
        }
        let found = deal.drafter.get(&world, "/api/v1/contracts?state=published&q=%E7%AC%AC3%E4%BB%BD").send().await.expect(200);
        assert_eq!(titles(&found), ["第3份合同"]);
        let far = world.person_in(Role::Supervisor, unit_of(kind_for(Role::Supervisor), "440311"));
        assert_eq!(far.get(&world, "/api/v1/contracts").send().await.expect(200)["items"], json!([]));
        world.get("/api/v1/contracts").send().await.expect(401);
        world.get("/api/v1/published-contracts?after=x").send().await.expect(400);
    }
}
