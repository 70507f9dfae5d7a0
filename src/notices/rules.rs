//! What a notice says, what it lacks, and its official text; who may read it.

use super::forms::{Form, FormField};
use super::model::{Facts, NoticeChapter, NoticeLine, Piece};
use crate::kernel::access::{Rule, Scope, Who};
use crate::kernel::{Instant, Lang, Text};
use crate::policy::pack::Status;
use sha2::{Digest, Sha256};

const ANYBODY: &[(Who, Scope)] = &[(Who::Public, Scope::Anything)];

/// The public list.
pub const LIST: Rule = Rule::new("notice_list", ANYBODY);
/// Kinds of which there are some.
pub const TYPES: Rule = Rule::new("notice_types", ANYBODY);
/// The list as a sheet.
pub const EXPORT: Rule = Rule::new("notice_export", ANYBODY);
/// One notice.
pub const READ: Rule = Rule::new("notice_read", ANYBODY);
/// Its official text.
pub const TEXT: Rule = Rule::new("notice_text", ANYBODY);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[LIST, TYPES, EXPORT, READ, TEXT];

/// A required field that is blank.
#[derive(Clone, Copy, Debug)]
pub struct Gap<'a> {
    /// The field.
    pub field: &'a FormField,
    /// It keeps the notice from being published: the rule behind it was read. What is from memory warns.
    pub blocks: bool,
}

/// The required fields of a form that `facts` leaves blank.
pub fn gaps<'a>(form: &'a Form, facts: &'a Facts) -> impl Iterator<Item = Gap<'a>> {
    let blank = form.fields().filter(|field| field.required && facts.get(field.from).is_none());
    blank.map(|field| Gap { field, blocks: field.status != Status::Unverified })
}

/// What is missing, in words, with the rule.
#[must_use]
pub fn lacking(form: &Form, field: &FormField) -> Text {
    let from_memory = field.status == Status::Unverified;
    let (zh, en) =
        if from_memory { ("；该要求凭记忆录入，尚未核实", "; recalled, not verified") } else { ("", "") };
    Text::new(
        format!("《{}》缺少“{}”（{}{zh}）", form.title.zh, field.label.zh, field.basis),
        format!("\"{}\" lacks \"{}\" ({}{en})", form.title.en, field.label.en, field.basis),
    )
}

/// The chapters of a notice: blank fields are left out unless they are required; a chapter that says nothing too.
#[must_use]
pub fn compose(form: &Form, facts: &Facts) -> Vec<NoticeChapter> {
    let line = |field: &FormField| {
        let piece = facts.get(field.from).cloned();
        (piece.is_some() || field.required).then(|| NoticeLine {
            id: field.id.clone(),
            label: field.label.clone(),
            piece,
        })
    };
    let chapters = form.chapters.iter().map(|chapter| NoticeChapter {
        title: chapter.title.clone(),
        lines: chapter.fields.iter().filter_map(line).collect(),
    });
    chapters.filter(|chapter| !chapter.lines.is_empty()).collect()
}

/// The official text, in Chinese: title, chapters, who signs it and the day.
#[must_use]
pub fn official_text(name: &str, heading: &str, chapters: &[NoticeChapter], signed: &str, at: Instant) -> String {
    let mut text = format!("{name}{heading}\n");
    for (number, chapter) in (1..).zip(chapters) {
        text.push_str(&format!("\n{}、{}\n", numeral(number), chapter.title.zh));
        for line in &chapter.lines {
            text.push_str(&said(line));
        }
    }
    text.push_str(&format!("\n{signed}\n{}\n", at.date().format("%Y年%-m月%-d日")));
    text
}

fn said(line: &NoticeLine) -> String {
    let label = &line.label.zh;
    match &line.piece {
        None => format!("{label}：无\n"),
        Some(Piece::Lines { lines }) => {
            let points = (1..).zip(lines).map(|(number, line)| format!("  {number}. {line}\n"));
            format!("{label}：\n{}", points.collect::<String>())
        }
        Some(Piece::Table { head, rows }) => {
            let row = |cells: &Vec<String>| {
                let cells = head.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
                let cells: Vec<String> = cells.map(|(head, cell)| format!("{}：{cell}", head.zh)).collect();
                format!("  {}\n", cells.join("；"))
            };
            format!("{label}：\n{}", rows.iter().map(row).collect::<String>())
        }
        Some(piece) => format!("{label}：{}\n", plain(piece)),
    }
}

/// A piece of one line, in Chinese.
fn plain(piece: &Piece) -> String {
    match piece {
        Piece::Text { text } => text.clone(),
        Piece::Word { word } => word.get(Lang::Zh).to_owned(),
        Piece::Money { amount } => format!("{amount}元"),
        Piece::Day { day } => day.format("%Y年%-m月%-d日").to_string(),
        Piece::Moment { at } => at.shanghai().format("%Y年%-m月%-d日 %H:%M（北京时间）").to_string(),
        Piece::Lines { lines } => lines.join("；"),
        Piece::Table { rows, .. } => rows.iter().map(|row| row.join("，")).collect::<Vec<_>>().join("；"),
    }
}

/// SHA-256 of an official text, hex: `sha256sum` of the saved text gives the same.
#[must_use]
pub fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// 一 to 九十九, as chapters are numbered.
fn numeral(number: usize) -> String {
    let digit =
        |digit: usize| "一二三四五六七八九".chars().nth(digit.wrapping_sub(1)).map(String::from).unwrap_or_default();
    match number {
        ..10 => digit(number),
        10..20 => format!("十{}", digit(number % 10)),
        _ => format!("{}十{}", digit(number / 10), digit(number % 10)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::forms::Forms;
    use super::super::model::{Fact, project_number};
    use super::*;
    use crate::kernel::Money;

    fn at() -> Instant {
        serde_json::from_value("2026-03-02T01:00:00Z".into()).unwrap()
    }

    #[test]
    fn what_is_required_and_blank_is_named_with_its_rule() {
        let form = Forms::shipped().unwrap().get("tender").unwrap();
        let facts =
            Facts::of("330211-20260302-1".into(), "社区服务").money(Fact::ProjectBudget, Some(Money::from_yuan(1)));
        let of = |id: &str| gaps(form, &facts).find(|gap| gap.field.id == id);
        let phone = of("phone").unwrap();
        assert!(phone.blocks && phone.field.at.as_deref() == Some("contact.phone"));
        assert!(lacking(form, phone.field).zh.contains("87号令第13条"));
        let term = of("term").unwrap();
        assert!(!term.blocks && lacking(form, term.field).zh.contains("尚未核实"), "what is from memory only warns");
        assert!(of("budget").is_none() && of("ceiling").is_none());
    }

    #[test]
    fn a_blank_says_nothing_and_a_required_blank_says_so() {
        let form = Forms::shipped().unwrap().get("termination").unwrap();
        let facts = Facts::of("330211-20260302-1".into(), "社区服务").text(Fact::EndReason, Some("响应不足3家"));
        let chapters = compose(form, &facts.text(Fact::ContactName, Some("  ")));
        let text = official_text("社区服务", "终止公告", &chapters, "镇海区民政局", at());
        assert!(text.starts_with("社区服务终止公告\n\n一、项目基本情况\n"), "{text}");
        assert!(text.contains("二、项目终止的原因\n原因：响应不足3家\n"), "{text}");
        assert!(
            text.contains("采购人：无\n") && !text.contains("项目联系人") && !text.contains("其他补充事宜"),
            "{text}"
        );
        assert!(text.ends_with("镇海区民政局\n2026年3月2日\n"), "{text}");
        assert_eq!(hash("对接"), "d0df6682f3e072325a51d004231f7b5aaf0eccaa3f1340139e461ed7feb4233b");
    }

    #[test]
    fn every_kind_of_piece_has_its_words() {
        let form = Forms::shipped().unwrap().get("result").unwrap();
        let rows = vec![vec!["标段1".into(), "和谐社会工作服务中心".into(), String::new(), "95000.00".into()]];
        let head = ["标段", "名称", "地址", "金额（元）"].map(Text::from).to_vec();
        let facts = Facts::of("330211-20260302-1".into(), "社区服务")
            .with(Fact::ResultWinners, Some(Piece::Table { head, rows }))
            .lines(Fact::ResultExperts, vec!["王一".into(), "李二".into()])
            .moment(Fact::NoticePeriod, Some(at()));
        let text = official_text("社区服务", &form.title.zh, &compose(form, &facts), "局", at());
        assert!(text.contains("  标段：标段1；名称：和谐社会工作服务中心；金额（元）：95000.00\n"), "{text}");
        assert!(text.contains("  1. 王一\n  2. 李二\n"), "{text}");
        assert!(text.contains("2026年3月2日 09:00（北京时间）"), "{text}");
    }

    #[test]
    fn chapters_are_numbered_as_officials_do() {
        let words: Vec<String> = [1, 9, 10, 11, 19, 20, 21].map(numeral).to_vec();
        assert_eq!(words, ["一", "九", "十", "十一", "十九", "二十", "二十一"]);
    }

    #[test]
    fn a_number_says_where_and_when() {
        let id = "01959f3c-7a00-7000-8000-0000deadbeef".parse().unwrap();
        let number = project_number("330211".parse().unwrap(), "2026-03-02".parse().unwrap(), id);
        assert_eq!(number, "330211-20260302-DEADBEEF");
    }
}
