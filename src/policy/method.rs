//! Which procurement methods an amount leaves open, by the thresholds of a region and day (政府采购法 Art. 8, 27).

use super::pack::{Content, Entry, MethodChoice, ProcurementMethod, Status};
use super::ruleset::Ruleset;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Money, Text};

/// The rule that holds for an amount, with the threshold the amount has reached.
#[derive(Clone, Copy, Debug)]
pub struct MethodBound<'r> {
    rule: &'r Entry,
    choice: &'r MethodChoice,
    threshold: &'r Entry,
    from: Money,
}

impl Ruleset {
    /// The rule of the highest threshold that `amount` reaches. None below all of them, and where the region has set none: then any
    /// method may be chosen.
    #[must_use]
    pub fn method_bound(&self, amount: Money) -> Option<MethodBound<'_>> {
        let bounds = self.entries().filter_map(|rule| {
            let Content::MethodChoice(choice) = &rule.content else { return None };
            let threshold = self.entry(&format!("threshold.{}", choice.from))?;
            let Content::Threshold(from) = threshold.content else { return None };
            Some(MethodBound { rule, choice, threshold, from })
        });
        bounds.filter(|bound| bound.from <= amount).max_by_key(|bound| bound.from)
    }
}

impl MethodBound<'_> {
    /// Whether a method may be chosen.
    #[must_use]
    pub fn permits(&self, method: ProcurementMethod) -> bool {
        self.choice.methods.contains(&method)
    }

    /// Whether another may be chosen with a reason and its approval.
    #[must_use]
    pub fn or_reason(&self) -> bool {
        self.choice.or_reason
    }

    /// Whether rule and amount were read: what is recalled warns, and blocks nothing.
    #[must_use]
    pub fn checked(&self) -> bool {
        [self.rule, self.threshold].iter().all(|entry| entry.source.status != Status::Unverified)
    }

    /// The rule with the amount and where both come from.
    #[must_use]
    pub fn text(&self) -> Text {
        let Self { rule, threshold, from, .. } = self;
        let (set, law) = (&threshold.source.basis, &rule.source.basis);
        let zh = format!("达到{}{from}元（{set}）：{}（{law}）", threshold.text.zh, rule.text.zh);
        let en = format!("From the {} of {from} yuan on ({set}): {} ({law})", threshold.text.en, rule.text.en);
        if self.checked() {
            return Text::new(zh, en);
        }
        Text::new(
            format!("{zh}；凭记忆录入，尚未核实，请自行核对"),
            format!("{en}; recalled and not verified, check it yourself"),
        )
    }

    /// The methods that may be chosen.
    #[must_use]
    pub fn methods(&self) -> Text {
        let labels: Vec<Text> = self.choice.methods.iter().map(|method| method.label()).collect();
        let join = |of: fn(&Text) -> &str, between: &str| labels.iter().map(of).collect::<Vec<_>>().join(between);
        Text::new(join(|text| &text.zh, "、"), join(|text| &text.en, ", "))
    }
}

#[cfg(test)]
mod tests {
    use crate::kernel::Money;
    use crate::policy::pack::ProcurementMethod::{BelowThreshold, CompetitiveConsultation, OpenTender};
    use crate::policy::{Kind, Library, Names, PackFile, Question, shipped};

    const REGION: &str = r#"
id = "years"
title = { zh = "某市限额标准" }
issuer = "某市财政局"
document = "某市限额标准"
region = "340100"
effective_from = 2026-01-01
effective_until = 2026-12-31
basis = "某财〔2026〕1号"
status = "verified"
[[threshold]]
id = "procurement_limit"
text = { zh = "采购限额标准", en = "procurement limit" }
amount = "1000000"
[[threshold]]
id = "open_tender"
text = { zh = "公开招标数额标准", en = "open-tender threshold" }
amount = "4000000"
"#;

    fn permitted(region: &str, on: &str, yuan: i64) -> Option<[bool; 3]> {
        let mut files = shipped();
        files.push(PackFile { name: "years.toml".into(), text: REGION.into() });
        let packs = Library::load(&files, Names::default()).unwrap();
        let on = on.parse().unwrap();
        let question = Question { region: region.parse().unwrap(), kind: Kind::Purchase, project_type: None, on };
        let rules = packs.select(&question);
        let bound = rules.method_bound(Money::from_yuan(yuan))?;
        Some([BelowThreshold, CompetitiveConsultation, OpenTender].map(|method| bound.permits(method)))
    }

    #[test]
    fn law_articles_8_and_27_thresholds_of_a_region_and_year_bound_the_method() {
        // 以上 includes the number: at 1,000,000 the law holds, at 4,000,000 a tender is open.
        assert_eq!(permitted("340104", "2026-05-01", 999_999), None);
        assert_eq!(permitted("340104", "2026-05-01", 1_000_000), Some([false, true, true]));
        assert_eq!(permitted("340104", "2026-05-01", 3_999_999), Some([false, true, true]));
        assert_eq!(permitted("340104", "2026-05-01", 4_000_000), Some([false, false, true]));
        assert_eq!(permitted("340104", "2027-01-01", 4_000_000), None, "the year is over and no other is loaded");
        assert_eq!(permitted("150000", "2026-05-01", 9_000_000), None, "nothing is known of this region");
    }

    #[test]
    fn the_sample_shipped_for_a_province_is_marked_as_such() {
        let packs = Library::load(&shipped(), Names::default()).unwrap();
        let (region, on) = ("330211".parse().unwrap(), "2026-05-01".parse().unwrap());
        let rules = packs.select(&Question { region, kind: Kind::Purchase, project_type: None, on });
        let bound = rules.method_bound(Money::from_yuan(4_000_000)).unwrap();
        assert!(!bound.checked() && bound.or_reason());
        assert!(bound.text().zh.contains("尚未核实"), "{}", bound.text().zh);
        assert_eq!(bound.methods().zh, "公开招标");
    }
}
