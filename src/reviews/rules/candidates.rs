//! Who can be drawn: in the field, in the region, there on the day, and without a relation that forbids judging.

use crate::catalogue::CategoryCode;
use crate::kernel::{RegionCode, Uscc};
use crate::policy::Ruleset;
use crate::policy::pack::{Recusal, Side};
use crate::reviews::model::{Absence, ExpertId, ExpertState, InterestInput};
use crate::text_enum;
use chrono::{Months, NaiveDate};
use std::collections::BTreeMap;

text_enum! {
    /// Why an expert of the pool cannot be drawn; the first that applies is told.
    pub enum Exclusion {
        /// Sits elsewhere than in the regions drawn from.
        Region = "region",
        /// Judges other fields.
        Field = "field",
        /// Suspended.
        Suspended = "suspended",
        /// Away on the day.
        Absent = "absent",
        /// Was drawn for this panel before.
        Drawn = "drawn",
        /// Has a relation that forbids judging.
        Interest = "interest",
    }
}

/// An expert as the draw sees him or her.
#[derive(Clone, Debug)]
pub struct Pooled {
    /// Id.
    pub id: ExpertId,
    /// Listed or suspended.
    pub state: ExpertState,
    /// Region of the pool.
    pub region: RegionCode,
    /// Categories.
    pub fields: Vec<CategoryCode>,
    /// Where he or she works: the employer declared, and every unit acted for on the platform.
    pub works_at: Vec<(String, Option<Uscc>)>,
    /// Declared relations.
    pub interests: Vec<InterestInput>,
    /// Days away.
    pub absences: Vec<Absence>,
}

/// Somebody to recuse against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adversary {
    /// Purchaser or supplier.
    pub side: Side,
    /// Name.
    pub name: String,
    /// Credit code.
    pub uscc: Option<Uscc>,
}

/// What is drawn for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Categories; any of them will do.
    pub fields: Vec<CategoryCode>,
    /// Regions drawn from.
    pub scope: RegionCode,
    /// Day of the review.
    pub day: NaiveDate,
    /// Whom to recuse against.
    pub against: Vec<Adversary>,
    /// Who was drawn for it before.
    pub taken: Vec<ExpertId>,
}

/// A recusal rule of the packs by its id.
pub type RecusalRule = (String, Recusal);

/// The recusal rules in force.
#[must_use]
pub fn kinds(rules: &Ruleset) -> Vec<RecusalRule> {
    rules.recusals().map(|(id, _, rule)| (id.to_owned(), rule.clone())).collect()
}

/// Those who can be drawn, and how many cannot, by reason.
#[must_use]
pub fn candidates(pool: &[Pooled], asked: &Asked, rules: &[RecusalRule]) -> (Vec<ExpertId>, BTreeMap<String, u32>) {
    let mut can = Vec::new();
    let mut excluded: BTreeMap<String, u32> = BTreeMap::new();
    for expert in pool {
        match exclusion(expert, asked, rules) {
            None => can.push(expert.id),
            Some(reason) => *excluded.entry(reason.as_str().to_owned()).or_default() += 1,
        }
    }
    (can, excluded)
}

fn exclusion(expert: &Pooled, asked: &Asked, rules: &[RecusalRule]) -> Option<Exclusion> {
    let covers = |field: &CategoryCode| asked.fields.iter().any(|want| field.contains(want) || want.contains(field));
    if !asked.scope.contains(expert.region) {
        return Some(Exclusion::Region);
    }
    if !expert.fields.iter().any(covers) {
        return Some(Exclusion::Field);
    }
    if expert.state != ExpertState::Listed {
        return Some(Exclusion::Suspended);
    }
    if asked.taken.contains(&expert.id) {
        return Some(Exclusion::Drawn);
    }
    let recused = asked.against.iter().any(|adversary| {
        expert.works_at.iter().any(|(name, uscc)| same(adversary, name, *uscc))
            || expert.interests.iter().any(|interest| {
                same(adversary, &interest.organization, interest.uscc)
                    && counts(interest, adversary.side, asked.day, rules)
            })
    });
    if recused {
        return Some(Exclusion::Interest);
    }
    let away = |absence: &Absence| absence.since <= asked.day && asked.day <= absence.until;
    expert.absences.iter().any(away).then_some(Exclusion::Absent)
}

/// Whether a declared relation still forbids judging on `day`. A kind that the packs no longer know always does.
fn counts(interest: &InterestInput, side: Side, day: NaiveDate, rules: &[RecusalRule]) -> bool {
    let Some((_, rule)) = rules.iter().find(|(id, _)| *id == interest.kind) else { return true };
    if !rule.with.contains(&side) {
        return false;
    }
    let Some(until) = interest.until else { return true };
    let after = rule.years.map_or(0, |years| u32::from(years) * 12);
    until.checked_add_months(Months::new(after)).is_none_or(|last| day <= last)
}

fn same(adversary: &Adversary, name: &str, uscc: Option<Uscc>) -> bool {
    same_organization((&adversary.name, adversary.uscc), (name, uscc))
}

/// Whether two mentions are of one organization: by credit code where both have one, else by name, whatever the blanks and
/// the width of its brackets.
#[must_use]
pub fn same_organization(one: (&str, Option<Uscc>), other: (&str, Option<Uscc>)) -> bool {
    match (one.1, other.1) {
        (Some(one), Some(other)) => one == other,
        _ => !plain(one.0).is_empty() && plain(one.0) == plain(other.0),
    }
}

fn plain(name: &str) -> String {
    let narrow = |c| match c {
        '（' => '(',
        '）' => ')',
        other => other,
    };
    name.chars().filter(|c| !c.is_whitespace()).map(narrow).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;
    use serde_json::json;

    fn rules() -> Vec<RecusalRule> {
        vec![
            ("employment".into(), Recusal { with: vec![Side::Supplier, Side::Purchaser], years: Some(3) }),
            ("kinship".into(), Recusal { with: vec![Side::Supplier], years: None }),
        ]
    }

    fn expert(interests: serde_json::Value) -> Pooled {
        Pooled {
            id: ExpertId::new(),
            state: ExpertState::Listed,
            region: "330211".parse().unwrap(),
            fields: vec!["A1003".parse().unwrap()],
            works_at: vec![("宁波大学".into(), None)],
            interests: serde_json::from_value(interests).unwrap(),
            absences: Vec::new(),
        }
    }

    fn asked() -> Asked {
        let against = |side, name: &str| Adversary { side, name: name.into(), uscc: None };
        Asked {
            fields: vec!["A10".parse().unwrap()],
            scope: "330000".parse().unwrap(),
            day: "2026-03-20".parse().unwrap(),
            against: vec![against(Side::Purchaser, "镇海区民政局"), against(Side::Supplier, "甲社会工作服务中心")],
            taken: Vec::new(),
        }
    }

    fn told(expert: &Pooled) -> Option<Exclusion> {
        exclusion(expert, &asked(), &rules())
    }

    #[test]
    fn regulation_article_9_employment_counts_three_years_after_its_end() {
        let worked = |until: &str| {
            expert(
                json!([{ "kind": "employment", "organization": "甲社会工作服务中心", "since": "2019-01-01", "until": until }]),
            )
        };
        assert_eq!(told(&worked("2023-03-20")), Some(Exclusion::Interest), "three years to the day");
        assert_eq!(told(&worked("2023-03-19")), None);
        let still = expert(json!([{ "kind": "employment", "organization": "镇海区 民政局", "since": "2019-01-01" }]));
        assert_eq!(told(&still), Some(Exclusion::Interest), "with the purchaser too");
    }

    #[test]
    fn kinship_counts_while_it_lasts_and_with_suppliers() {
        let kin = |organization: &str, until: Option<&str>| {
            expert(json!([{ "kind": "kinship", "organization": organization, "since": "2019-01-01", "until": until }]))
        };
        assert_eq!(told(&kin("甲社会工作服务中心", None)), Some(Exclusion::Interest));
        assert_eq!(told(&kin("甲社会工作服务中心", Some("2025-01-01"))), None);
        assert_eq!(told(&kin("镇海区民政局", None)), None);
        let forgotten = expert(
            json!([{ "kind": "gone", "organization": "镇海区民政局", "since": "2019-01-01", "until": "2019-02-01" }]),
        );
        assert_eq!(told(&forgotten), Some(Exclusion::Interest), "a kind no pack knows any more");
    }

    #[test]
    fn the_own_unit_the_region_the_field_and_the_day_count() {
        let base = expert(json!([]));
        assert_eq!(told(&base), None);
        let own = Pooled { works_at: vec![("镇海区民政局".into(), None)], ..base.clone() };
        assert_eq!(told(&own), Some(Exclusion::Interest));
        assert_eq!(told(&Pooled { region: "310101".parse().unwrap(), ..base.clone() }), Some(Exclusion::Region));
        assert_eq!(told(&Pooled { fields: vec!["B02".parse().unwrap()], ..base.clone() }), Some(Exclusion::Field));
        assert_eq!(told(&Pooled { state: ExpertState::Suspended, ..base.clone() }), Some(Exclusion::Suspended));
        let day = |since: &str, until: &str| Absence { since: since.parse().unwrap(), until: until.parse().unwrap() };
        assert_eq!(
            told(&Pooled { absences: vec![day("2026-03-20", "2026-03-20")], ..base.clone() }),
            Some(Exclusion::Absent)
        );
        assert_eq!(told(&Pooled { absences: vec![day("2026-03-21", "2026-03-30")], ..base }), None);
    }

    #[test]
    fn a_credit_code_says_more_than_a_name() {
        let one: Uscc = "52330211MJ89000020".parse().unwrap();
        let other: Uscc = "51330211500000015R".parse().unwrap();
        assert!(same_organization(("甲", Some(one)), ("乙", Some(one))));
        assert!(!same_organization(("甲", Some(one)), ("甲", Some(other))));
        assert!(same_organization(("甲（镇海）中心", Some(one)), ("甲(镇海) 中心", None)));
        assert!(!same_organization(("", None), (" ", None)));
    }

    proptest! {
        #[test]
        fn nobody_recused_is_ever_drawn(
            pool in proptest::collection::vec((select(vec!["甲社会工作服务中心", "乙中心", "镇海区民政局"]), select(vec!["employment", "kinship"]), any::<bool>()), 1..40),
            seed in "[a-f0-9]{8}",
        ) {
            let pool: Vec<Pooled> = pool.into_iter().map(|(organization, kind, lasting)| {
                let until = if lasting { None } else { Some("2024-06-30") };
                expert(json!([{ "kind": kind, "organization": organization, "since": "2019-01-01", "until": until }]))
            }).collect();
            let (can, excluded) = candidates(&pool, &asked(), &rules());
            prop_assert_eq!(can.len() + excluded.values().map(|n| usize::try_from(*n).unwrap()).sum::<usize>(), pool.len());
            let ids: Vec<String> = can.iter().map(ToString::to_string).collect();
            for drawn in super::super::draw::order(&seed, &ids, "root") {
                let expert = pool.iter().find(|one| one.id.to_string() == drawn).unwrap();
                let interest = &expert.interests[0];
                let with_purchaser = interest.organization == "镇海区民政局";
                let recent = interest.until.is_none() || interest.kind == "employment";
                let with_supplier = interest.organization == "甲社会工作服务中心" && recent;
                let own_unit = with_purchaser && interest.kind == "employment";
                prop_assert!(!with_supplier && !own_unit, "{:?}", interest);
            }
        }
    }
}
