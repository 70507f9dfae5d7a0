//! Rules about money.

use super::{Sections, ordered, whole_of};
use crate::policy::document::{Cursor, Fields};
use crate::policy::fault::say;
use crate::policy::pack::{
    Amount, Base, Bounds, Content, CostRule, Entry, Limit, LowPrice, LowPriceAgainst, Milestone, Part, Tranche,
};
use crate::policy::read::condition::{Scope, optional};

impl Sections<'_> {
    pub(super) fn cost_rule(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let when = optional(fields, "when", self.vocabulary, Scope::Opportunity);
        let categories = fields.get("categories").and_then(|c| c.each(Cursor::id));
        let amount = fields.get("amount").and_then(|c| c.word(Amount::ALL));
        let base = fields.get("base").and_then(|c| c.word(Base::ALL));
        let standard = fields.get("standard").and_then(|c| c.money());
        let bounds = bounds(fields)?;
        let part = match (categories, amount) {
            (Some(categories), None) => Part::Categories(categories),
            (None, Some(amount)) => Part::Amount(amount),
            _ => {
                let words =
                    say!("categories 与 amount 必须且只能写一个", "exactly one of categories and amount must be there");
                fields.fault("one_of", words);
                return None;
            }
        };
        if base.is_none() && (bounds.min.is_some() || bounds.max.is_some()) {
            let allowed: Vec<&str> = Base::ALL.iter().map(|b| b.as_str()).collect();
            let allowed = allowed.join(", ");
            fields.fault("missing_key", say!("比例需要基数“base”：{}", "a share needs its “base”: {}", allowed));
        }
        if (base == Some(Base::HeadcountStandard)) != standard.is_some() {
            let words = say!(
                "standard（每岗每年标准）与 base = \"headcount_standard\" 须同时出现",
                "standard (yuan per post and year) and base = \"headcount_standard\" go together"
            );
            fields.fault("missing_key", words);
        }
        Some(Content::CostRule(CostRule { part, base, standard, bounds, when }))
    }

    pub(super) fn limit(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let base = fields.get("base").and_then(|c| c.label());
        Some(Content::Limit(Limit { base, bounds: bounds(fields)? }))
    }

    pub(super) fn low_price(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let against = fields.need("against").and_then(|c| c.word(LowPriceAgainst::ALL));
        let below_at = fields.need("below");
        let below = below_at.as_ref().and_then(Cursor::share);
        let raise_to = fields.get("raise_to").and_then(|c| c.share());
        if let (Some(below), Some(raise_to), Some(at)) = (below, raise_to, below_at)
            && raise_to < below
        {
            at.fault(
                "min_above_max",
                say!("below {} 大于 raise_to {}", "below {} is above raise_to {}", below, raise_to),
            );
        }
        Some(Content::LowPrice(LowPrice { against: against?, below: below?, raise_to }))
    }

    pub(super) fn tranches(&self, fields: &mut Fields<'_>) -> Option<Entry> {
        let cursor = fields.get("tranche")?;
        let tranches = self.parts(&cursor, |_, id, text, source, f| {
            let share = f.need("share").and_then(|c| c.share());
            let after = f.need("after").and_then(|c| c.word(Milestone::ALL));
            let months = f.get("months").and_then(|c| c.count(1));
            let requires = f.get("requires").and_then(|c| c.each(|m| m.word(Milestone::ALL))).unwrap_or_default();
            let after = after?;
            if f.clean() && (after == Milestone::MonthsElapsed) != months.is_some() {
                let words = say!(
                    "months 与 after = \"months_elapsed\" 须同时出现",
                    "months and after = \"months_elapsed\" go together"
                );
                f.fault("missing_key", words);
                return None;
            }
            Some(Tranche { id, text, share: share?, after, months, requires, source })
        });
        whole_of(&cursor, tranches.iter().map(|t| t.share), "各期拨付比例", "the shares of the payments");
        Some(self.whole("tranche", &cursor, Content::Tranches(tranches)))
    }
}

/// The bounds of a table: at least one, and no minimum above its maximum.
pub(super) fn bounds(fields: &mut Fields<'_>) -> Option<Bounds> {
    let bounds = Bounds {
        min: fields.get("min").and_then(|c| c.share()),
        max: fields.get("max").and_then(|c| c.share()),
        min_amount: fields.get("min_amount").and_then(|c| c.money()),
        max_amount: fields.get("max_amount").and_then(|c| c.money()),
        min_count: fields.get("min_count").and_then(|c| c.count(0)),
        max_count: fields.get("max_count").and_then(|c| c.count(0)),
    };
    if !fields.clean() {
        return None;
    }
    if bounds == Bounds::default() {
        let words = say!(
            "缺少界限：min、max、min_amount、max_amount、min_count、max_count 至少写一个",
            "no bound: give one of min, max, min_amount, max_amount, min_count, max_count"
        );
        fields.fault("missing_key", words);
    }
    ordered(fields, bounds.min, bounds.max);
    ordered(fields, bounds.min_amount, bounds.max_amount);
    ordered(fields, bounds.min_count, bounds.max_count);
    Some(bounds)
}
