//! Small readers of recorded sentences: Chinese and Arabic numerals, amounts, caps, cells of a table.

use crate::kernel::{Error, Ratio, Result};
use crate::opportunities::model::Points;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Number;
use std::str::FromStr;

const DIGITS: [(char, u32); 14] = [
    ('零', 0),
    ('一', 1),
    ('二', 2),
    ('两', 2),
    ('三', 3),
    ('叁', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('壹', 1),
    ('贰', 2),
];

fn digit(c: char) -> Option<u32> {
    DIGITS.iter().find(|(sign, _)| *sign == c).map(|(_, value)| *value)
}

/// A numeral at the start of `text`, Arabic (`12`, `12.5`) or Chinese up to 99, and what follows it.
pub(super) fn numeral(text: &str) -> Option<(Decimal, &str)> {
    if let Some(found) = amount(text) {
        return Some(found);
    }
    let end = text.find(|c| digit(c).is_none() && c != '十').unwrap_or(text.len());
    let (run, rest) = text.split_at_checked(end)?;
    let value = match run.split_once('十') {
        Some((tens, ones)) => {
            let part = |s: &str, blank: u32| if s.is_empty() { Some(blank) } else { s.chars().next().and_then(digit) };
            part(tens, 1)? * 10 + part(ones, 0)?
        }
        None => run.chars().next().and_then(digit)?,
    };
    Some((Decimal::from(value), rest))
}

/// An Arabic number at the start of `text`, and what follows it.
pub(super) fn amount(text: &str) -> Option<(Decimal, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (run, rest) = text.split_at_checked(end)?;
    Decimal::from_str(run.trim_end_matches('.')).ok().filter(|_| !run.is_empty()).map(|value| (value, rest))
}

/// The first whole number that stands right before one of `units`.
pub(super) fn count_before(text: &str, units: &[&str]) -> Option<u32> {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match numeral(rest) {
            Some((value, after)) if units.iter().any(|unit| after.starts_with(unit)) => return value.to_u32(),
            Some((_, after)) => rest = after,
            None => rest = rest.get(first.len_utf8()..).unwrap_or_default(),
        }
    }
    None
}

/// The first amount right after `marker` (a space, `+` or `=` may stand between), and what follows it.
pub(super) fn amount_after<'a>(text: &'a str, marker: &str) -> Option<(Points, &'a str)> {
    text.match_indices(marker).find_map(|(at, found)| {
        let after = text.get(at + found.len()..)?.trim_start_matches([' ', '+', '=']);
        let (value, rest) = amount(after)?;
        Some((Points::from_decimal(value)?, rest))
    })
}

/// The amount at the end of `text` (a `%` or 分 may follow) and the words before it.
pub(super) fn trailing(text: &str) -> Option<(&str, Points)> {
    let text = text.trim().trim_end_matches(['%', '分', '、', '，', ' ']);
    let start = text
        .rfind(|c: char| !c.is_ascii_digit() && c != '.')
        .map_or(0, |at| at + text.get(at..).and_then(|tail| tail.chars().next()).map_or(0, char::len_utf8));
    let (words, number) = text.split_at_checked(start)?;
    let value = Points::from_decimal(Decimal::from_str(number).ok()?)?;
    Some((words.trim_end_matches(['=', '：', ' ', '，', '、']).trim(), value))
}

/// The text without its cap (`，累计封顶100%`), and the cap.
pub(super) fn split_cap(text: &str) -> (String, Option<Points>) {
    for marker in ["封顶", "最高", "合计"] {
        for (at, found) in text.match_indices(marker) {
            let (Some(before), Some(after)) = (text.get(..at), text.get(at + found.len()..)) else { continue };
            if let Some((value, rest)) = amount(after)
                && let Some(cap) = Points::from_decimal(value)
            {
                let before = before.trim_end_matches("累计").trim_end_matches("累加");
                let rest = rest.trim_start_matches('%').trim_start_matches('分');
                return (format!("{}{rest}", before.trim_end_matches('，')), Some(cap));
            }
        }
    }
    (text.to_owned(), None)
}

/// The cells of `a10/b20/c30`; `None` unless there are two or more and each ends in an amount.
pub(super) fn cells(text: &str) -> Option<Vec<(String, Points)>> {
    let text = text.trim().trim_end_matches("每篇").trim_end_matches("每个").trim_end_matches("每项");
    let cells: Vec<(String, Points)> = text
        .split('/')
        .map(|cell| trailing(cell).map(|(words, worth)| (words.to_owned(), worth)))
        .collect::<Option<_>>()?;
    (cells.len() > 1).then_some(cells)
}

/// The clauses of a rule.
pub(super) fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(['；', ';']).map(str::trim).filter(|clause| !clause.is_empty())
}

/// The text without what stands in brackets, and what stood there.
pub(super) fn without_brackets(text: &str) -> (String, Vec<String>) {
    let (mut plain, mut inside) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once(['（', '(']) {
        plain.push_str(before);
        let (within, after) = tail.split_once(['）', ')']).unwrap_or((tail, ""));
        inside.push(within.to_owned());
        rest = after;
    }
    plain.push_str(rest);
    (plain, inside)
}

/// The same text with ASCII signs for comparison and per cent.
pub(super) fn ascii_signs(text: &str) -> String {
    text.replace('≥', ">=").replace('≤', "<=").replace('＜', "<").replace('＞', ">").replace('％', "%")
}

fn exact(number: &Number, what: &str) -> Result<Decimal> {
    Decimal::from_str(&number.to_string()).map_err(|_| {
        Error::field(what, "not_exact", format!("不是精确的数：{number}"), format!("Not an exact number: {number}"))
    })
}

/// Points from a recorded number.
pub(super) fn points(number: &Number, what: &str) -> Result<Points> {
    Points::from_decimal(exact(number, what)?).ok_or_else(|| too_fine(number, what))
}

/// A ratio from a recorded percentage.
pub(super) fn percent(number: &Number, what: &str) -> Result<Ratio> {
    points(number, what).map(|points| Ratio::from_bp(points.hundredths()))
}

fn too_fine(number: &Number, what: &str) -> Error {
    Error::field(what, "too_fine", format!("最多两位小数：{number}"), format!("At most two places: {number}"))
}

/// An exact number as recorded: whole numbers without a point.
pub(super) fn number(value: Decimal) -> Number {
    let value = value.normalize();
    match value.to_i64().filter(|_| value.is_integer()) {
        Some(whole) => whole.into(),
        None => serde_json::from_str(&value.to_string()).unwrap_or_else(|_| 0.into()),
    }
}

/// A ratio as a recorded percentage.
pub(super) fn percent_number(ratio: Ratio) -> Number {
    number(Decimal::new(ratio.bp(), 2))
}
