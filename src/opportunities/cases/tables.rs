//! Rules that are a step, or one table: counts, grades, levels, documents, bands of a number, options.

use super::scan::{
    amount, amount_after, ascii_signs, cells, clauses, count_before, split_cap, trailing, without_brackets,
};
use crate::opportunities::model::{
    Combine, CountRow, CountShape, CountTableShape, DocumentGrade, DocumentsShape, Gate, GateEffect, GradeRow,
    GradeShape, IntervalRow, IntervalShape, Level, LevelRow, LevelsShape, NamedWorth, NewOrganization, OptionsShape,
    Part, PartsShape, Points, Shape, Threshold,
};
use rust_decimal::Decimal;

/// Words for levels, as they begin; the first in the text counts.
const LEVEL_WORDS: [&str; 6] = ["国", "副省", "省", "市", "区", "街道"];

/// `经验每个25`, `每个中级15`: what is counted, and how much for each.
pub(super) fn each(text: &str) -> Option<(String, Points)> {
    let unit_end = |at: usize| Some(at + text.get(at..)?.chars().take(2).map(char::len_utf8).sum::<usize>());
    let direct = text.match_indices('每').find_map(|(at, _)| {
        let (value, _) = amount(text.get(unit_end(at)?..)?.trim_start_matches([' ', '=', '+']))?;
        Some((text.get(..at)?.to_owned(), Points::from_decimal(value)?))
    });
    direct.or_else(|| {
        let (of, worth) = trailing(text.starts_with('每').then_some(text)?)?;
        Some((of.get(unit_end(0)?..)?.to_owned(), worth))
    })
}

/// `17人本科，之后每多1人6%`: a threshold and a step beyond it.
fn beyond(text: &str) -> Option<(&str, Threshold, Points)> {
    let (before, after) =
        text.split_once("每多").or_else(|| text.split_once("每增加")).or_else(|| text.split_once("每增"))?;
    let (_, unit_and_step) = super::scan::numeral(after)?;
    let step = unit_and_step.get(unit_and_step.chars().next()?.len_utf8()..)?;
    let (value, _) = amount(step.trim_start_matches(['+', ' ', '加', '得']))?;
    let count = count_before(before, &["人", "名"]).or_else(|| count_before(before, &["年", "个", "项"]))?;
    let (of, worth) = match before.split_once("否则") {
        Some((of, _)) => (of, Points::ZERO),
        None => trailing(before).unwrap_or((before, Points::ZERO)),
    };
    Some((of, Threshold { count, worth }, Points::from_decimal(value)?))
}

/// So much for each, up to a cap.
pub(super) fn count(rule: &str, name: &str) -> Option<Shape> {
    let (body, cap) = split_cap(rule);
    let counting = |of: &str| CountShape {
        of: Some(of.trim_end_matches(['，', '、', '：', ' ']).to_owned()).filter(|of| !of.is_empty()),
        cap,
        once_per_project: rule.contains("同一项目不重复"),
        renewals_once: rule.contains("续签"),
        committed: rule.contains("承诺"),
        ..CountShape::default()
    };
    if let Some((of, threshold, step)) = beyond(&body) {
        return Some(Shape::Count(CountShape { each: Some(step), threshold: Some(threshold), ..counting(of) }));
    }
    let (of, step) = each(&body)?;
    let certificates = of.contains("认证") || name.contains("认证");
    let kinds = if certificates && of.contains('/') { of.split('/').map(str::to_owned).collect() } else { Vec::new() };
    Some(Shape::Count(CountShape { each: Some(step), kinds, ..counting(&of) }))
}

/// `（35/70/100）`: a table by number.
pub(super) fn count_table(rule: &str) -> Option<Shape> {
    let (plain, brackets) = without_brackets(rule);
    let worths = brackets.iter().find_map(|inside| cells(inside)).or_else(|| cells(&plain))?;
    let rows = (1..).zip(worths).map(|(count, (_, worth))| CountRow { count, worth: Some(worth) }).collect();
    let of = plain.split(['：', '，']).next().map(str::to_owned);
    Some(Shape::CountTable(CountTableShape { of, rows, kinds: Vec::new() }))
}

/// Assessment grades.
pub(super) fn grade(rule: &str) -> Option<Shape> {
    let mut shape = GradeShape { equivalent_judged: rule.contains("专家"), ..GradeShape::default() };
    for cell in rule.split(['/', '；']) {
        let Some((label, worth)) = trailing(cell) else { continue };
        if label.contains("其他") || label.contains("其它") {
            shape.otherwise = Some(worth);
            continue;
        }
        let is_grade = |word: &&str| word.ends_with(['A', '级']) && word.starts_with(|c: char| c.is_ascii_digit());
        if let Some(grade) = label.split(['或', '、', '，']).find(is_grade) {
            let grade = grade.trim_end_matches('级').to_owned();
            shape.grades.push(GradeRow { grade: Some(grade), worth: Some(worth) });
        }
        if let Some(years) = count_before(label, &["年内"]) {
            shape.new_organization = Some(NewOrganization { within_months: years * 12, worth: Some(worth) });
        }
    }
    (!shape.grades.is_empty()).then_some(Shape::Grade(shape))
}

/// The lowest level a label names: what stands higher counts in its row too.
fn level(label: &str) -> Option<Level> {
    let (label, _) = without_brackets(label);
    let below_province = label.replace("副省", "");
    [
        (label.contains("街道"), Level::Street),
        (label.contains('区') || label.contains('县'), Level::District),
        (label.contains('市'), Level::Municipal),
        (label.contains("副省"), Level::SubProvincial),
        (below_province.contains('省'), Level::Provincial),
        (label.contains('国'), Level::National),
    ]
    .into_iter()
    .find(|(names, _)| *names)
    .map(|(_, level)| level)
}

/// A table by level, in one clause; `None` when it is not one.
pub(super) fn levels_clause(clause: &str) -> Option<LevelsShape> {
    let (body, cap) = split_cap(clause);
    let table = body.split('，').next()?;
    let mut cells = cells(table)?;
    let first = cells.first_mut()?;
    let start = LEVEL_WORDS.iter().filter_map(|word| first.0.find(word)).min()?;
    let (of, name) = first.0.split_at_checked(start)?;
    let of = Some(of.trim().to_owned()).filter(|of| !of.is_empty());
    first.0 = name.to_owned();
    let row = |(name, worth): (String, Points)| {
        Some(LevelRow { level: Some(level(&name)?), name: Some(name), worth: Some(worth) })
    };
    let levels: Vec<LevelRow> = cells.into_iter().map(row).collect::<Option<_>>()?;
    Some(LevelsShape { of, levels, combine: Some(Combine::Sum), cap, highest_of_same: false })
}

/// Awards by level, in the first clause that has a table.
pub(super) fn levels(code: &str, rule: &str) -> Option<Shape> {
    let mut shape = clauses(rule).find_map(levels_clause)?;
    shape.highest_of_same = rule.contains("取高") || rule.contains("按最高");
    if code.contains("highest") {
        shape.combine = Some(Combine::Highest);
    }
    Some(Shape::Levels(shape))
}

/// Graded documents.
pub(super) fn documents(rule: &str, depends: bool) -> Option<Shape> {
    let (body, cap) = split_cap(rule);
    let top = count_before(&body, &["个项目", "份"]).filter(|_| body.contains("取"));
    let table = body.rsplit_once('：').map_or(body.as_str(), |(_, table)| table);
    let has_amount = |text: &&str| text.split('、').any(|segment| grades(segment).is_some());
    let table = table.split(['，', '；']).find(has_amount)?;
    let grades: Vec<DocumentGrade> = table.split('、').filter_map(grades).flatten().collect();
    let best = |word: &String| word.contains("最高");
    Some(Shape::Documents(DocumentsShape {
        cap,
        accepted_projects_only: depends || rule.contains("已得分") || rule.contains("对应"),
        once_per_project: rule.contains("同一经验") || rule.contains("同一项目"),
        top,
        top_grade_counts_best: rule.contains("最高等级等同")
            || grades.first().is_some_and(|g| g.words.iter().any(best)),
        by_rank: rule.contains("序位") || rule.contains("第一等级"),
        grades,
    }))
}

/// `优/满意每份25` is one grade; `第一等级35/第二25` are two.
fn grades(segment: &str) -> Option<Vec<DocumentGrade>> {
    let (plain, brackets) = without_brackets(segment);
    let plain = plain.replace("每份", "").replace("每个", "");
    if let Some(cells) = cells(&plain) {
        let row = |(word, worth): (String, Points)| DocumentGrade { words: vec![word], worth: Some(worth) };
        return Some(cells.into_iter().map(row).collect());
    }
    let (words, worth) = trailing(&plain)?;
    if words.is_empty() || worth == Points::ZERO {
        return None;
    }
    let more = brackets.iter().flat_map(|inside| inside.split('/'));
    let words = words.split('/').chain(more).map(|word| word.trim().to_owned()).collect();
    Some(vec![DocumentGrade { words, worth: Some(worth) }])
}

/// One side of an interval: the sign nearest to the variable and the number.
fn row(label: &str) -> Option<(String, String, IntervalRow)> {
    let mut row = IntervalRow::default();
    if let Some((left, right)) = label.split_once(['X', 'x']) {
        let lower = left.trim_end().trim_end_matches(['<', '=']);
        let (of, number) = last_number(lower)?;
        row.from = number;
        row.from_included = number.is_some() && left.trim_end().ends_with('=');
        let sign = right.trim_start();
        let upper = sign.trim_start_matches(['<', '=']);
        if sign.starts_with('<') {
            row.to = amount(upper.trim_start()).map(|(to, _)| to);
            row.to_included = sign.starts_with("<=");
        } else if sign.starts_with('>') {
            row.from = amount(sign.trim_start_matches(['>', '=']).trim_start()).map(|(from, _)| from);
            row.from_included = sign.starts_with(">=");
        }
        return Some((of.to_owned(), "%".to_owned(), row));
    }
    let at = label.find(['<', '>'])?;
    let (of, sign) = label.split_at_checked(at)?;
    let number = sign.trim_start_matches(['<', '>', '=']);
    let (value, unit) = amount(number.trim_start())?;
    let included = sign.starts_with(">=") || sign.starts_with("<=");
    if sign.starts_with('>') {
        (row.from, row.from_included) = (Some(value), included);
    } else {
        (row.to, row.to_included) = (Some(value), included);
    }
    Some((of.trim().to_owned(), unit.trim().to_owned(), row))
}

/// The number a text ends in (a `%` may follow), and what stands before.
fn last_number(text: &str) -> Option<(&str, Option<Decimal>)> {
    if text.trim().is_empty() {
        return Some((text, None));
    }
    let (before, value) = trailing(text)?;
    Some((before, Some(value.decimal())))
}

/// Bands as cells: `服务区内>=120㎡ 60%/<120㎡ 30%`, `2年10/5年20`.
pub(super) fn interval_cells(clause: &str) -> Option<IntervalShape> {
    let clause = ascii_signs(clause);
    let cells = cells(&clause)?;
    let mut shape = IntervalShape { otherwise: Some(Points::ZERO), ..IntervalShape::default() };
    for (label, worth) in &cells {
        let (of, unit, mut found) = match label.strip_suffix('年').and_then(amount) {
            Some((years, "")) => {
                let from = IntervalRow { from: Some(years), from_included: true, ..IntervalRow::default() };
                (String::new(), "年".to_owned(), from)
            }
            _ => row(label)?,
        };
        found.worth = Some(*worth);
        shape.of = shape.of.or(Some(of).filter(|of| !of.is_empty()));
        shape.unit = Some(unit);
        shape.rows.push(found);
    }
    // A band that only says where it begins ends where the next one begins.
    shape.rows.sort_by_key(|row| row.from);
    let starts: Vec<Option<Decimal>> = shape.rows.iter().skip(1).map(|row| row.from).collect();
    for (row, next) in shape.rows.iter_mut().zip(starts) {
        row.to = row.to.or(next);
    }
    Some(shape)
}

/// Bands of a declared number: `承诺意外险，且人工成本占报价 85%<=X<86% 20分；…；其他0`.
pub(super) fn interval(rule: &str) -> Option<Shape> {
    let rule = ascii_signs(rule);
    let mut shape = IntervalShape { unit: Some("%".to_owned()), declared: true, ..IntervalShape::default() };
    let mut gate = None;
    for clause in clauses(&rule) {
        let (label, worth) = trailing(clause)?;
        if label.starts_with("其他") || label.starts_with("其它") {
            shape.otherwise = Some(worth);
            continue;
        }
        let (of, _, mut found) = row(label)?;
        found.worth = Some(worth);
        shape.rows.push(found);
        if !of.trim().is_empty() {
            let (condition, of) = of.split_once("，且").map_or((None, of.as_str()), |(c, of)| (Some(c.to_owned()), of));
            shape.of = Some(of.trim().to_owned());
            gate = gate.or(condition);
        }
    }
    let shape = (!shape.rows.is_empty()).then_some(Shape::Interval(shape))?;
    Some(match gate {
        None => shape,
        Some(condition) => Shape::Parts(PartsShape {
            gates: vec![Gate { condition: Some(condition), team_size: None, effect: Some(GateEffect::ItemZero) }],
            parts: vec![Part { shape: Some(shape), ..Part::default() }],
            ..PartsShape::default()
        }),
    })
}

/// Options of which the best counts.
pub(super) fn options(rule: &str) -> Option<Shape> {
    let option = |name: &str, worth| NamedWorth {
        name: Some(name.trim().trim_start_matches(['①', '②', '③', '④']).to_owned()),
        worth: Some(worth),
    };
    let options: Vec<NamedWorth> = match amount_after(rule, "满足其一") {
        Some((worth, _)) => {
            let named = rule.split("满足其一").next().unwrap_or(rule).trim_end_matches('，');
            named.split('或').map(|name| option(name, worth)).collect()
        }
        None => clauses(rule).filter_map(trailing).map(|(name, worth)| option(name, worth)).collect(),
    };
    (options.len() > 1).then_some(Shape::Options(OptionsShape { options }))
}
