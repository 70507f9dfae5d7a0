//! Costs against the bounds of packs: floors, ceilings, bounds on sums, caps on the grant.

use super::explain::Verdict;
use super::facts::FactSheet;
use super::pack::{Amount, Base, CostRule, Entry, Part, Source};
use super::ruleset::Ruleset;
use crate::kernel::{Money, Text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A budget as rules look at it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CostSheet {
    /// Cost by category.
    pub costs: BTreeMap<String, Money>,
    /// What is asked for or granted.
    pub grant: Option<Money>,
    /// What the organization raises itself.
    pub self_raised: Option<Money>,
    /// The whole budget.
    pub total: Option<Money>,
    /// Price of the contract.
    pub contract: Option<Money>,
    /// Posts.
    pub posts: Option<u32>,
}

/// How one cost rule was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CostResult {
    /// Key of the rule, `cost_rule.labour-cap`.
    pub rule: String,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
    /// How it was decided.
    pub verdict: Verdict,
    /// The amount bounded, if known.
    pub part: Option<Money>,
    /// What its share was taken of, if the rule bounds a share and it is known.
    pub base: Option<Money>,
    /// Least amount allowed.
    pub least: Option<Money>,
    /// Greatest amount allowed.
    pub most: Option<Money>,
}

/// Checks a budget against every cost rule.
#[must_use]
pub fn check_costs(rules: &Ruleset, sheet: &CostSheet, opportunity: &FactSheet, as_of: NaiveDate) -> Vec<CostResult> {
    rules
        .cost_rules()
        .map(|(entry, rule)| {
            if rules.concerns(rule.when.as_ref(), opportunity, as_of) {
                check(entry, rule, sheet)
            } else {
                result(entry, Verdict::NotApplicable)
            }
        })
        .collect()
}

fn result(entry: &Entry, verdict: Verdict) -> CostResult {
    let (rule, text, source) = (entry.key.clone(), entry.text.clone(), entry.source.clone());
    CostResult { rule, text, source, verdict, part: None, base: None, least: None, most: None }
}

/// Shares are compared exactly, without rounding; `least` and `most` are for people and rounded to the fen.
fn check(entry: &Entry, rule: &CostRule, sheet: &CostSheet) -> CostResult {
    let part = part_of(&rule.part, sheet);
    let base = rule.base.and_then(|base| base_of(base, rule, sheet));
    let share_of = |share: Option<crate::kernel::Ratio>| share.zip(base).map(|(share, base)| share.of(base));
    let shown = CostResult {
        part,
        base,
        least: share_of(rule.bounds.min).into_iter().chain(rule.bounds.min_amount).max(),
        most: share_of(rule.bounds.max).into_iter().chain(rule.bounds.max_amount).min(),
        ..result(entry, Verdict::NoData)
    };
    let shares = rule.bounds.min.is_some() || rule.bounds.max.is_some();
    let Some(part) = part else { return shown };
    if shares && base.is_none() {
        return shown;
    }
    let share_ok = base.is_none_or(|base| {
        let against = |share: crate::kernel::Ratio| share.compare_share(part, base);
        rule.bounds.min.is_none_or(|min| against(min) != Ordering::Less)
            && rule.bounds.max.is_none_or(|max| against(max) != Ordering::Greater)
    });
    let amount_ok =
        rule.bounds.min_amount.is_none_or(|min| part >= min) && rule.bounds.max_amount.is_none_or(|max| part <= max);
    CostResult { verdict: if share_ok && amount_ok { Verdict::Pass } else { Verdict::Fail }, ..shown }
}

/// A category that the sheet does not name costs nothing; a sheet without any costs is unknown.
fn part_of(part: &Part, sheet: &CostSheet) -> Option<Money> {
    match part {
        Part::Categories(_) if sheet.costs.is_empty() => None,
        Part::Categories(categories) => Some(categories.iter().filter_map(|c| sheet.costs.get(c)).copied().sum()),
        Part::Amount(Amount::Grant) => sheet.grant,
        Part::Amount(Amount::SelfRaised) => sheet.self_raised,
        Part::Amount(Amount::Total) => sheet.total,
    }
}

fn base_of(base: Base, rule: &CostRule, sheet: &CostSheet) -> Option<Money> {
    match base {
        Base::Grant => sheet.grant,
        Base::Total => sheet.total,
        Base::Contract => sheet.contract,
        Base::HeadcountStandard => {
            rule.standard.zip(sheet.posts).and_then(|(standard, posts)| standard.times(i64::from(posts)))
        }
    }
}
