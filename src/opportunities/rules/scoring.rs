//! The scoring scheme against itself: weights, points, bands, price.

use super::finding::{Finding, FindingCode, Limits, ShareLimit};
use super::money::join;
use super::reach::{Reach, judged, reach};
use crate::kernel::{Ratio, Text};
use crate::opportunities::model::{
    IntervalRow, OpportunityTerms, PointScale, Points, ScoringGroup, ScoringItem, Shape,
};
use rust_decimal::Decimal;

pub(super) fn check(terms: &OpportunityTerms, limits: &Limits, findings: &mut Vec<Finding>) {
    weights(&terms.scoring, findings);
    let names: Vec<&str> =
        terms.scoring.iter().flat_map(|g| g.items.iter()).filter_map(|item| item.name.as_deref()).collect();
    for (g, group) in terms.scoring.iter().enumerate() {
        group_points(g, group, findings);
        for (i, item) in group.items.iter().enumerate() {
            let path = format!("scoring[{g}].items[{i}]");
            item_basics(&path, item, &names, findings);
            if let Some(shape) = &item.shape {
                item_reach(&path, item, shape, findings);
                inner(&path, &named(item), shape, findings);
            }
        }
    }
    price(terms, limits, findings);
}

fn named(item: &ScoringItem) -> String {
    item.name.clone().unwrap_or_default()
}

/// The sum, when every value is there and there is at least one.
fn whole(values: impl Iterator<Item = Option<Points>>) -> Option<(Vec<Points>, Points)> {
    let all: Vec<Points> = values.collect::<Option<_>>()?;
    let sum = all.iter().copied().sum();
    (!all.is_empty()).then_some((all, sum))
}

fn weights(groups: &[ScoringGroup], findings: &mut Vec<Finding>) {
    let off = |code, path: &str, zh: &str, en: &str, all: &[Points], sum: Points| {
        let parts = join(all, " + ");
        Finding::error(
            code,
            path,
            Text::new(format!("{zh}合计 {parts} = {sum}，不等于 100"), format!("{en} sum to {parts} = {sum}, not 100")),
            Text::new("请调整权重或分值，使总分为 100", "Change weights or points so that the whole is 100"),
        )
    };
    if let Some((all, sum)) = whole(groups.iter().map(|group| group.weight))
        && sum != Points::HUNDRED
    {
        findings.push(off(FindingCode::WeightsNot100, "scoring", "各部分权重", "The group weights", &all, sum));
    }
    let per_group: Option<Vec<Points>> =
        groups.iter().map(|g| whole(g.items.iter().map(|item| item.points)).map(|(_, sum)| sum)).collect();
    if let Some(all) = per_group.filter(|all| !all.is_empty()) {
        let sum = all.iter().copied().sum();
        if sum != Points::HUNDRED {
            let (zh, en) = ("各评分项分值（按部分）", "The points of all items, by group,");
            findings.push(off(FindingCode::TotalPointsNot100, "scoring", zh, en, &all, sum));
        }
    }
}

fn group_points(g: usize, group: &ScoringGroup, findings: &mut Vec<Finding>) {
    let Some(weight) = group.weight else { return };
    let Some((all, sum)) = whole(group.items.iter().map(|item| item.points)) else { return };
    if sum != weight {
        let (name, parts) = (group.group.clone().unwrap_or_default(), join(&all, " + "));
        findings.push(
            Finding::error(
                FindingCode::GroupPointsDiffer,
                format!("scoring[{g}].items"),
                Text::new(
                    format!("“{name}”权重 {weight}，但各项分值合计 {parts} = {sum}"),
                    format!("“{name}” weighs {weight}, but its items sum to {parts} = {sum}"),
                ),
                Text::new("请调整该部分的权重或各项分值", "Change the weight of the group or the points of its items"),
            )
            .against(format!("scoring[{g}].weight")),
        );
    }
}

fn item_basics(path: &str, item: &ScoringItem, names: &[&str], findings: &mut Vec<Finding>) {
    let name = named(item);
    if item.points.is_none_or(|points| points <= Points::ZERO) {
        findings.push(Finding::error(
            FindingCode::ItemWithoutPoints,
            format!("{path}.points"),
            Text::new(format!("评分项“{name}”没有分值"), format!("The scoring item “{name}” has no points")),
            Text::new("请填写分值，或删除该项", "Give it points, or remove it"),
        ));
    }
    if matches!(&item.shape, None | Some(Shape::Other(_))) {
        findings.push(Finding::warning(
            FindingCode::ItemWithoutRule,
            format!("{path}.shape"),
            Text::new(
                format!("评分项“{name}”没有可计算的评分规则"),
                format!("The scoring item “{name}” has no rule that can be computed"),
            ),
            Text::new("请选择评分规则的类型并填写数值", "Choose the kind of rule and fill in its numbers"),
        ));
    }
    if let Some(other) = item.depends_on.as_deref().filter(|other| !names.contains(other)) {
        findings.push(Finding::error(
            FindingCode::DependsOnUnknown,
            format!("{path}.depends_on"),
            Text::new(
                format!("评分项“{name}”以“{other}”已得分的材料为准，但没有这一评分项"),
                format!("“{name}” rests on the evidence of “{other}”, which is no scoring item"),
            ),
            Text::new("请改为现有评分项的名称", "Name a scoring item that exists"),
        ));
    }
}

fn full(item: &ScoringItem) -> Option<Points> {
    match item.scale {
        Some(PointScale::Direct) => item.points,
        _ => Some(Points::HUNDRED),
    }
}

fn item_reach(path: &str, item: &ScoringItem, shape: &Shape, findings: &mut Vec<Finding>) {
    let (Some(full), name) = (full(item), named(item)) else { return };
    let by_judgement = judged(shape);
    let is_judged = !matches!(by_judgement, Reach::Most(Points::ZERO));
    if let Reach::Most(most) = reach(shape) {
        let path = format!("{path}.shape");
        if most > full {
            let text = Text::new(
                format!("评分项“{name}”各部分合计最高 {most}，超过满分 {full}"),
                format!("The parts of “{name}” sum to {most}, more than the full {full}"),
            );
            let mend = Text::new("请降低某一部分的分值，或写明封顶", "Lower a part, or state a cap");
            findings.push(if is_judged {
                Finding::error(FindingCode::FullMarksExceeded, path, text, mend)
            } else {
                Finding::warning(FindingCode::FullMarksExceeded, path, text, mend)
            });
        } else if most < full {
            findings.push(Finding::warning(
                FindingCode::FullMarksUnreachable,
                path,
                Text::new(
                    format!("评分项“{name}”最高只能得 {most}，达不到满分 {full}"),
                    format!("“{name}” can give {most} at most and never the full {full}"),
                ),
                Text::new("请提高某一部分的分值或封顶值", "Raise a part or its cap"),
            ));
        }
    }
    let (Reach::Most(judged), Some(stated)) = (by_judgement, item.subjective_share) else { return };
    // Both sides × full, so that nothing is rounded.
    if i128::from(judged.hundredths()) * 10_000 != i128::from(stated.bp()) * i128::from(full.hundredths()) {
        findings.push(Finding::warning(
            FindingCode::SubjectiveShareDiffers,
            format!("{path}.subjective_share"),
            Text::new(
                format!("评分项“{name}”写明主观分占 {stated}，但评审档次最高为 {judged}（满分 {full}）"),
                format!("“{name}” says {stated} is judged, but its bands give up to {judged} of {full}"),
            ),
            Text::new("请按评审档次更正主观分占比", "Correct the share to that of the bands"),
        ));
    }
}

/// Parts without points and bands with gaps, at any depth.
fn inner(path: &str, name: &str, shape: &Shape, findings: &mut Vec<Finding>) {
    let unworthy = match shape {
        Shape::AllOrNothing(s) => s.worth.is_none(),
        Shape::Commitment(s) => s.worth.is_none(),
        Shape::Count(s) => s.each.is_none(),
        Shape::Levels(s) => s.levels.is_empty() || s.levels.iter().any(|row| row.worth.is_none()),
        Shape::Named(s) => s.items.iter().any(|item| item.worth.is_none()),
        Shape::Options(s) => s.options.iter().any(|option| option.worth.is_none()),
        _ => false,
    };
    if unworthy {
        findings.push(Finding::warning(
            FindingCode::PartWithoutPoints,
            format!("{path}.shape"),
            Text::new(
                format!("评分项“{name}”中有要求没有写明分值"),
                format!("“{name}” has a requirement without stated points"),
            ),
            Text::new(
                "请写明每项要求的分值，或移到实质性条款",
                "State its points, or move it to the substantive terms",
            ),
        ));
    }
    match shape {
        Shape::Interval(s) => intervals(path, name, &s.rows, findings),
        Shape::Parts(s) => {
            for part in &s.parts {
                if let Some(shape) = &part.shape {
                    inner(path, part.name.as_deref().unwrap_or(name), shape, findings);
                }
            }
        }
        _ => {}
    }
}

fn intervals(path: &str, name: &str, rows: &[IntervalRow], findings: &mut Vec<Finding>) {
    let mut rows: Vec<&IntervalRow> = rows.iter().collect();
    rows.sort_by_key(|row| row.from.unwrap_or(Decimal::MIN));
    for (lower, upper) in rows.iter().zip(rows.iter().skip(1)) {
        let from = upper.from.unwrap_or(Decimal::MIN);
        let to = lower.to.unwrap_or(Decimal::MAX);
        let (overlaps, gap) = match to.cmp(&from) {
            std::cmp::Ordering::Greater => (true, false),
            std::cmp::Ordering::Less => (false, true),
            std::cmp::Ordering::Equal => {
                (lower.to_included && upper.from_included, !lower.to_included && !upper.from_included)
            }
        };
        let shown = |end: Option<Decimal>| end.map_or_else(|| "∞".to_owned(), |end| end.normalize().to_string());
        let (to, from) = (shown(lower.to), shown(upper.from));
        if overlaps {
            findings.push(Finding::error(
                FindingCode::BandsOverlap,
                format!("{path}.shape"),
                Text::new(
                    format!("“{name}”的分档重叠：一档到 {to}，下一档从 {from} 起"),
                    format!("Bands of “{name}” overlap: one goes up to {to}, the next begins at {from}"),
                ),
                Text::new("请写明端点属于哪一档（≤ 或 <）", "Say which band each end belongs to (≤ or <)"),
            ));
        } else if gap {
            findings.push(Finding::warning(
                FindingCode::BandsGap,
                format!("{path}.shape"),
                Text::new(
                    format!("“{name}”的分档有空档：一档到 {to}，下一档从 {from} 起"),
                    format!("Bands of “{name}” leave a gap: one goes up to {to}, the next begins at {from}"),
                ),
                Text::new("请使相邻两档首尾相接", "Let each band begin where the one below ends"),
            ));
        }
    }
}

fn price(terms: &OpportunityTerms, limits: &Limits, findings: &mut Vec<Finding>) {
    let items = terms.scoring.iter().flat_map(|group| group.items.iter());
    let scored = whole(items.filter(|item| matches!(item.shape, Some(Shape::Price(_)))).map(|item| item.points));
    let scored = scored.map(|(_, sum)| sum);
    let stated = terms.price_score.as_ref().and_then(|price| price.weight);
    if let (Some(scored), Some(stated)) = (scored, stated)
        && scored != stated
    {
        findings.push(
            Finding::error(
                FindingCode::PriceWeightDiffers,
                "price_score.weight",
                Text::new(
                    format!("价格分写明 {stated} 分，评分表中价格项为 {scored} 分"),
                    format!("The price is said to weigh {stated}, the scoring table gives it {scored}"),
                ),
                Text::new("请统一价格分值", "State one weight of the price"),
            )
            .against("scoring"),
        );
    }
    let (Some(weight), Some(ShareLimit { min, max, basis })) = (stated.or(scored), &limits.price_weight) else {
        return;
    };
    let share = Ratio::from_bp(weight.hundredths());
    if share < *min || share > *max {
        findings.push(Finding::error(
            FindingCode::PriceWeightOutOfRange,
            if stated.is_some() { "price_score.weight" } else { "scoring" },
            Text::new(
                format!("价格分占 {share}，规定范围为 {min} 至 {max}（{basis}）"),
                format!("The price weighs {share}; {basis} allows {min} to {max}"),
            ),
            Text::new("请将价格分调整到规定范围内", "Bring the weight of the price into the range"),
        ));
    }
}
