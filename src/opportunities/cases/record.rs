//! The record format, key by key.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Number;

/// Declares records; an unknown key is an error. `always`: the key is always there, an empty option is `null`;
/// `maybe` and `lists`: the key is left out when empty; `nullable`: left out, `null` and a value all differ.
macro_rules! record {
    ($($(#[$meta:meta])* struct $name:ident {
        $(always { $($field:ident: $type:ty),* $(,)? })?
        $(maybe { $($maybe:ident: $maybe_type:ty),* $(,)? })?
        $(lists { $($list:ident: $list_type:ty),* $(,)? })?
        $(nullable { $($nullable:ident: $nullable_type:ty),* $(,)? })?
    })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $($(pub(super) $field: $type,)*)?
            $($(#[serde(skip_serializing_if = "Option::is_none")] pub(super) $maybe: Option<$maybe_type>,)*)?
            $($(#[serde(default, skip_serializing_if = "Vec::is_empty")] pub(super) $list: Vec<$list_type>,)*)?
            $($(#[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
                pub(super) $nullable: Option<Option<$nullable_type>>,)*)?
        }
    )+};
}

/// A key that is there, be it `null`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

record! {
    /// A recorded tender.
    struct Case {
        always {
            id: String, source_file: String, title: String, purchaser_kind: String, region_code: String, year: i32,
            year_basis: String, catalogue_guess: String, budget_yuan: Option<String>, term_months: u32,
            renewable_to_months: u32, term_where: String, beneficiaries: String, beneficiaries_where: String,
            deliverables: Vec<Deliverable>, staffing: Staffing, qualification: Vec<Qualification>, scoring: Vec<Group>,
            price_score: PriceScore, low_price_rule: Option<LowPrice>, cost_rules: Vec<CostRule>,
            payments: Vec<Payment>, acceptance: Vec<Summary>, performance_assessment: Vec<Assessment>,
            breach: Vec<Breach>, reviewer_findings: Vec<Finding>, legal_doubts: Vec<Doubt>, stats: Stats,
        }
        maybe {
            related: String, document_kind: String, procurement_method: String, lots: Lots, budget_where: String,
            budget_note: String, ceiling_unit_price: String, ceiling_unit: String, ceiling_where: String,
            ceiling_note: String, pricing: Pricing, term_note: String, deliverables_note: String,
            qualification_note: String, tie_break: TieBreak, sme_price_deduction: Sme, cost_rules_note: String,
            payments_error: String, weight_error: String,
        }
        lists { duplicates: String, substantive_terms: Summary, tracked_changes: Summary }
    }
    struct Lots {
        maybe { total: u32, this_lot: String, rule: String, r#where: String, note: String, conflict: String }
        lists { lots: Lot }
    }
    struct Lot { always { name: String, budget_yuan: String, posts: u32 } }
    struct Pricing { always { mode: String, rule: String, r#where: String } }
    struct Deliverable {
        always { name: String, r#where: String }
        maybe { unit: String, period: String }
        nullable { quantity: String }
    }
    struct Staffing {
        always { posts: Option<u32>, r#where: String, roles: Vec<Role> }
        maybe { extra: String, note: String }
    }
    struct Role {
        always { role: String, count: Option<u32>, requirement: String, r#where: String }
        maybe { count_note: String }
    }
    struct Qualification { always { summary: String, quote: String, r#where: String } }
    struct Summary { always { summary: String, r#where: String } }
    struct Group { always { group: String, weight: Number, items: Vec<Item> } }
    struct Item {
        always { name: String, points: Number, shape: String, rule: String, objective: bool, r#where: String }
        maybe { evidence: String, depends_on: String, note: String, subjective_pct: Number }
    }
    struct PriceScore {
        always { weight: Number, formula: Option<String>, r#where: String }
        maybe { note: String }
    }
    struct TieBreak { always { rule: String, r#where: String } }
    struct Thresholds {
        always { mean: Number, second_lowest: Number, ceiling: Number }
        maybe { r#where: String }
    }
    struct LowPrice {
        always { trigger: Trigger, procedure: String, effect: String, r#where: String }
        maybe {
            thresholds_pct: Thresholds, defaults_in_general_terms: Thresholds, purchaser_may_raise_to: Number,
            raise_where: String, note: String,
        }
    }
    struct Sme {
        always { pct: Number, r#where: String }
        maybe { note: String, range_in_template: String, excluded: String, industry: String }
    }
    struct CostRule {
        always {
            categories: Vec<String>, min_pct: Option<Number>, max_pct: Option<Number>, base: String, quote: String,
            r#where: String,
        }
        maybe { bid_committed: bool, scored_in: String, note: String }
    }
    struct Payment {
        always { pct: Option<Number>, when: String, r#where: String }
        maybe { base: String }
    }
    struct Assessment {
        always { indicator: String, r#where: String }
        maybe { band: String }
        nullable { weight: Number }
    }
    struct Breach {
        always { summary: String, r#where: String }
        maybe { pct: Number, base: String, note: String }
    }
    struct Finding {
        always {
            comment_id: String, target: String, kind: String, comment: String, r#where: Option<String>, in_extract: bool,
            note_type: String,
        }
    }
    struct Doubt { always { target: String, article: String, why: String, confidence: String, r#where: String } }
    struct Stats {
        always {
            scoring_items: u32, subjective_points: Number, reviewer_comments_total: u32,
            reviewer_comments_with_text: u32, findings: u32, legal_doubts: u32,
        }
    }
}

/// When an offer counts as low: a sentence, or a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Trigger {
    Sentence(String),
    List(Vec<String>),
}
