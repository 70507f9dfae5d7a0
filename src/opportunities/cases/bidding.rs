//! Scoring scheme, price, ties, low prices, deductions: from sentences to typed terms and back.

use super::record;
use super::scan::{ascii_signs, count_before, number, percent, percent_number, points};
use super::shapes::{Recorded, scale, shape};
use crate::kernel::{Ratio, Result};
use crate::opportunities::model::{
    EvidenceTerm, LowPriceRule, LowPriceThresholds, PriceFormula, PriceScore, ScoringGroup, ScoringItem, SmeDeduction,
    ThresholdStance, TieBreak, TieBreaker,
};

pub(super) fn read_group(group: record::Group) -> Result<ScoringGroup> {
    Ok(ScoringGroup {
        group: Some(group.group),
        weight: Some(points(&group.weight, "scoring.weight")?),
        items: group.items.into_iter().map(item).collect::<Result<_>>()?,
    })
}

fn item(item: record::Item) -> Result<ScoringItem> {
    let recorded =
        Recorded { code: &item.shape, name: &item.name, rule: &item.rule, depends_on: item.depends_on.as_deref() };
    let rule = ascii_signs(&item.rule);
    Ok(ScoringItem {
        shape: Some(shape(&Recorded { rule: &rule, ..recorded })),
        points: Some(points(&item.points, "scoring.items.points")?),
        scale: Some(scale(&rule)),
        subjective_share: item
            .subjective_pct
            .as_ref()
            .map(|n| percent(n, "scoring.items.subjective_pct"))
            .transpose()?,
        name: Some(item.name),
        rule: Some(item.rule),
        shape_code: Some(item.shape),
        objective: Some(item.objective),
        evidence: item.evidence.map(|text| EvidenceTerm { text: Some(text), ..EvidenceTerm::default() }),
        depends_on: item.depends_on,
        note: item.note,
        lines: Some(item.r#where),
    })
}

pub(super) fn write_group(group: &ScoringGroup) -> record::Group {
    let item = |item: &ScoringItem| record::Item {
        name: item.name.clone().unwrap_or_default(),
        points: number(item.points.unwrap_or_default().decimal()),
        shape: item.shape_code.clone().unwrap_or_default(),
        rule: item.rule.clone().unwrap_or_default(),
        objective: item.objective.unwrap_or_default(),
        r#where: item.lines.clone().unwrap_or_default(),
        evidence: item.evidence.as_ref().and_then(|evidence| evidence.text.clone()),
        depends_on: item.depends_on.clone(),
        note: item.note.clone(),
        subjective_pct: item.subjective_share.map(percent_number),
    };
    record::Group {
        group: group.group.clone().unwrap_or_default(),
        weight: number(group.weight.unwrap_or_default().decimal()),
        items: group.items.iter().map(item).collect(),
    }
}

pub(super) fn read_price(price: record::PriceScore) -> Result<PriceScore> {
    let lowest = price.formula.as_deref().is_some_and(|f| f.contains("基准价/") || f.contains("最低"));
    Ok(PriceScore {
        weight: Some(points(&price.weight, "price_score.weight")?),
        formula: lowest.then_some(PriceFormula::LowestOverOffer),
        formula_wording: price.formula,
        lines: Some(price.r#where),
        note: price.note,
    })
}

pub(super) fn write_price(price: &PriceScore) -> record::PriceScore {
    record::PriceScore {
        weight: number(price.weight.unwrap_or_default().decimal()),
        formula: price.formula_wording.clone(),
        r#where: price.lines.clone().unwrap_or_default(),
        note: price.note.clone(),
    }
}

/// `得分相同→报价低者在前；得分且报价相同→随机抽取`: in the order they are named.
pub(super) fn read_tie_break(tie: record::TieBreak) -> TieBreak {
    const WORDS: [(&str, TieBreaker); 5] = [
        ("报价低", TieBreaker::LowerPrice),
        ("技术", TieBreaker::TechnicalScore),
        ("优先", TieBreaker::Preference),
        ("随机", TieBreaker::RandomDraw),
        ("抽签", TieBreaker::RandomDraw),
    ];
    let mut named: Vec<(usize, TieBreaker)> =
        WORDS.iter().filter_map(|(word, breaker)| Some((tie.rule.find(word)?, *breaker))).collect();
    named.sort_by_key(|(at, _)| *at);
    let mut order: Vec<TieBreaker> = named.into_iter().map(|(_, breaker)| breaker).collect();
    order.dedup();
    TieBreak { order, rule: Some(tie.rule), lines: Some(tie.r#where) }
}

fn read_thresholds(thresholds: record::Thresholds, path: &str) -> Result<LowPriceThresholds> {
    Ok(LowPriceThresholds {
        mean: Some(percent(&thresholds.mean, path)?),
        second_lowest: Some(percent(&thresholds.second_lowest, path)?),
        ceiling: Some(percent(&thresholds.ceiling, path)?),
        lines: thresholds.r#where,
    })
}

fn write_thresholds(thresholds: &LowPriceThresholds) -> record::Thresholds {
    let share = |ratio: Option<Ratio>| percent_number(ratio.unwrap_or_default());
    record::Thresholds {
        mean: share(thresholds.mean),
        second_lowest: share(thresholds.second_lowest),
        ceiling: share(thresholds.ceiling),
        r#where: thresholds.lines.clone(),
    }
}

pub(super) fn read_low_price(rule: record::LowPrice) -> Result<LowPriceRule> {
    let (trigger, triggers) = match rule.trigger {
        record::Trigger::Sentence(text) => (Some(text), Vec::new()),
        record::Trigger::List(list) => (None, list),
    };
    let sentence = trigger.as_deref().unwrap_or_default();
    let stance = if rule.thresholds_pct.is_some() {
        Some(ThresholdStance::Stated)
    } else if sentence.contains("阈值") && sentence.contains("不得") {
        Some(ThresholdStance::Forbidden)
    } else {
        sentence.contains("阈值").then_some(ThresholdStance::None)
    };
    Ok(LowPriceRule {
        stance,
        trigger,
        triggers,
        thresholds: rule.thresholds_pct.map(|t| read_thresholds(t, "low_price_rule.thresholds_pct")).transpose()?,
        default_thresholds: rule
            .defaults_in_general_terms
            .map(|t| read_thresholds(t, "low_price_rule.defaults_in_general_terms"))
            .transpose()?,
        may_raise_to: rule
            .purchaser_may_raise_to
            .as_ref()
            .map(|n| percent(n, "low_price_rule.purchaser_may_raise_to"))
            .transpose()?,
        raise_lines: rule.raise_where,
        basis: None,
        reply_minutes: count_before(&rule.procedure, &["分钟"]),
        procedure: Some(rule.procedure),
        effect: Some(rule.effect),
        lines: Some(rule.r#where),
        note: rule.note,
    })
}

pub(super) fn write_low_price(rule: &LowPriceRule) -> record::LowPrice {
    record::LowPrice {
        trigger: match &rule.trigger {
            Some(text) => record::Trigger::Sentence(text.clone()),
            None => record::Trigger::List(rule.triggers.clone()),
        },
        procedure: rule.procedure.clone().unwrap_or_default(),
        effect: rule.effect.clone().unwrap_or_default(),
        r#where: rule.lines.clone().unwrap_or_default(),
        thresholds_pct: rule.thresholds.as_ref().map(write_thresholds),
        defaults_in_general_terms: rule.default_thresholds.as_ref().map(write_thresholds),
        purchaser_may_raise_to: rule.may_raise_to.map(percent_number),
        raise_where: rule.raise_lines.clone(),
        note: rule.note.clone(),
    }
}

pub(super) fn read_sme(sme: record::Sme) -> Result<SmeDeduction> {
    let ends = sme.range_in_template.as_deref().and_then(|range| {
        let (min, max) = range.split_once('-')?;
        let ratio = |text: &str| format!("{text}%").parse::<Ratio>().ok();
        Some((ratio(min)?, ratio(max)?))
    });
    let excluded = sme.excluded.as_deref().unwrap_or_default();
    Ok(SmeDeduction {
        rate: Some(percent(&sme.pct, "sme_price_deduction.pct")?),
        template_min: ends.map(|(min, _)| min),
        template_max: ends.map(|(_, max)| max),
        template_wording: sme.range_in_template.filter(|_| ends.is_none()),
        industry: sme.industry,
        excludes_social_organizations: excluded.contains("社会组织").then_some(true),
        excluded: sme.excluded,
        lines: Some(sme.r#where),
        note: sme.note,
    })
}

pub(super) fn write_sme(sme: &SmeDeduction) -> record::Sme {
    let range = sme.template_min.zip(sme.template_max);
    let plain = |ratio: Ratio| ratio.to_string().trim_end_matches('%').to_owned();
    record::Sme {
        pct: percent_number(sme.rate.unwrap_or_default()),
        r#where: sme.lines.clone().unwrap_or_default(),
        note: sme.note.clone(),
        range_in_template: sme
            .template_wording
            .clone()
            .or_else(|| range.map(|(min, max)| format!("{}-{}", plain(min), plain(max)))),
        excluded: sme.excluded.clone(),
        industry: sme.industry.clone(),
    }
}
