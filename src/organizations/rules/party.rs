//! Party coverage: what the pack's rule makes of what has been set up.

use crate::kernel::RegionCode;
use crate::organizations::model::{Party, PartyForm};
use crate::policy::Ruleset;
use crate::policy::explain::Verdict;
use crate::policy::party::{Arranged, CoverageResult, party_coverage};
use chrono::NaiveDate;
use std::sync::Arc;

/// The rules in force in a region on a day.
pub type PartyRules<'a> = &'a (dyn Fn(RegionCode, NaiveDate) -> Arc<Ruleset> + Sync);

/// What the rule says of it; `None` where no pack has one.
#[must_use]
pub fn examine(party: &Party, rules: &Ruleset) -> Option<CoverageResult> {
    let others = u32::try_from(party.joint_units.len()).unwrap_or(u32::MAX);
    // The organization itself is one of the units of its joint branch; where no others are named, nothing is known of them.
    let joint_units = (others > 0).then_some(others.saturating_add(1));
    party_coverage(rules, Some(party.members), Arranged { form: party.form, joint_units })
}

/// The coverage that counts: what has been set up, where it will do by the rule; else none. Without a rule, what has
/// been set up.
#[must_use]
pub fn coverage(party: &Party, rules: &Ruleset) -> PartyForm {
    match examine(party, rules) {
        Some(CoverageResult { verdict: Verdict::Fail, .. }) => PartyForm::None,
        _ => party.form,
    }
}
