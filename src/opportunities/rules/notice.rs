//! What a need tells a standard notice, and what the notice it would be published with lacks.

use super::deadline::LeastPeriod;
use super::finding::{Finding, FindingCode};
use crate::kernel::calendar::DayUnit;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Instant, Lang, Money, Text};
use crate::notices::rules::{gaps, lacking};
use crate::notices::{Fact, Facts, Form, Piece};
use crate::opportunities::model::{
    BudgetPeriod, Comparison, Deliverable, Every, Lot, OpportunityTerms, Per, PriceUnit, QuantityKind, UnitPrice,
};

/// What is known of a need besides its terms.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// 项目编号
    pub number: String,
    /// Who buys.
    pub purchaser: &'a str,
    /// What its place in the catalogue is called.
    pub category: Option<&'a str>,
    /// How long its notice stands.
    pub period: Option<&'a LeastPeriod>,
}

/// What a need tells a notice.
#[must_use]
pub fn notice_facts(terms: &OpportunityTerms, standing: &Standing<'_>) -> Facts {
    let contact = terms.contact.clone().unwrap_or_default();
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method);
    let single = terms.single_source.clone().unwrap_or_default();
    Facts::of(standing.number.clone(), terms.title.as_deref().unwrap_or_default())
        .text(Fact::ProjectSummary, terms.summary.clone())
        .word(Fact::ProjectMethod, method.map(Word::label))
        .text(Fact::ProjectCategory, category(terms, standing.category))
        .text(Fact::ProjectBeneficiaries, terms.beneficiaries.as_ref().and_then(|one| one.text.clone()))
        .with(Fact::ProjectBudget, budget(terms))
        .money(Fact::ProjectCeiling, terms.budget.as_ref().and_then(|budget| budget.ceiling))
        .lines(Fact::ProjectContent, terms.deliverables.iter().filter_map(deliverable).collect())
        .lines(Fact::ProjectLots, terms.lots.iter().flat_map(|lots| &lots.lots).map(lot).collect())
        .word(Fact::ProjectTerm, term(terms))
        .with(Fact::SupplierConditions, Some(conditions(terms)))
        .word(Fact::DocumentHow, Some(documents()))
        .moment(Fact::ResponseDeadline, terms.deadline)
        .word(Fact::ResponseHow, Some(response()))
        .word(Fact::NoticePeriod, standing.period.map(period))
        .text(Fact::PurchaserName, Some(standing.purchaser))
        .text(Fact::ContactName, contact.name)
        .text(Fact::ContactPhone, contact.phone)
        .text(Fact::ContactEmail, contact.email)
        .text(Fact::SingleSourceReason, single.reason)
        .text(Fact::SingleSourceSupplier, single.supplier)
        .text(Fact::SingleSourceAddress, single.address)
        .text(Fact::SingleSourceOpinions, single.opinions)
}

/// What the notice with which the need would be published lacks. `found` is what the check says already: nothing twice.
#[must_use]
pub fn notice_gaps(form: &Form, facts: &Facts, found: &[Finding]) -> Vec<Finding> {
    let mut missing: Vec<Finding> = Vec::new();
    for gap in gaps(form, facts) {
        let path = gap.field.at.as_deref().unwrap_or("title");
        if found.iter().any(|one| one.path == path && one.code == FindingCode::Missing) {
            continue;
        }
        let (text, label) = (lacking(form, gap.field), &gap.field.label);
        let mend = Text::new(format!("请填写{}", label.zh), format!("Fill in: {}", label.get(Lang::En)));
        let code = FindingCode::NoticeIncomplete;
        missing.push(if gap.blocks {
            Finding::error(code, path, text, mend)
        } else {
            Finding::warning(code, path, text, mend)
        });
    }
    missing
}

fn category(terms: &OpportunityTerms, known: Option<&str>) -> Option<String> {
    let category = terms.category.as_ref()?;
    let code = category.code.as_ref()?;
    let name = category.name.as_deref().or(known).unwrap_or_default();
    Some(format!("{code} {name}").trim().to_owned())
}

fn budget(terms: &OpportunityTerms) -> Option<Piece> {
    let budget = terms.budget.as_ref()?;
    let Some(amount) = terms.stated_amount() else {
        return budget.unit_price.as_ref().and_then(unit_price).map(|word| Piece::Word { word });
    };
    let year = |amount: Money| Text::new(format!("{amount}元/年"), format!("{amount} yuan a year"));
    Some(match budget.period {
        Some(BudgetPeriod::Annual) => Piece::Word { word: year(amount) },
        _ => Piece::Money { amount },
    })
}

fn unit_price(price: &UnitPrice) -> Option<Text> {
    let amount = price.amount?;
    let (zh, en) = match price.unit {
        Some(PriceUnit::PersonYear) => ("/人/年", " a person and year"),
        Some(PriceUnit::PersonMonth) => ("/人/月", " a person and month"),
        Some(PriceUnit::PostYear) => ("/岗/年", " a post and year"),
        Some(PriceUnit::Item) => ("/项", " an item"),
        Some(PriceUnit::Other) | None => ("", ""),
    };
    Some(Text::new(format!("{amount}元{zh}"), format!("{amount} yuan{en}")))
}

/// `上门探访：每年不少于2400人次`
fn deliverable(one: &Deliverable) -> Option<String> {
    let name = one.name.as_deref().map(str::trim).filter(|name| !name.is_empty())?;
    let quantity = one.quantity.clone().unwrap_or_default();
    let unit = one.unit.as_deref().unwrap_or_default();
    let number = quantity.number.map(|number| format!("{}{number}{unit}", compared(quantity.comparison)));
    let said = number.or(quantity.wording).or_else(|| match quantity.kind {
        Some(QuantityKind::AsNeeded) => Some("按需提供".to_owned()),
        _ => None,
    });
    // A unit such as `次/半年` says for whom and in which time itself.
    let (per, every) = if unit.contains('/') { (None, None) } else { (one.per, one.every) };
    let per = per.map_or("", |per| match per {
        Per::Worker => "每名社工",
        Per::Centre => "每个中心",
        Per::Community => "每个社区",
        Per::Lot => "每个包",
        Per::Group => "每个小组",
        Per::Project => "",
    });
    let every = every.map_or("", |every| match every {
        Every::Week => "每周",
        Every::Month => "每月",
        Every::Quarter => "每季度",
        Every::HalfYear => "每半年",
        Every::Year => "每年",
        Every::Term => "",
    });
    Some(said.map_or_else(|| name.to_owned(), |said| format!("{name}：{per}{every}{said}")))
}

fn compared(comparison: Option<Comparison>) -> &'static str {
    comparison.map_or("", |comparison| match comparison {
        Comparison::AtLeast => "不少于",
        Comparison::MoreThan => "超过",
        Comparison::AtMost => "不超过",
        Comparison::LessThan => "少于",
        Comparison::About => "约",
        Comparison::Exactly => "",
    })
}

fn lot(lot: &Lot) -> String {
    let name = lot.name.clone().unwrap_or_default();
    match lot.budget {
        Some(budget) => format!("{name}（预算{budget}元）"),
        None => name,
    }
}

fn term(terms: &OpportunityTerms) -> Option<Text> {
    let term = terms.term.as_ref()?;
    if let Some(months) = term.contract_months {
        let longest = term.max_months.filter(|longest| *longest > months);
        let (zh, en) = longest
            .map(|longest| (format!("，含续签最长{longest}个月"), format!(", {longest} months with renewals")))
            .unwrap_or_default();
        return Some(Text::new(format!("{months}个月{zh}"), format!("{months} months{en}")));
    }
    term.ends_on.map(|day| Text::new(format!("至{}", day.format("%Y年%-m月%-d日")), format!("until {day}")))
}

fn conditions(terms: &OpportunityTerms) -> Piece {
    let stated = terms.qualifications.iter().filter_map(|one| one.text.clone());
    let lines: Vec<String> = stated.chain(terms.qualifications_note.clone()).collect();
    if lines.iter().any(|line| !line.trim().is_empty()) {
        return Piece::Lines { lines };
    }
    let word = Text::new("除法定条件外，本项目无特定资格要求", "no conditions of its own besides those of the law");
    Piece::Word { word }
}

/// How the platform gives the documents: everybody reads and downloads them.
fn documents() -> Text {
    Text::new(
        "自本公告发布之日起，在本平台该项目页面公开查阅、免费下载，不需报名",
        "open to everybody and free on the project's page of this platform from the day of this notice; nobody registers",
    )
}

fn response() -> Text {
    Text::new(
        "在本平台加密提交，以服务器收到的时间为准；截止后由两名开启人在线开启并公布开启记录",
        "encrypted on this platform, at the server's time; after the deadline two people open on record, which is published",
    )
}

fn period(rule: &LeastPeriod) -> Text {
    let (zh, en) = match rule.unit {
        DayUnit::WorkingDay => ("个工作日", "working days"),
        DayUnit::CalendarDay => ("日", "days"),
    };
    Text::new(
        format!("自本公告发布之日起{}{zh}（{}）", rule.days, rule.basis),
        format!("{} {en} from this notice ({})", rule.days, rule.basis),
    )
}

/// What an amendment changes, for the notice of correction: the note for the public and the deadline where it moved.
#[must_use]
pub fn correction(
    facts: Facts,
    note: Option<&str>,
    before: Option<Instant>,
    after: Option<Instant>,
    now: Instant,
) -> Facts {
    let shown = |at: Instant| at.shanghai().format("%Y年%-m月%-d日 %H:%M").to_string();
    let moved = before.zip(after).filter(|(before, after)| before != after);
    let deadline = moved.map(|(before, after)| format!("提交截止时间由{}改为{}", shown(before), shown(after)));
    let lines = note.map(str::to_owned).into_iter().chain(deadline).collect();
    facts
        .word(Fact::ChangeWhat, Some(Text::new("采购公告、采购文件", "notice and documents")))
        .lines(Fact::ChangeContent, lines)
        .day(Fact::ChangeDay, now.date())
        .word(
            Fact::NoticeOther,
            Some(Text::new(
                "更正后的采购文件和逐项对照见本平台该项目页面，其他内容不变",
                "the corrected documents, compared place by place, are on the project's page; the rest stands",
            )),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::Forms;
    use crate::opportunities::cases::tests::case;
    use crate::opportunities::model::{Contact, SingleSource};
    use crate::opportunities::rules::Severity;

    fn facts(terms: &OpportunityTerms) -> Facts {
        let period = LeastPeriod {
            days: 5,
            unit: DayUnit::WorkingDay,
            text: Text::new("公告期限", "notice period"),
            basis: "87号令16".into(),
            checked: true,
        };
        let number = "440311-20260302-1".to_owned();
        notice_facts(terms, &Standing { number, purchaser: "区司法局", category: None, period: Some(&period) })
    }

    fn lacking_of(form: &str, terms: &OpportunityTerms) -> Vec<(String, Severity)> {
        let form = Forms::shipped().unwrap().get(form).unwrap();
        notice_gaps(form, &facts(terms), &[]).into_iter().map(|one| (one.path, one.severity)).collect()
    }

    /// 87号令 Art. 13: a real tender lacks only whom to ask and when it closes, which its record does not hold.
    #[test]
    fn a_recorded_tender_fills_its_notice() {
        let mut terms = case("07");
        let found = lacking_of("tender", &terms);
        let paths = ["deadline", "contact.name", "contact.phone"];
        assert_eq!(found, paths.map(|path| (path.to_owned(), Severity::Error)));
        terms.contact = Some(Contact { name: Some("李工".into()), phone: Some("0755-1".into()), email: None });
        terms.deadline = Some(Instant::from_micros(1_774_000_000_000_000));
        assert_eq!(lacking_of("tender", &terms), []);
        let content = facts(&terms);
        assert!(matches!(content.get(Fact::ProjectContent), Some(Piece::Lines { lines }) if !lines.is_empty()));
        assert!(matches!(content.get(Fact::NoticePeriod), Some(Piece::Word { word }) if word.zh.contains("5个工作日")));
    }

    /// 条例 Art. 38: why, and from whom.
    #[test]
    fn a_single_source_says_why_and_from_whom() {
        let mut terms = case("07");
        let errors = |terms: &OpportunityTerms| -> Vec<String> {
            let found = lacking_of("single_source", terms).into_iter();
            found.filter(|(_, severity)| *severity == Severity::Error).map(|(path, _)| path).collect()
        };
        assert_eq!(errors(&terms), ["single_source.reason", "single_source.supplier"]);
        let single = SingleSource {
            reason: Some("只能从唯一供应商处采购".into()),
            supplier: Some("某中心".into()),
            ..SingleSource::default()
        };
        terms.single_source = Some(single);
        assert_eq!(errors(&terms), Vec::<String>::new());
    }

    #[test]
    fn what_the_check_says_already_is_not_said_twice() {
        let terms = OpportunityTerms::default();
        let missing = super::super::complete::missing(&terms);
        let form = Forms::shipped().unwrap().get("tender").unwrap();
        let found = notice_gaps(form, &facts(&terms), &missing);
        assert!(found.iter().all(|one| missing.iter().all(|other| other.path != one.path)), "{found:?}");
    }

    #[test]
    fn a_quantity_is_said_with_how_it_binds() {
        let of = |json: serde_json::Value| deliverable(&serde_json::from_value(json).unwrap()).unwrap();
        let quantity = serde_json::json!({ "kind": "stated", "comparison": "at_least", "number": "40" });
        let said = serde_json::json!({ "name": "个案服务", "quantity": quantity, "unit": "个", "every": "year" });
        assert_eq!(of(said), "个案服务：每年不少于40个");
        let said = serde_json::json!({ "name": "督导", "quantity": { "number": "1" }, "unit": "次/半年", "every": "half_year" });
        assert_eq!(of(said), "督导：1次/半年", "nothing twice");
        assert_eq!(of(serde_json::json!({ "name": "健教宣传活动" })), "健教宣传活动");
    }

    #[test]
    fn a_correction_says_what_moved() {
        let at = |micros| Some(Instant::from_micros(micros));
        let day = 86_400_000_000;
        let of = correction(Facts::default(), Some("延长时间"), at(0), at(day), Instant::from_micros(day));
        let Some(Piece::Lines { lines }) = of.get(Fact::ChangeContent) else { panic!() };
        assert_eq!(lines.as_slice(), ["延长时间", "提交截止时间由1970年1月1日 08:00改为1970年1月2日 08:00"]);
        let same = correction(Facts::default(), Some("说明"), at(0), at(0), Instant::from_micros(0));
        assert!(matches!(same.get(Fact::ChangeContent), Some(Piece::Lines { lines }) if lines.len() == 1));
    }
}
