//! Purchaser, category, method, deliverables, budget, term, staffing, lots: from sentences to typed terms and back.

use super::record::{self, Case};
use super::scan::{ascii_signs, count_before, numeral};
use super::terms::{money, yuan};
use crate::catalogue::CategoryCode;
use crate::kernel::{Error, Ratio, Result};
use crate::opportunities::model::{
    Budget, BudgetPeriod, Category, CategoryRef, Comparison, Deliverable, DiscountRange, EvaluationMethod, Every, Lot,
    LotAllocation, Lots, Per, PerSite, PriceBound, PriceUnit, Pricing, PricingMode, Procurement, ProcurementMethod,
    Purchaser, PurchaserKind, Quantity, QuantityKind, ServiceTerm, StaffRole, Staffing, StatedCount, UnitPrice,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// `district bureau (司法局)`.
pub(super) fn read_purchaser(text: &str) -> Purchaser {
    let typed = text.split_once(" (").and_then(|(kind, rest)| {
        let kind = kind.replace(' ', "_").parse::<PurchaserKind>().ok()?;
        Some(Purchaser { kind: Some(kind), name: Some(rest.strip_suffix(')')?.to_owned()), wording: None })
    });
    typed.filter(|purchaser| write_purchaser(purchaser) == text).unwrap_or_else(|| Purchaser {
        kind: Some(PurchaserKind::Other),
        name: None,
        wording: Some(text.to_owned()),
    })
}

pub(super) fn write_purchaser(purchaser: &Purchaser) -> String {
    purchaser.wording.clone().unwrap_or_else(|| {
        let kind = purchaser.kind.map(|kind| kind.as_str().replace('_', " ")).unwrap_or_default();
        format!("{kind} ({})", purchaser.name.as_deref().unwrap_or_default())
    })
}

/// `A1001 社区治理服务 (or A1003 社会工作服务)`.
pub(super) fn read_category(text: &str) -> Category {
    let node = |text: &str| {
        let (code, name) = text.trim().split_once(' ')?;
        Some(CategoryRef { code: Some(code.parse().ok()?), name: Some(name.to_owned()) })
    };
    let (first, others) =
        text.split_once(" (or ").map_or((text, ""), |(first, rest)| (first, rest.trim_end_matches(')')));
    let first = node(first).unwrap_or_default();
    let category = Category {
        code: first.code,
        name: first.name,
        guess: true,
        alternatives: others.split(" or ").filter_map(node).collect(),
        wording: None,
    };
    if write_category(&category) == text { category } else { Category { wording: Some(text.to_owned()), ..category } }
}

pub(super) fn write_category(category: &Category) -> String {
    let node = |code: &Option<CategoryCode>, name: &Option<String>| {
        format!("{} {}", code.as_ref().map(AsRef::as_ref).unwrap_or_default(), name.as_deref().unwrap_or_default())
    };
    category.wording.clone().unwrap_or_else(|| {
        let first = node(&category.code, &category.name);
        let others: Vec<String> = category.alternatives.iter().map(|other| node(&other.code, &other.name)).collect();
        if others.is_empty() { first } else { format!("{first} (or {})", others.join(" or ")) }
    })
}

/// `公开招标 / 综合评分法 / 非评定分离 / 候选3家、中标1家`.
pub(super) fn read_procurement(text: &str) -> Procurement {
    const METHODS: [(&str, ProcurementMethod); 7] = [
        ("公开招标", ProcurementMethod::OpenTender),
        ("邀请招标", ProcurementMethod::InvitedTender),
        ("竞争性磋商", ProcurementMethod::CompetitiveConsultation),
        ("竞争性谈判", ProcurementMethod::CompetitiveNegotiation),
        ("单一来源", ProcurementMethod::SingleSource),
        ("框架协议", ProcurementMethod::FrameworkAgreement),
        ("比选", ProcurementMethod::BelowThreshold),
    ];
    let after = |word: &str| text.split_once(word).and_then(|(_, rest)| numeral(rest)?.0.to_u32());
    let evaluation = if text.contains("综合评分") {
        Some(EvaluationMethod::ComprehensiveScoring)
    } else {
        text.contains("最低评标价").then_some(EvaluationMethod::LowestEvaluatedPrice)
    };
    let separate =
        if text.contains("非评定分离") { Some(false) } else { text.contains("评定分离").then_some(true) };
    Procurement {
        method: METHODS.iter().find(|(word, _)| text.contains(word)).map(|(_, method)| *method),
        evaluation,
        method_reason: None,
        separate_award: separate,
        candidates: after("候选"),
        winners: after("中标").or_else(|| after("每包")),
        wording: Some(text.to_owned()),
    }
}

pub(super) fn read_deliverable(deliverable: record::Deliverable) -> Deliverable {
    let period = deliverable.period.as_deref().unwrap_or_default();
    let unit = deliverable.unit.as_deref().and_then(|unit| unit.split_once('/')).map_or("", |(_, per)| per);
    let said = format!("{period}/{unit}");
    let worker = deliverable.name.starts_with("每人");
    let as_needed = deliverable.name.contains("按需");
    Deliverable {
        quantity: match deliverable.quantity {
            None if as_needed => Some(Quantity { kind: Some(QuantityKind::AsNeeded), ..Quantity::default() }),
            None => None,
            Some(None) => Some(Quantity { kind: Some(QuantityKind::Unquantified), ..Quantity::default() }),
            Some(Some(text)) => Some(quantity(&text)),
        },
        per: if worker { Some(Per::Worker) } else { per(&said) },
        every: every(&said),
        starts_on: None,
        name: Some(deliverable.name),
        unit: deliverable.unit,
        period: deliverable.period,
        lines: Some(deliverable.r#where),
    }
}

fn per(text: &str) -> Option<Per> {
    const WORDS: [(&str, Per); 6] = [
        ("中心", Per::Centre),
        ("社工", Per::Worker),
        ("人", Per::Worker),
        ("社区", Per::Community),
        ("片区", Per::Lot),
        ("小组", Per::Group),
    ];
    WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, per)| *per)
}

fn every(text: &str) -> Option<Every> {
    const WORDS: [(&str, Every); 6] = [
        ("周", Every::Week),
        ("月", Every::Month),
        ("季", Every::Quarter),
        ("半年", Every::HalfYear),
        ("年", Every::Year),
        ("服务期", Every::Term),
    ];
    WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, every)| *every)
}

const SIGNS: [(&str, Comparison); 5] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    (">", Comparison::MoreThan),
    ("<", Comparison::LessThan),
    ("", Comparison::Exactly),
];

fn quantity(text: &str) -> Quantity {
    let ascii = ascii_signs(text);
    let read = SIGNS.iter().find_map(|(sign, comparison)| {
        let number: Decimal = ascii.strip_prefix(sign)?.parse().ok()?;
        Some(Quantity {
            kind: Some(QuantityKind::Stated),
            comparison: Some(*comparison),
            number: Some(number),
            wording: None,
        })
    });
    let quantity = read.unwrap_or_else(|| Quantity { kind: Some(QuantityKind::Unquantified), ..Quantity::default() });
    if write_quantity(&quantity).as_deref() == Some(text) {
        quantity
    } else {
        Quantity { wording: Some(text.to_owned()), ..quantity }
    }
}

fn write_quantity(quantity: &Quantity) -> Option<String> {
    quantity.wording.clone().or_else(|| {
        let sign = SIGNS.iter().find(|(_, comparison)| Some(*comparison) == quantity.comparison)?.0;
        Some(format!("{sign}{}", quantity.number?))
    })
}

pub(super) fn write_deliverable(deliverable: &Deliverable) -> record::Deliverable {
    record::Deliverable {
        name: deliverable.name.clone().unwrap_or_default(),
        quantity: deliverable
            .quantity
            .as_ref()
            .filter(|quantity| quantity.kind != Some(QuantityKind::AsNeeded))
            .map(write_quantity),
        unit: deliverable.unit.clone(),
        period: deliverable.period.clone(),
        r#where: deliverable.lines.clone().unwrap_or_default(),
    }
}

const PRICE_UNITS: [(&str, PriceUnit); 3] =
    [("元/人/年", PriceUnit::PersonYear), ("元/人/月", PriceUnit::PersonMonth), ("元/岗/年", PriceUnit::PostYear)];

pub(super) fn read_budget(case: &Case) -> Result<Budget> {
    let note = case.budget_note.as_deref().unwrap_or_default();
    let annual = ["/年", "年度", "per year"].iter().any(|word| note.contains(word));
    // “是年度还是三年未写” says that it is not said.
    let period = (annual && !note.contains("还是")).then_some(BudgetPeriod::Annual);
    let unit_price = match &case.ceiling_unit_price {
        None => None,
        Some(price) => Some(unit_price(case, price)?),
    };
    Ok(Budget {
        amount: case.budget_yuan.as_deref().map(|text| money(text, "budget_yuan")).transpose()?,
        period,
        ceiling: None,
        lines: case.budget_where.clone(),
        note: case.budget_note.clone(),
        unit_price,
    })
}

fn unit_price(case: &Case, price: &str) -> Result<UnitPrice> {
    let note = case.ceiling_note.as_deref().unwrap_or_default();
    let bound = if note.contains("不低于") || note.contains("下限") {
        PriceBound::Floor
    } else if note.contains("标准") {
        PriceBound::Standard
    } else {
        PriceBound::Ceiling
    };
    let unit = case.ceiling_unit.as_deref();
    let known = PRICE_UNITS.iter().find(|(word, _)| Some(*word) == unit).map(|(_, unit)| *unit);
    Ok(UnitPrice {
        amount: Some(money(price, "ceiling_unit_price")?),
        bound: Some(bound),
        unit: known.or(unit.map(|_| PriceUnit::Other)),
        unit_wording: unit.filter(|_| known.is_none()).map(str::to_owned),
        lines: case.ceiling_where.clone(),
        note: case.ceiling_note.clone(),
    })
}

pub(super) fn write_unit(price: &UnitPrice) -> Option<String> {
    let known = || PRICE_UNITS.iter().find(|(_, unit)| Some(*unit) == price.unit).map(|(word, _)| (*word).to_owned());
    price.unit_wording.clone().or_else(known)
}

pub(super) fn read_term(case: &Case) -> ServiceTerm {
    // 考核优秀最多续2次，每次1年
    let note = case.term_note.as_deref().unwrap_or_default();
    let renewals = note.split_once("最多续").and_then(|(before, after)| {
        let condition = before.rsplit(['；', '，']).next().filter(|text| !text.is_empty()).map(str::to_owned);
        let each = after.split_once("每次").and_then(|(_, each)| count_before(each, &["年"])).map(|years| years * 12);
        Some((condition, numeral(after)?.0.to_u32()?, each))
    });
    let (renewal_condition, renewals, renewal_months) =
        renewals.map_or((None, None, None), |(condition, count, each)| (condition, Some(count), each));
    ServiceTerm {
        contract_months: Some(case.term_months),
        max_months: Some(case.renewable_to_months),
        renewals,
        renewal_months,
        renewal_condition,
        starts_on: None,
        ends_on: None,
        lines: Some(case.term_where.clone()),
        note: case.term_note.clone(),
    }
}

pub(super) fn read_pricing(pricing: record::Pricing) -> Result<Pricing> {
    let mode: PricingMode = pricing.mode.parse().map_err(|_| {
        let seen = &pricing.mode;
        Error::field(
            "pricing.mode",
            "unknown_word",
            format!("报价方式只能是 total、unit、discount_rate：{seen}"),
            format!("The pricing mode is total, unit or discount_rate, not {seen}"),
        )
    })?;
    let rule = ascii_signs(&pricing.rule);
    // 0<折扣率<=1，两位小数
    let discount = rule.split_once("折扣率").and_then(|(lower, upper)| {
        let from: Decimal = lower.trim_end_matches(['<', '=']).parse().ok()?;
        let (to, _) = super::scan::amount(upper.trim_start_matches(['<', '=']))?;
        let ratio = |value: Decimal| (value * Decimal::from(10_000)).to_i64().map(Ratio::from_bp);
        Some(DiscountRange {
            from: ratio(from),
            from_included: lower.ends_with('='),
            to: ratio(to),
            to_included: upper.starts_with("<="),
            decimals: count_before(&rule, &["位小数"]),
        })
    });
    Ok(Pricing { mode: Some(mode), discount, rule: Some(pricing.rule), lines: Some(pricing.r#where) })
}

pub(super) fn write_pricing(pricing: &Pricing) -> record::Pricing {
    record::Pricing {
        mode: pricing.mode.map(|mode| mode.as_str().to_owned()).unwrap_or_default(),
        rule: pricing.rule.clone().unwrap_or_default(),
        r#where: pricing.lines.clone().unwrap_or_default(),
    }
}

/// `每社区5名×5社区`, `每中心1名×3`, `每片区另配1名`.
fn per_site(text: &str) -> Option<PerSite> {
    let (_, rest) = text.split_once('每')?;
    let digits = rest.find(|c: char| c.is_ascii_digit())?;
    let (site, people) = rest.split_at_checked(digits)?;
    let (each, after) = numeral(people)?;
    let after = after.trim_start_matches(['名', '人']);
    let sites = after.strip_prefix('×').and_then(numeral).and_then(|(sites, _)| sites.to_u32());
    Some(PerSite { site: Some(site.trim_end_matches("另配").to_owned()), each: each.to_u32(), sites })
}

pub(super) fn read_staffing(staffing: record::Staffing) -> Staffing {
    let role = |role: record::Role| {
        let count_note = role.count_note.as_deref().unwrap_or_default();
        StaffRole {
            per_site: per_site(count_note),
            additional: count_note.contains('另'),
            substantive: role.requirement.starts_with('★'),
            role: Some(role.role),
            count: role.count,
            count_note: role.count_note,
            requirement: Some(role.requirement),
            lines: Some(role.r#where),
        }
    };
    Staffing {
        posts: staffing.posts,
        per_site: staffing.note.as_deref().and_then(per_site),
        roles: staffing.roles.into_iter().map(role).collect(),
        extra: staffing.extra,
        note: staffing.note,
        lines: Some(staffing.r#where),
    }
}

pub(super) fn write_staffing(staffing: &Staffing) -> record::Staffing {
    let role = |role: &StaffRole| record::Role {
        role: role.role.clone().unwrap_or_default(),
        count: role.count,
        requirement: role.requirement.clone().unwrap_or_default(),
        r#where: role.lines.clone().unwrap_or_default(),
        count_note: role.count_note.clone(),
    };
    record::Staffing {
        posts: staffing.posts,
        r#where: staffing.lines.clone().unwrap_or_default(),
        roles: staffing.roles.iter().map(role).collect(),
        extra: staffing.extra.clone(),
        note: staffing.note.clone(),
    }
}

pub(super) fn read_lots(lots: record::Lots) -> Result<Lots> {
    let rule = lots.rule.as_deref().unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| rule.contains(word));
    let allocation = if has(&["排名"]) {
        Some(LotAllocation::Ranking)
    } else {
        has(&["→", "顺序"]).then_some(LotAllocation::Sequential)
    };
    let elsewhere = |conflict: &String| {
        let count = count_before(conflict, &["个片区", "个标段", "个包"])?;
        let end = conflict.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0);
        let lines = end.and_then(|end| conflict.get(..end)).map(str::to_owned);
        Some(StatedCount { count: Some(count), lines })
    };
    let lot = |lot: record::Lot| -> Result<Lot> {
        Ok(Lot {
            budget: Some(money(&lot.budget_yuan, "lots.budget_yuan")?),
            name: Some(lot.name),
            posts: Some(lot.posts),
        })
    };
    Ok(Lots {
        total: lots.total,
        this_lot: lots.this_lot,
        allocation,
        one_win: has(&["兼投不兼中", "不再推荐", "不得参与下一包"]).then_some(true),
        min_bidders: rule
            .split_once("n+2=")
            .and_then(|(_, rest)| numeral(rest)?.0.to_u32())
            .or_else(|| count_before(rule, &["家"])),
        stated_elsewhere: lots.conflict.iter().filter_map(elsewhere).collect(),
        lots: lots.lots.into_iter().map(lot).collect::<Result<_>>()?,
        rule: lots.rule,
        remark: lots.conflict,
        note: lots.note,
        lines: lots.r#where,
    })
}

pub(super) fn write_lots(lots: &Lots) -> record::Lots {
    let lot = |lot: &Lot| record::Lot {
        name: lot.name.clone().unwrap_or_default(),
        budget_yuan: lot.budget.map(yuan).unwrap_or_default(),
        posts: lot.posts.unwrap_or_default(),
    };
    record::Lots {
        total: lots.total,
        this_lot: lots.this_lot.clone(),
        rule: lots.rule.clone(),
        r#where: lots.lines.clone(),
        note: lots.note.clone(),
        conflict: lots.remark.clone(),
        lots: lots.lots.iter().map(lot).collect(),
    }
}
