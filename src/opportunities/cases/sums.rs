//! Rules made of several parts: persons, teams, bundles, two categories.

use super::scan::{cells, clauses, count_before, split_cap, trailing, without_brackets};
use super::shapes::Recorded;
use super::tables::{count, documents, each, interval_cells, levels_clause};
use crate::opportunities::model::{
    BundleShape, Combine, Gate, GateEffect, LevelsShape, NamedShape, NamedWorth, OptionsShape, Part, PartsShape, Shape,
    Subject,
};

/// Named things with `+` between them; what makes the item nothing is a gate.
pub(super) fn named(rule: &str) -> Option<Shape> {
    let mut items = Vec::new();
    let mut gates = Vec::new();
    for clause in clauses(rule) {
        let cells: Option<Vec<_>> = clause.split('+').map(trailing).collect();
        match cells {
            Some(cells) if cells.len() > 1 => items.extend(
                cells.iter().map(|(name, worth)| NamedWorth { name: Some((*name).to_owned()), worth: Some(*worth) }),
            ),
            _ if clause.ends_with("0分") => gates.push(zero(clause, None)),
            _ => {}
        }
    }
    let shape = (!items.is_empty()).then_some(Shape::Named(NamedShape { items, cap: split_cap(rule).1 }))?;
    Some(if gates.is_empty() {
        shape
    } else {
        let parts = vec![Part { shape: Some(shape), ..Part::default() }];
        Shape::Parts(PartsShape { gates, parts, ..PartsShape::default() })
    })
}

fn zero(condition: &str, team_size: Option<u32>) -> Gate {
    Gate { condition: Some(condition.to_owned()), team_size, effect: Some(GateEffect::ItemZero) }
}

/// Parts behind gates. `None` when no part is read.
pub(super) fn parts(item: &Recorded<'_>) -> Option<Shape> {
    let mut shape = PartsShape { of: Some(subject(item.code)), combine: Some(Combine::Sum), ..PartsShape::default() };
    if shape.of == Some(Subject::Persons) {
        shape.persons = count_before(item.name, &["人", "名"]).or_else(|| count_before(item.rule, &["人", "名"]));
    }
    shape.same_person_again = if item.rule.contains("可重复") {
        Some(true)
    } else if item.rule.contains("同一人不重复") || item.rule.contains("不同人") {
        Some(false)
    } else {
        None
    };
    if item.code == "all_or_nothing_gate" {
        bundle(item.rule, &mut shape);
    } else {
        for (at, clause) in clauses(item.rule).enumerate() {
            self::clause(item, at, clause, &mut shape);
        }
        flags(item, &mut shape);
    }
    (!shape.parts.is_empty()).then_some(Shape::Parts(shape))
}

fn subject(code: &str) -> Subject {
    if code.contains("multi_person") {
        Subject::Persons
    } else if code.contains("person_attribute") {
        Subject::Person
    } else if ["team", "headcount", "all_or_nothing"].iter().any(|word| code.contains(word)) {
        Subject::Team
    } else if code.contains("facility") {
        Subject::Facility
    } else {
        Subject::Organization
    }
}

/// `15名…，且1名党员+1名中级，全满足100%否则0`: the team is the gate, the rest is a bundle.
fn bundle(rule: &str, shape: &mut PartsShape) {
    let (plain, _) = without_brackets(rule);
    let (conditions, worth) = plain.split_once("全满足").unwrap_or((plain.as_str(), ""));
    let conditions = conditions.split(['，', '+', '且']).map(str::trim).filter(|c| !c.is_empty());
    let (teams, others): (Vec<&str>, Vec<&str>) =
        conditions.partition(|c| count_before(c, &["名", "人"]).is_some_and(|n| n > 1));
    shape.gates = teams.into_iter().map(|c| zero(c, count_before(c, &["名", "人"]))).collect();
    let worth = super::scan::amount(worth).and_then(|(w, _)| crate::opportunities::model::Points::from_decimal(w));
    let conditions = others.into_iter().map(str::to_owned).collect();
    shape.parts = vec![Part { shape: Some(Shape::AllOrNothing(BundleShape { conditions, worth })), ..Part::default() }];
}

fn clause(item: &Recorded<'_>, at: usize, clause: &str, shape: &mut PartsShape) {
    let mut clause = clause;
    if let Some((prefix, rest)) = clause.split_once('：') {
        if let Some(people) = count_before(prefix, &["人", "名"]) {
            shape.gates.push(zero(prefix, Some(people)));
        }
        clause = rest;
    }
    if let Some((condition, _)) = clause.split_once("否则0").filter(|_| !clause.contains("每多"))
        && trailing(condition).is_none()
    {
        let condition = condition.trim_end_matches('，');
        shape.gates.push(zero(condition, count_before(condition, &["人", "名"])));
    } else if clause.ends_with("0分") && clause.contains('有') && cells(clause).is_none() {
        shape.gates.push(zero(clause, None));
    } else if let Some(part) = part(item, clause) {
        shape.parts.push(part);
    } else if at == 0 && item.code.contains("gated") {
        shape.gates.push(zero(clause, None));
    } else if let Some(cap) = split_cap(clause).1.filter(|_| clause.starts_with("合计")) {
        shape.cap = Some(cap);
    }
}

/// One clause as a part; `None` when it states no rule of its own.
fn part(item: &Recorded<'_>, clause: &str) -> Option<Part> {
    let (body, cap) = split_cap(clause);
    let named = |name: &str, shape| {
        let name = Some(name.trim_end_matches(['，', '、']).trim().to_owned()).filter(|name| !name.is_empty());
        Some(Part { name, shape: Some(shape), ..Part::default() })
    };
    if clause.starts_with("合计") {
        return None;
    }
    if let Some(levels) = levels_clause(clause) {
        return named(&levels.of.clone().unwrap_or_default(), Shape::Levels(levels));
    }
    if let Some(shape) = interval_cells(clause) {
        return named(&shape.of.clone().unwrap_or_default(), Shape::Interval(shape));
    }
    if let Some(cells) = cells(&body) {
        let option = |(name, worth): (String, _)| NamedWorth { name: Some(name), worth: Some(worth) };
        return named("", Shape::Options(OptionsShape { options: cells.into_iter().map(option).collect() }));
    }
    if clause.contains("评价") && each(&body).is_some() {
        return named("", documents(clause, true)?);
    }
    if let Some(shape) = count(clause, item.name) {
        let name = match &shape {
            Shape::Count(count) => count.of.clone().unwrap_or_default(),
            _ => String::new(),
        };
        return named(&name, shape);
    }
    if body.contains("级别") && cap.is_some() {
        // The document caps the part and does not say what each level is worth.
        let of = body.split("按级别").next().map(str::to_owned);
        return named(
            &body,
            Shape::Levels(LevelsShape { of, combine: Some(Combine::Sum), cap, ..LevelsShape::default() }),
        );
    }
    let (text, worth) = match trailing(body.split("否则0").next().unwrap_or(&body)) {
        Some((text, worth)) if !text.is_empty() => (text, Some(worth)),
        _ if clause.contains("无分值") => (clause, None),
        _ => return None,
    };
    named(text, Shape::AllOrNothing(BundleShape { conditions: vec![text.to_owned()], worth }))
}

/// What the rule says about all its parts.
fn flags(item: &Recorded<'_>, shape: &mut PartsShape) {
    let rule = item.rule;
    for part in &mut shape.parts {
        match &mut part.shape {
            Some(Shape::Levels(levels)) => {
                levels.highest_of_same = rule.contains("按最高") || rule.contains("取高");
                if item.code.contains("highest") {
                    levels.combine = Some(Combine::Highest);
                }
            }
            Some(Shape::Count(count)) => {
                count.once_per_project |= rule.contains("同一项目不重复");
                count.renewals_once |= rule.contains("续签");
            }
            _ => {}
        }
    }
}
