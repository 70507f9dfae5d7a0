//! The index says of random registries and questions, after random changes, what the plain evaluator says.

use super::*;
use crate::kernel::Text;
use crate::policy::{Codes, DatedValue, FactDef, FactType, Leaf, MonthDay, Period, Test, Timing, Tree, Unit, Value};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::cmp::Reverse;

const REGIONS: &[&str] = &["100000", "330000", "330200", "330211", "330211001", "330212", "310000", "310115"];
const CATEGORIES: &[&str] = &["A", "A10", "A1003", "A1004", "B", "B02", "B0201"];
const TAGS: &[&str] = &["red", "green"];

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 11, 20).unwrap() + chrono::Days::new(offset)
}

/// The built-in facts, and extension facts of the combinations of type and time that are not among them.
fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::builtin();
    let mut add = |id: &str, kind: FactType, timing: Timing, otherwise: Option<Value>| {
        let (id, about, label) = (id.to_owned(), Subject::Organization, Text::new("甲", "a"));
        vocabulary.insert(FactDef { id, kind, about, timing, label, otherwise, proof: None });
    };
    let number = FactType::Number { unit: Unit::Count };
    let set = |tree| FactType::Set { tree, values: Vec::new() };
    add("x_dated_number", number.clone(), Timing::Dated, Some(Value::Number(2)));
    add("x_yearly_number", number, Timing::Yearly, None);
    add("x_yearly_flag", FactType::Bool, Timing::Yearly, Some(Value::Bool(true)));
    add("x_dated_day", FactType::Date, Timing::Dated, None);
    add("x_dated_regions", set(Some(Tree::Region)), Timing::Dated, Some(Value::set(["330200"])));
    add("x_tags", set(None), Timing::Plain, None);
    vocabulary
}

fn value(fact: &FactDef) -> BoxedStrategy<Value> {
    match &fact.kind {
        FactType::Enum { values, .. } => (0..u16::try_from(values.len()).unwrap()).prop_map(Value::Enum).boxed(),
        FactType::Number { .. } => {
            prop_oneof![8 => 0i64..5, 1 => select(vec![-1, 65_535, 70_000, i64::MAX])].prop_map(Value::Number).boxed()
        }
        FactType::Date => (0u64..1500).prop_map(|offset| Value::Date(day(offset))).boxed(),
        FactType::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        FactType::Set { tree, .. } => {
            let pool = pool(*tree);
            proptest::collection::vec(select(pool), 0..3).prop_map(Value::set).boxed()
        }
    }
}

fn pool(tree: Option<Tree>) -> &'static [&'static str] {
    match tree {
        Some(Tree::Region) => REGIONS,
        Some(Tree::Catalogue) => CATEGORIES,
        None => TAGS,
    }
}

/// What one sheet says of one fact.
#[derive(Clone, Debug)]
enum Said {
    Nothing,
    Plain(String, Value),
    Records(String, Vec<DatedValue>),
}

fn said(fact: &FactDef) -> BoxedStrategy<Said> {
    let id = fact.id.clone();
    let some = match fact.timing {
        Timing::Plain => value(fact).prop_map(move |value| Said::Plain(id.clone(), value)).boxed(),
        Timing::Dated => {
            let record =
                (0u64..1500, proptest::option::of(0u64..800), value(fact)).prop_map(|(from, length, value)| {
                    DatedValue { from: day(from), until: length.map(|length| day(from + length)), value }
                });
            proptest::collection::vec(record, 1..4).prop_map(move |records| Said::Records(id.clone(), records)).boxed()
        }
        Timing::Yearly => {
            let record =
                (2021i32..2028, value(fact)).prop_map(|(year, value)| DatedValue::of_year(year, value).unwrap());
            proptest::collection::vec(record, 1..6).prop_map(move |records| Said::Records(id.clone(), records)).boxed()
        }
    };
    prop_oneof![1 => Just(Said::Nothing), 3 => some].boxed()
}

fn sheet() -> impl Strategy<Value = FactSheet> {
    let facts: Vec<BoxedStrategy<Said>> =
        vocabulary().iter().filter(|fact| fact.about == Subject::Organization).map(said).collect();
    facts.prop_map(|facts| {
        let mut sheet = FactSheet::new("");
        for said in facts {
            match said {
                Said::Nothing => {}
                Said::Plain(fact, value) => sheet.set(&fact, value),
                Said::Records(fact, records) => records.into_iter().for_each(|record| sheet.record(&fact, record)),
            }
        }
        sheet
    })
}

fn period() -> impl Strategy<Value = Period> {
    prop_oneof![
        (0u16..4).prop_map(Period::Years),
        (0u16..30).prop_map(Period::Months),
        (0u16..900).prop_map(Period::Days)
    ]
}

fn codes(tree: Option<Tree>) -> impl Strategy<Value = Codes> {
    let pool =
        pool(tree).iter().chain(&["000000", "999999", "C0101", "blue", "33021100199"]).copied().collect::<Vec<_>>();
    proptest::collection::vec(select(pool).prop_map(str::to_owned), 1..3).prop_map(Codes::Given)
}

fn test(fact: &FactDef) -> BoxedStrategy<Test> {
    let some = || proptest::collection::vec(value(fact), 1..3);
    let mut tests: Vec<BoxedStrategy<Test>> = match &fact.kind {
        FactType::Set { tree, .. } => vec![
            codes(*tree).prop_map(Test::Covers).boxed(),
            codes(*tree).prop_map(Test::Under).boxed(),
            codes(*tree).prop_map(Test::AnyOf).boxed(),
        ],
        _ => vec![some().prop_map(Test::In).boxed()],
    };
    if matches!(fact.kind, FactType::Enum { ordered: true, .. } | FactType::Number { .. } | FactType::Date) {
        tests.push(value(fact).prop_map(Test::AtLeast).boxed());
        tests.push(value(fact).prop_map(Test::AtMost).boxed());
    }
    if fact.kind == FactType::Date {
        tests.push(period().prop_map(Test::Within).boxed());
        tests.push(period().prop_map(Test::AtLeastAgo).boxed());
    }
    match fact.timing {
        Timing::Plain => {}
        Timing::Dated => {
            tests.push(Just(Test::Valid).boxed());
            tests.push((period(), some()).prop_map(|(period, among)| Test::Throughout { period, among }).boxed());
        }
        Timing::Yearly => tests.push(
            (1u8..4, some(), 1u8..13, 1u8..29)
                .prop_map(|(years, among, month, day)| Test::LastYears { years, among, due: MonthDay { month, day } })
                .boxed(),
        ),
    }
    proptest::strategy::Union::new(tests).boxed()
}

fn leaf() -> impl Strategy<Value = Condition> {
    let facts: Vec<FactDef> = vocabulary().iter().cloned().collect();
    select(facts).prop_flat_map(|fact| {
        test(&fact).prop_map(move |test| Condition::Leaf(Leaf { fact: fact.id.clone(), about: fact.about, test }))
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let settled = select(vec![Outcome::Pass, Outcome::Fail, Outcome::Unknown]).prop_map(Condition::Settled);
    prop_oneof![12 => leaf(), 1 => settled].prop_recursive(3, 8, 3, |part| {
        prop_oneof![
            proptest::collection::vec(part.clone(), 0..4).prop_map(Condition::All),
            proptest::collection::vec(part.clone(), 0..4).prop_map(Condition::Any),
            part.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// That a region or category is served, as nearly every need asks.
fn coverage() -> impl Strategy<Value = Condition> {
    let fact = select(vec![("service_regions", Tree::Region), ("service_categories", Tree::Catalogue)]);
    fact.prop_flat_map(|(fact, tree)| {
        let code = select(pool(Some(tree)));
        code.prop_map(move |code| {
            let test = Test::Covers(Codes::Given(vec![code.to_owned()]));
            Condition::Leaf(Leaf { fact: fact.to_owned(), about: Subject::Organization, test })
        })
    })
}

fn question() -> impl Strategy<Value = Question> {
    // One loose rule among others, or nobody would ever qualify.
    let rule = (
        prop_oneof![coverage(), leaf(), condition(), leaf().prop_map(|leaf| Condition::Not(Box::new(leaf)))],
        any::<bool>(),
    )
        .prop_map(|(condition, scope)| Rule { condition, scope });
    let criteria = || {
        let bands = proptest::collection::vec((condition(), -3i64..6), 1..4);
        proptest::collection::vec(bands.prop_map(|bands| Criterion { bands }), 0..3)
    };
    (0u64..1500, proptest::collection::vec(rule, 0..6), criteria(), criteria(), 0usize..8)
        .prop_map(|(offset, rules, fixed, bonuses, first)| Question { day: day(offset), rules, fixed, bonuses, first })
}

#[derive(Clone, Debug)]
enum Change {
    Put(u128, Box<FactSheet>),
    Remove(u128),
    Forget,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (0u128..40, sheet()).prop_map(|(id, sheet)| Change::Put(id, Box::new(sheet))),
        2 => (0u128..40).prop_map(Change::Remove),
        1 => Just(Change::Forget),
    ]
}

fn id(number: u128) -> OrganizationId {
    OrganizationId::from_uuid(uuid::Uuid::from_u128(number))
}

/// The answer by the definition: every organization, every rule, one by one.
fn plainly(sheets: &BTreeMap<u128, FactSheet>, question: &Question) -> Answer {
    let (vocabulary, nothing) = (vocabulary(), FactSheet::default());
    let passes = |organization: &FactSheet, condition: &Condition| {
        let case = Case { vocabulary: &vocabulary, organization, opportunity: &nothing, as_of: question.day };
        case.outcome(condition) == Outcome::Pass
    };
    let mut answer = Answer {
        change: 0,
        organizations: u32::try_from(sheets.len()).unwrap(),
        in_scope: 0,
        eligible: 0,
        rules: vec![Failures::default(); question.rules.len()],
        first: Vec::new(),
    };
    for (number, sheet) in sheets {
        let passed: Vec<bool> = question.rules.iter().map(|rule| passes(sheet, &rule.condition)).collect();
        let failed = passed.iter().filter(|passed| !**passed).count();
        let in_scope = passed.iter().zip(&question.rules).all(|(passed, rule)| *passed || !rule.scope);
        answer.in_scope += u32::from(in_scope);
        for (passed, counts) in passed.iter().zip(&mut answer.rules).filter(|(passed, _)| !**passed) {
            assert!(!passed);
            counts.failed += 1;
            counts.alone += u32::from(failed == 1);
            counts.in_scope += u32::from(in_scope);
        }
        if failed == 0 {
            answer.eligible += 1;
            let first = |criterion: &Criterion| {
                criterion.bands.iter().find(|(condition, _)| passes(sheet, condition)).map(|(_, weight)| *weight)
            };
            answer.first.push(Place {
                organization: id(*number),
                weight: question.fixed.iter().chain(&question.bonuses).filter_map(first).sum(),
            });
        }
    }
    answer.first.sort_by_key(|place| (Reverse(place.weight), place.organization));
    answer.first.truncate(question.first);
    answer
}

/// How many rules of each question an organization does not pass.
fn lacking(sheet: &FactSheet, questions: &[Question]) -> Vec<usize> {
    let (vocabulary, nothing) = (vocabulary(), FactSheet::default());
    let failed = |question: &Question| {
        let case = Case { vocabulary: &vocabulary, organization: sheet, opportunity: &nothing, as_of: question.day };
        question.rules.iter().filter(|rule| case.outcome(&rule.condition) != Outcome::Pass).count()
    };
    questions.iter().map(failed).collect()
}

fn none_lacking(lacking: &[usize]) -> Vec<usize> {
    (0..).zip(lacking).filter(|(_, lacking)| **lacking == 0).map(|(need, _)| need).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_index_agrees_with_the_plain_evaluator(
        changes in proptest::collection::vec(change(), 1..60),
        questions in proptest::collection::vec(question(), 1..6),
    ) {
        let (mut index, mut sheets) = (Index::new(&Arc::new(vocabulary())), BTreeMap::new());
        for (at, change) in changes.into_iter().enumerate() {
            match change {
                Change::Put(number, sheet) => {
                    index.put(id(number), &sheet);
                    sheets.insert(number, *sheet);
                }
                Change::Remove(number) => prop_assert_eq!(index.remove(id(number)), sheets.remove(&number).is_some()),
                Change::Forget => index.forget(),
            }
            // Asked between the changes, so that what is kept has to follow them.
            let question = &questions[at % questions.len()];
            prop_assert_eq!(index.answer(question), plainly(&sheets, question));
        }
        for question in &questions {
            prop_assert_eq!(index.answer(question), plainly(&sheets, question));
            prop_assert_eq!(index.count(question), plainly(&sheets, question).eligible);
            index.forget_conditions();
            let qualifying: Vec<_> = sheets.iter().filter(|(_, s)| lacking(s, std::slice::from_ref(question)) == [0]).map(|(n, _)| id(*n)).collect();
            prop_assert_eq!(index.qualifying(question), qualifying);
        }
    }

    #[test]
    fn the_needs_and_the_digest_agree_with_the_plain_evaluator(
        sheets in proptest::collection::btree_map(0u128..40, sheet(), 0..12),
        questions in proptest::collection::vec(question(), 0..12),
        most in 0usize..5,
    ) {
        let questions: Vec<Question> = questions.into_iter().map(|question| Question { day: day(700), ..question }).collect();
        let vocabulary = Arc::new(vocabulary());
        let needs = Needs::new(&vocabulary, day(700), &questions);
        for sheet in sheets.values() {
            let lacking = lacking(sheet, &questions);
            let found = needs.lacking(sheet);
            for number in 0..8 {
                let wanted: Vec<usize> = (0..lacking.len()).filter(|need| lacking[*need] == number).collect();
                prop_assert_eq!(found.count(number), wanted.len());
                prop_assert_eq!(found.exactly(number), wanted);
            }
            prop_assert!(lacking.iter().all(|lacking| *lacking <= found.most()));
        }

        let mut index = Index::new(&vocabulary);
        index.put_all(&sheets.iter().map(|(number, sheet)| (id(*number), sheet)).collect::<Vec<_>>());
        let first = |sheet| none_lacking(&lacking(sheet, &questions)).into_iter().take(most).collect::<Vec<_>>();
        let organizations = sheets.iter().map(|(number, sheet)| (id(*number), first(sheet)));
        let wanted = Digest {
            needs: questions.iter().map(|question| plainly(&sheets, question).first).collect(),
            organizations: organizations.filter(|(_, needs)| !needs.is_empty()).collect(),
        };
        prop_assert_eq!(index.digest(&needs, most), wanted);
    }
}

/// More organizations than a block holds, so that threads share the digest: together they find what each question finds.
#[test]
fn a_digest_of_several_blocks_is_put_together_in_order() {
    let mut runner = TestRunner::deterministic();
    let mut some = |what: BoxedStrategy<FactSheet>| what.new_tree(&mut runner).unwrap().current();
    let sheets: Vec<FactSheet> = (0..7).map(|_| some(sheet().boxed())).collect();
    let mut runner = TestRunner::deterministic();
    let question = |_| Question { day: day(700), ..question().new_tree(&mut runner).unwrap().current() };
    let questions: Vec<Question> = (0..40).map(question).collect();
    let vocabulary = Arc::new(vocabulary());
    let (mut index, needs) = (Index::new(&vocabulary), Needs::new(&vocabulary, day(700), &questions));
    let all: Vec<(OrganizationId, &FactSheet)> =
        (0..66_000).zip(sheets.iter().cycle()).map(|(n, s)| (id(n), s)).collect();
    index.put_all(&all);
    assert_eq!(index.live.blocks(), 2);
    let matched: Vec<Vec<usize>> = sheets.iter().map(|sheet| none_lacking(&lacking(sheet, &questions))).collect();
    assert!(matched.iter().any(|needs| !needs.is_empty()), "nobody matches anything");
    let of_each = all.iter().zip(matched.iter().cycle()).filter(|(_, needs)| !needs.is_empty());
    let wanted = Digest {
        needs: questions.iter().map(|question| index.answer(question).first).collect(),
        organizations: of_each.map(|((id, _), needs)| (*id, needs.iter().copied().take(3).collect())).collect(),
    };
    assert!(index.digest(&needs, 3) == wanted);
}
