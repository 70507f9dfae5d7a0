//! Scoring: from examined offers and the marks of members to a ranking.
//!
//! `valid` asks whether enough bids are left, `low_price` which offers must be explained, `price` what an offer earns, `mark` what a
//! member's mark earns, `total` what a bid comes to, `hint` what the chair should look at before the result is final, `rank`
//! who comes first and why.

mod hint;
mod low_price;
mod mark;
mod price;
mod rank;
mod sheet;
mod total;
mod valid;

pub use hint::{Correction, Difference, Marks, Outlier, differences, may_correct, outliers};
pub use low_price::{LowShare, LowTrigger, abnormally_low, low_shares};
pub use mark::{Mark, MarkMode, mark_mode, mark_points, wants_reason};
pub use price::{Offer, PriceRule, price_points, price_rule};
pub use rank::{Contender, Criterion, Placed, award_by, criteria, rank, ties};
pub use sheet::{Card, Item, card, checked_marks, items};
pub use total::{final_score, mean_of};
pub use valid::{Enough, enough};

#[cfg(test)]
mod tests {
    use crate::opportunities::model::OpportunityTerms;

    /// A real tender of 2026.
    pub(super) fn guangming() -> OpportunityTerms {
        crate::opportunities::cases::import(include_str!(
            "../../../../config/demo/cases/07-gm-justice-mediation-2026.json"
        ))
        .unwrap()
    }
}
