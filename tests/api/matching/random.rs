//! Random registries, changed at random through the services a server has, followed through the audit log: the answers of the
//! indexes are those of the plain evaluator, which reads the database.

use super::*;
use chrono::TimeDelta;
use duijie::kernel::ActingUnit;
use duijie::kernel::ids::OpportunityId;
use duijie::matching::model::{MatchAnswer, MatchExplanation, NeedFilter, RuleCount};
use duijie::policy::service as policies;

const ORGANIZATIONS: usize = 24;
const ROUNDS: usize = 14;

/// What happens to the registry between two looks at it.
#[derive(Clone, Debug)]
enum Step {
    Change(usize, Vec<Value>),
    Enter(Vec<Value>),
    Deregister(usize),
    Days(i64),
}

fn step() -> BoxedStrategy<Step> {
    prop_oneof![
        4 => (0..ORGANIZATIONS, records()).prop_map(|(which, records)| Step::Change(which, records)),
        2 => records().prop_map(Step::Enter),
        1 => (0..ORGANIZATIONS).prop_map(Step::Deregister),
        // Over the midnights on which records begin and end, over 31 May when annual inspections are due, over a new year.
        3 => select(vec![1, 2, 8, 30, 90]).prop_map(Step::Days),
    ]
    .boxed()
}

/// Records of a made-up organization; some hold only from a day to come, or no longer.
fn records() -> BoxedStrategy<Vec<Value>> {
    // One of the codes begins only on a day to come; always the same one, for one code's records may not overlap.
    let codes = |part: &'static str, key: &'static str, later: &'static str, pool: &'static [&'static str]| {
        proptest::option::weighted(0.8, select(pool)).prop_map(move |some| {
            some.map(|code| {
                let mut record = record(part, json!({ key: code }));
                record["from"] = if code == later { "2026-03-04" } else { "2020-01-01" }.into();
                record
            })
        })
    };
    let dated = |part: &'static str, values: BoxedStrategy<Value>| {
        proptest::option::of((values, select(vec!["2026-03-02", "2026-03-10", "2026-06-30", "2028-12-31"]))).prop_map(
            move |some| {
                some.map(|(value, until)| {
                    let mut record = record(part, value);
                    record["until"] = until.into();
                    record
                })
            },
        )
    };
    let grade = select(vec!["1A", "3A", "4A", "5A"]).prop_map(|grade| json!({ "grade": grade })).boxed();
    let inspection =
        (2023i32..2026, select(vec!["qualified", "qualified", "unqualified"])).prop_map(|(year, outcome)| {
            let mut record = record("annual_inspection", json!({ "outcome": outcome }));
            (record["from"], record["until"]) = (format!("{year}-01-01").into(), format!("{year}-12-31").into());
            record
        });
    let staff =
        proptest::option::of(0u32..12).prop_map(|staff| staff.map(|n| record("staffing", json!({ "full_time": n }))));
    let inspections = proptest::collection::vec(inspection, 0..4).prop_map(|mut years| {
        years.sort_by_key(|record| record["from"].to_string());
        years.dedup_by_key(|record| record["from"].clone());
        years
    });
    let one = (
        codes("service_region", "region", "330200", &["330211", "330200", "000000", "440311"]),
        codes("service_category", "category", "A10", &["A1003", "A10", "A0801"]),
        dated("grade", grade),
        staff,
        proptest::option::weighted(0.9, Just(record("declaration", json!({ "no_major_violation": true })))),
    );
    (one, inspections)
        .prop_map(|((a, b, c, d, e), years)| [a, b, c, d, e].into_iter().flatten().chain(years).collect())
        .boxed()
}

fn qualifications() -> Vec<Value> {
    let inspected =
        json!({ "annual_inspection": { "last_years": { "years": 2, "in": ["qualified"], "due": "05-31" } } });
    vec![
        json!([]),
        at_least_three("grade"),
        json!([
            { "text": "评估有效", "condition": { "any": [{ "grade": { "valid": true } }, { "staff_full_time": { "at_least": 5 } }] } },
            { "text": "年检合格", "condition": { "any": [inspected, { "not": { "staff_full_time": { "at_most": 8 } } }] } },
            { "text": "没有公开条件可查", "quote": "具有良好的商业信誉" },
        ]),
    ]
}

each_database! {
    random_registries_are_matched_as_the_plain_evaluator_says => |world| {
        policies::start(&world.app).unwrap();
        let dep = department(&world);
        let mut needs = Vec::new();
        for qualifications in qualifications() {
            let mut terms = terms(qualifications);
            terms["deadline"] = "2028-12-20T07:00:00Z".into();
            let id = draft(&world, &dep, terms).await;
            publish(&world, &dep, &id).await;
            needs.push(id.parse().unwrap());
        }
        let mut runner = TestRunner::deterministic();
        let mut those = |count: usize| proptest::collection::vec(records(), count).new_tree(&mut runner).unwrap().current();
        let mut ids = enter(&world, those(ORGANIZATIONS));
        let steps = proptest::collection::vec(step(), ROUNDS).new_tree(&mut runner).unwrap().current();
        let looker = Looker::new(&dep, &needs);
        let mut gone = Vec::new();
        looker.looks(&world, &ids, &gone);
        for (round, step) in steps.into_iter().enumerate() {
            match step {
                Step::Change(which, records) if !gone.contains(&ids[which]) => {
                    change(&world, &world.person(Role::Registrar), ids[which], records).await;
                }
                Step::Enter(records) => ids.extend(enter_after(&world, ids.len(), vec![records])),
                Step::Deregister(which) if !gone.contains(&ids[which]) => {
                    let mut record = record("deregistration", json!({}));
                    record["from"] = world.clock.now().date().to_string().into();
                    change(&world, &world.person(Role::Registrar), ids[which], vec![record]).await;
                    gone.push(ids[which]);
                }
                Step::Days(days) => world.clock.advance(TimeDelta::days(days)),
                Step::Change(..) | Step::Deregister(_) => {}
            }
            // A pack comes into force, another text takes its place, and it is withdrawn.
            match round {
                3 => publish_pack(&world, "3A").await,
                6 => publish_pack(&world, "4A").await,
                9 => withdraw_pack(&world).await,
                _ => {}
            }
            audit::sequence(&world.app.db).unwrap();
            looker.looks(&world, &ids, &gone);
        }
        // And the same from a server that starts now.
        let other = duijie::app::App::build(world.app.settings.clone(), world.clock.clone()).unwrap();
        policies::refresh(&other).unwrap();
        for need in &needs {
            let (kept, fresh) = (looker.answer(&world.app, *need), looker.answer(&other, *need));
            assert_eq!((kept.eligible, &kept.rules, kept.first), (fresh.eligible, &fresh.rules, fresh.first));
        }
    }
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
id = "zhenhai-grade"
text = { zh = "评估等级", en = "grade" }
require = { grade = { at_least = "GRADE" } }
"#;

/// Puts a pack in force that asks for a grade of purchases in Zhenhai.
async fn publish_pack(world: &World, grade: &str) {
    let registrar = world.person(Role::Registrar);
    let input = json!({ "source": PACK.replace("GRADE", grade) });
    let made = registrar.post(world, "/api/v1/policies").json(input).send().await.expect(200);
    let path = format!("/api/v1/policies/{}/publish", made["id"].as_str().unwrap());
    registrar.post(world, &path).header("if-match", "\"1\"").json(Value::Null).send().await.expect(200);
}

/// Takes it out of force.
async fn withdraw_pack(world: &World) {
    let registrar = world.person(Role::Registrar);
    let packs = world.get("/api/v1/policies").send().await.expect(200);
    let pack = packs.as_array().unwrap().iter().find(|pack| pack["pack"] == "zhenhai-2026").unwrap();
    let path = format!("/api/v1/policies/{}/withdraw", pack["id"].as_str().unwrap());
    let call = registrar.post(world, &path).header("if-match", format!("\"{}\"", pack["version"]));
    call.json(json!({ "reason": "文件废止" })).send().await.expect(200);
}

/// Looks at every need from the department's side, and at every organization from its own.
struct Looker {
    drafter: Actor,
    registrar: Actor,
    needs: Vec<OpportunityId>,
}

impl Looker {
    fn new(dep: &Department, needs: &[OpportunityId]) -> Self {
        let actor = |unit, kind, role| {
            let unit = ActingUnit { id: unit, kind, region: HERE.parse().unwrap(), organization: None };
            Actor { account: Some(dep.drafter.account), unit: Some(unit), roles: [role].into() }
        };
        Self {
            drafter: actor(dep.drafter.unit, UnitKind::Department, Role::Drafter),
            registrar: actor(dep.drafter.unit, UnitKind::Authority, Role::Registrar),
            needs: needs.to_vec(),
        }
    }

    fn answer(&self, app: &duijie::app::App, need: OpportunityId) -> MatchAnswer {
        matching::need(app, &self.drafter, need).unwrap()
    }

    /// The answer for every need, and the open needs of every organization, are what the plain evaluator says. `gone` are
    /// registered no longer.
    fn looks(&self, world: &World, ids: &[OrganizationId], gone: &[OrganizationId]) {
        let explain = |need, id| matching::explain(&world.app, &self.drafter, (need, id), None).unwrap();
        let explained: Vec<Vec<MatchExplanation>> =
            self.needs.iter().map(|need| ids.iter().map(|id| explain(*need, *id)).collect()).collect();
        for (need, all) in self.needs.iter().zip(&explained) {
            let there: Vec<_> = all.iter().filter(|one| !gone.contains(&one.organization.id)).collect();
            assert!(all.iter().all(|one| !gone.contains(&one.organization.id) || !one.assessment.eligible));
            agrees(&self.answer(&world.app, *need), &there);
        }
        for (at, id) in ids.iter().enumerate() {
            let (page, _) =
                matching::of_organization(&world.app, &self.registrar, *id, NeedFilter::All, None, 50).unwrap();
            assert_eq!(page.open, self.needs.len());
            if gone.contains(id) {
                assert_eq!((page.matched, page.near, page.needs.len()), (0, 0, 0));
                continue;
            }
            for (need, all) in self.needs.iter().zip(&explained) {
                let told = page.needs.iter().find(|told| told.need.id == *need).unwrap();
                let assessment = &all[at].assessment;
                let lacking: Vec<&String> = told.lacking.iter().map(|rule| &rule.rule).collect();
                assert_eq!(lacking, unmet(assessment));
                assert_eq!(told.standing, assessment.standing);
            }
            let lacking =
                |count: usize| explained.iter().filter(|all| unmet(&all[at].assessment).len() == count).count();
            assert_eq!((page.matched, page.near), (lacking(0), lacking(1)));
        }
    }
}

fn unmet(assessment: &policy::Assessment) -> Vec<&String> {
    assessment.rules.iter().filter(|rule| !rule.verdict.is_met()).map(|rule| &rule.rule).collect()
}

fn agrees(answer: &MatchAnswer, all: &[&MatchExplanation]) {
    assert_eq!(answer.organizations as usize, all.len());
    let mut order: Vec<_> = all.iter().filter(|one| one.assessment.eligible).collect();
    assert_eq!(answer.eligible as usize, order.len());
    order.sort_by_key(|one| (Reverse(one.assessment.standing.clone()), one.organization.id));
    let first: Vec<_> = order.iter().take(50).map(|one| one.organization.id).collect();
    assert_eq!(answer.first.iter().map(|ranked| ranked.organization.id).collect::<Vec<_>>(), first);
    for (ranked, one) in answer.first.iter().zip(&order) {
        assert_eq!(ranked.standing, one.assessment.standing);
    }
    let scope: Vec<&String> = answer.rules.iter().filter(|rule| rule.scope).map(|rule| &rule.rule).collect();
    let serves = |one: &&&MatchExplanation| unmet(&one.assessment).iter().all(|rule| !scope.contains(rule));
    assert_eq!(answer.in_scope as usize, all.iter().filter(serves).count());
    let told: Vec<_> =
        answer.rules.iter().map(|rule| (&rule.rule, rule.failed, rule.failed_alone, rule.failed_in_scope)).collect();
    let counted = |rule: &RuleCount| {
        let fails = |one: &&&MatchExplanation| unmet(&one.assessment).contains(&&rule.rule);
        let count = |of: &dyn Fn(&&&MatchExplanation) -> bool| {
            u32::try_from(all.iter().filter(fails).filter(|one| of(one)).count()).unwrap()
        };
        (count(&|_| true), count(&|one| unmet(&one.assessment).len() == 1), count(&serves))
    };
    let counted = answer.rules.iter().map(|rule| {
        let (failed, alone, in_scope) = counted(rule);
        (&rule.rule, failed, alone, in_scope)
    });
    assert_eq!(told, counted.collect::<Vec<_>>());
}
