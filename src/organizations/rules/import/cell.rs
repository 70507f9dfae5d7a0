//! Reading one cell by the kind of its column.

use super::columns::Kind;
use super::normal::half_width;
use super::places::Places;
use super::words;
use crate::kernel::{Money, Text, Uscc};
use crate::organizations::model::import::Cell;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use serde_json::{Value as Json, json};

/// What is wrong with a cell: a stable word, and the sentence.
pub type Wrong = (&'static str, Text);

fn wrong<T>(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Result<T, Wrong> {
    Err((code, Text::new(zh, en)))
}

/// What stands in a cell, for an error report.
#[must_use]
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Error(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Bool(value) => value.to_string(),
    }
}

/// The value of a cell as a field of a record; `None` for an empty cell.
///
/// # Errors
/// What is wrong and how to mend it.
pub fn read(kind: Kind, cell: &Cell, places: &Places<'_>) -> Result<Option<Json>, Wrong> {
    if let Cell::Error(text) = cell {
        return wrong(
            "cell_error",
            format!("单元格是电子表格的错误值 {text}；请改正公式，或填写数值"),
            format!("The cell holds the spreadsheet error {text}; correct the formula or write the value"),
        );
    }
    let text = plain(cell);
    if text.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        Kind::Uscc => json!(uscc(cell, &text)?),
        Kind::Text => json!(text),
        Kind::Day => json!(day(cell, &text)?),
        Kind::Year => json!(year(&text)?),
        Kind::Count => json!(count(&text)?),
        Kind::Money => json!(money(&text)?),
        Kind::Score => json!(score(&text)?),
        Kind::Region => json!(places.region(&text)?),
        Kind::Regions => json!(each(&text, |part| places.region(part).map(|code| code.to_string()))?),
        Kind::Category => json!(places.category(&text)?),
        Kind::Categories => json!(each(&text, |part| places.category(part))?),
        Kind::RegionOrCategory => json!(text),
        Kind::Texts => json!(split(&text).collect::<Vec<_>>()),
        Kind::YesNo => json!(word(words::yes_no(), &text)? == "true"),
        Kind::Word(allowed) => json!(word(allowed(), &text)?),
    };
    Ok(Some(value))
}

/// The cell as text; a whole number without decimal point.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => decimal(*number).map_or_else(|| number.to_string(), |n| n.normalize().to_string()),
        Cell::Bool(true) => "是".to_owned(),
        Cell::Bool(false) => "否".to_owned(),
        other => shown(other).trim().to_owned(),
    }
}

/// A spreadsheet's number without the noise of binary floating point.
fn decimal(number: f64) -> Option<Decimal> {
    Decimal::from_f64(number).map(|n| n.round_dp(6))
}

fn uscc(cell: &Cell, text: &str) -> Result<Uscc, Wrong> {
    if matches!(cell, Cell::Number(_)) {
        return wrong(
            "uscc_number",
            "统一社会信用代码被电子表格当作数字，末几位已丢失；请把该列设为文本格式后重新填写",
            "The spreadsheet took the credit code for a number and lost its last digits; format the column as text",
        );
    }
    text.parse::<Uscc>().map_err(|error| (error.code(), error.message()))
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', ',', '，', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn each<T>(text: &str, read: impl Fn(&str) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
    split(text).map(read).collect()
}

fn word(allowed: words::Words, text: &str) -> Result<&'static str, Wrong> {
    words::read(allowed, text).ok_or_else(|| {
        let choices = words::choices(allowed).join("、");
        let text = Text::new(
            format!("“{text}”不在可选项中；请填写：{choices}"),
            format!("“{text}” is not one of the choices: {choices}"),
        );
        ("choice", text)
    })
}

/// The day a spreadsheet counts as 0.
const EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);
/// Spreadsheet days for 1949 to 2099: a number in a date column outside is no date.
const SERIAL: std::ops::Range<u64> = 17_899..73_415;

fn day(cell: &Cell, text: &str) -> Result<NaiveDate, Wrong> {
    let serial = match cell {
        Cell::Day(day) => return Ok(*day),
        Cell::Number(_) => text.parse::<Decimal>().ok().and_then(|n| n.trunc().to_u64()).filter(|n| SERIAL.contains(n)),
        _ => None,
    };
    let counted = serial.and_then(|days| EPOCH?.checked_add_days(Days::new(days)));
    let written = || -> Option<NaiveDate> {
        let half: String = text.chars().map(half_width).collect();
        let date = half.split([' ', 'T']).next().unwrap_or_default();
        if date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) {
            return NaiveDate::parse_from_str(date, "%Y%m%d").ok();
        }
        let parts: Vec<&str> = date.split(['-', '/', '.', '年', '月', '日']).filter(|p| !p.is_empty()).collect();
        let [year, month, day] = parts.as_slice() else { return None };
        if year.len() != 4 {
            return None;
        }
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    };
    counted.or_else(written).map_or_else(
        || {
            wrong(
                "date",
                format!("“{text}”不是有效日期；请写作 2026-03-01，并确认该日存在"),
                format!("“{text}” is not a date; write 2026-03-01, and check that the day exists"),
            )
        },
        Ok,
    )
}

fn year(text: &str) -> Result<i32, Wrong> {
    let digits = text.trim_end_matches("年度").trim_end_matches('年');
    match digits.parse::<i32>() {
        Ok(year) if (1949..=2100).contains(&year) => Ok(year),
        _ => wrong("year", format!("“{text}”不是年度；请写作 2025"), format!("“{text}” is not a year; write 2025")),
    }
}

fn count(text: &str) -> Result<u32, Wrong> {
    let digits: String = text.chars().map(half_width).filter(|c| *c != ',').collect();
    digits.trim_end_matches(['人', '名', '个']).parse::<u32>().map_or_else(
        |_| {
            wrong(
                "count",
                format!("“{text}”不是不小于0的整数；请写作 8"),
                format!("“{text}” is not a whole number from 0; write 8"),
            )
        },
        Ok,
    )
}

fn money(text: &str) -> Result<Money, Wrong> {
    let half: String = text.chars().map(half_width).filter(|c| !matches!(c, ',' | '¥' | '￥' | ' ')).collect();
    if half.contains('万') {
        return wrong(
            "money_unit",
            format!("“{text}”：本列以元为单位；请换算成元，如 120000.00"),
            format!("“{text}”: this column is in yuan; write 120000.00"),
        );
    }
    half.trim_end_matches('元').parse::<Money>().map_err(|error| {
        (
            "money",
            Text::new(error.to_string(), format!("“{text}” is not an amount; write 120000.00 (at most two places)")),
        )
    })
}

fn score(text: &str) -> Result<Decimal, Wrong> {
    let fits =
        |score: &Decimal| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(score) && score.normalize().scale() <= 2;
    text.trim_end_matches('分').parse::<Decimal>().ok().filter(fits).map_or_else(
        || {
            wrong(
                "score",
                format!("“{text}”不是0至100之间、最多两位小数的得分；请写作 92.5"),
                format!("“{text}” is not a score of 0 to 100 with at most two places; write 92.5"),
            )
        },
        |score| Ok(score.normalize()),
    )
}
