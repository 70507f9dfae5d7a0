//! What is missing in a plan, and what may not be bought.

use super::REASON_LEAST;
use crate::catalogue::{Catalogue, NegativeItem};
use crate::kernel::{Money, Text};
use crate::plans::model::{NegativeHit, PlanContent, PlanFinding, PlanFindingCode as Code, PlanLine, PlanLineId};
use crate::policy::Ruleset;
use std::collections::{BTreeMap, BTreeSet};

/// What a plan is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Reviewed<'a> {
    /// The guiding catalogue in force.
    pub catalogue: &'a Catalogue,
    /// What may not be bought, 102号令 Art. 10.
    pub negative: &'a [NegativeItem],
    /// The rules in force in the department's region in the year of the plan.
    pub rules: &'a Ruleset,
    /// What needs have drawn from lines of the published edition, with each line's title.
    pub drawn: &'a BTreeMap<PlanLineId, (String, Money)>,
}

/// Everything to know before a plan is handed in, in the order of its lines.
#[must_use]
pub fn check(content: &PlanContent, against: Reviewed<'_>) -> Vec<PlanFinding> {
    let mut findings = Vec::new();
    if content.lines.is_empty() {
        let (zh, en) = ("计划还没有项目", "The plan has no line");
        let mend = Text::new("请添加项目，或导入表格", "Add lines, or import a sheet");
        findings.push(finding(Code::Empty, "lines".to_owned(), Text::new(zh, en), mend));
    }
    let mut titles = BTreeSet::new();
    for (index, line) in content.lines.iter().enumerate() {
        let at = |field: &str| format!("lines[{index}].{field}");
        missing(line, &at, &mut findings);
        if let Some(code) = line.category.as_ref().filter(|code| against.catalogue.view(code).is_none()) {
            let text = Text::new(
                format!("现行指导性目录没有代码 {code}"),
                format!("The catalogue in force has no item {code}"),
            );
            let mend = Text::new("请从目录中重新选择", "Choose from the catalogue again");
            findings.push(finding(Code::OutsideCatalogue, at("category"), text, mend));
        }
        if let Some(title) = line.title.as_deref().map(str::trim).filter(|title| !title.is_empty())
            && !titles.insert(title)
        {
            let text = Text::new(format!("项目名称“{title}”重复"), format!("The title “{title}” appears twice"));
            let mend = Text::new("请合并，或改用能区分的名称", "Join the lines, or tell them apart");
            findings.push(finding(Code::SameTitle, at("title"), text, mend));
        }
        findings.extend(method(line, &at("method"), against.rules));
        findings.extend(against.negative.iter().filter_map(|item| negative(item, line, &at("title"))));
        findings.extend(below_drawn(line, &at("amount"), against.drawn));
    }
    let kept: BTreeSet<PlanLineId> = content.lines.iter().filter_map(|line| line.id).collect();
    for (title, used) in against.drawn.iter().filter(|(id, _)| !kept.contains(*id)).map(|(_, drawn)| drawn) {
        let text = Text::new(
            format!("“{title}”已有需求使用 {used} 元，不能删除"),
            format!("Needs have drawn {used} yuan from “{title}”; it cannot go"),
        );
        let mend = Text::new("请放弃本次删除，或先终止相关需求", "Put the line back, or cancel the needs first");
        findings.push(finding(Code::DrawnLineGone, "lines".to_owned(), text, mend));
    }
    findings
}

fn finding(code: Code, path: String, text: Text, mend: Text) -> PlanFinding {
    PlanFinding { code, path, blocks: true, text, mend, negative: None }
}

fn missing(line: &PlanLine, at: &impl Fn(&str) -> String, findings: &mut Vec<PlanFinding>) {
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let parts = [
        ("category", line.category.is_none(), "目录代码", "the catalogue code"),
        ("title", blank(&line.title), "项目名称", "the title"),
        ("amount", line.amount.is_none_or(|amount| amount == Money::ZERO), "预算金额", "the amount"),
        ("method", line.method.is_none(), "采购方式", "the procurement method"),
        ("quarter", line.quarter.is_none(), "预计采购季度", "the quarter"),
    ];
    for (field, _, zh, en) in parts.into_iter().filter(|(_, missing, ..)| *missing) {
        let text = Text::new(format!("缺少{zh}"), format!("Missing: {en}"));
        let mend = Text::new(format!("请填写{zh}"), format!("Fill in {en}"));
        findings.push(finding(Code::Missing, at(field), text, mend));
    }
}

/// 政府采购法 Art. 27: the method fits the amount. Where a reason with its approval may stand in its place, it is given with the need.
fn method(line: &PlanLine, path: &str, rules: &Ruleset) -> Option<PlanFinding> {
    let (method, amount) = (line.method?, line.amount?);
    let bound = rules.method_bound(amount).filter(|bound| !bound.permits(method))?;
    let (rule, methods) = (bound.text(), bound.methods());
    let text = Text::new(format!("金额{amount}元{}", rule.zh), format!("The amount is {amount} yuan. {}", rule.en));
    let mend = if bound.or_reason() {
        Text::new(
            format!("请改用{}，或在发布需求时写明理由和批准文件", methods.zh),
            format!("Use {}, or give reason and approval with the need", methods.en),
        )
    } else {
        Text::new(format!("请改用以下方式之一：{}", methods.zh), format!("Use one of: {}", methods.en))
    };
    let blocks = bound.checked() && !bound.or_reason();
    Some(PlanFinding { blocks, ..finding(Code::MethodNotAllowed, path.to_owned(), text, mend) })
}

/// Words alone prove nothing, so a stated reason lets the line pass; whoever reviews sees both.
fn negative(item: &NegativeItem, line: &PlanLine, path: &str) -> Option<PlanFinding> {
    let said: Vec<&str> = [&line.title, &line.note].into_iter().flatten().map(String::as_str).collect();
    let found = |word: &&String| said.iter().any(|text| text.contains(word.as_str()));
    let words: Vec<String> = item.words.iter().filter(found).cloned().collect();
    if words.is_empty() {
        return None;
    }
    let reason = line.negative_reason.as_deref().map(str::trim).filter(|text| text.chars().count() >= REASON_LEAST);
    let (number, list) = (item.number, words.join("、"));
    let text = Text::new(
        format!("“{list}”可能属于负面清单第{number}项：{}", item.text.zh),
        format!("“{list}” may fall under item {number} of the negative list: {}", item.text.en),
    );
    let least = REASON_LEAST;
    let mend = Text::new(
        format!("不属于的，请在“负面清单说明”中写明理由（至少{least}字）；属于的，请删除该项目"),
        format!("If it does not, say why in at least {least} characters; if it does, take the line out"),
    );
    let blocks = reason.is_none();
    let hit = NegativeHit {
        number,
        text: item.text.clone(),
        basis: item.basis.clone(),
        status: item.status,
        words,
        reason: reason.map(str::to_owned),
    };
    Some(PlanFinding { blocks, negative: Some(hit), ..finding(Code::NegativeList, path.to_owned(), text, mend) })
}

fn below_drawn(line: &PlanLine, path: &str, drawn: &BTreeMap<PlanLineId, (String, Money)>) -> Option<PlanFinding> {
    let (_, used) = drawn.get(&line.id?)?;
    let amount = line.amount.unwrap_or_default();
    if amount >= *used {
        return None;
    }
    let text = Text::new(
        format!("已有需求使用 {used} 元，预算金额不能低于此数"),
        format!("Needs have drawn {used} yuan; the amount cannot be less"),
    );
    let mend = Text::new(format!("请改为不少于 {used} 元"), format!("Make it at least {used} yuan"));
    Some(finding(Code::BelowDrawn, path.to_owned(), text, mend))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Item, ItemStatus, negative_list};
    use crate::kernel::RegionCode;
    use crate::policy::pack::ProcurementMethod;
    use crate::policy::{Kind, Library, Names, Question, shipped};

    fn line(title: &str, yuan: i64) -> PlanLine {
        PlanLine {
            id: Some(PlanLineId::new()),
            category: Some("A10".parse().unwrap()),
            title: Some(title.into()),
            amount: Some(Money::from_yuan(yuan)),
            method: Some(ProcurementMethod::OpenTender),
            quarter: Some(2),
            ..PlanLine::default()
        }
    }

    fn found(lines: Vec<PlanLine>, drawn: &BTreeMap<PlanLineId, (String, Money)>) -> Vec<(Code, String, bool)> {
        found_in("verified", lines, drawn)
    }

    /// With the thresholds shipped for a province as if they were checked so far.
    fn found_in(
        status: &str,
        lines: Vec<PlanLine>,
        drawn: &BTreeMap<PlanLineId, (String, Money)>,
    ) -> Vec<(Code, String, bool)> {
        let mut files = shipped();
        let sample = files.iter_mut().find(|file| file.name == "330000-thresholds-2026.toml").unwrap();
        sample.text = sample.text.replace("status = \"unverified\"", &format!("status = \"{status}\""));
        let (region, on) = ("330211".parse().unwrap(), "2026-01-01".parse().unwrap());
        let question = Question { region, kind: Kind::Purchase, project_type: None, on };
        let rules = Library::load(&files, Names::default()).unwrap().select(&question);
        let item = Item {
            code: "A10".parse().unwrap(),
            name: "社会治理服务".into(),
            definition: String::new(),
            status: ItemStatus::Recalled,
            basis: String::new(),
        };
        let catalogue = Catalogue::new([(RegionCode::NATION, vec![item])]);
        let negative = negative_list(None).unwrap();
        let against = Reviewed { catalogue: &catalogue, negative: &negative, rules: &rules, drawn };
        let content = PlanContent { lines, ..PlanContent::default() };
        check(&content, against).into_iter().map(|f| (f.code, f.path, f.blocks)).collect()
    }

    #[test]
    fn a_complete_line_has_no_finding() {
        assert_eq!(found(vec![line("社区矫正社会工作服务", 100)], &BTreeMap::new()), []);
    }

    #[test]
    fn what_is_missing_is_named_in_its_line() {
        let all = found(vec![line("甲服务", 100), PlanLine::default()], &BTreeMap::new());
        let paths: Vec<&str> = all.iter().map(|(_, path, _)| path.as_str()).collect();
        let wanted = ["lines[1].category", "lines[1].title", "lines[1].amount", "lines[1].method", "lines[1].quarter"];
        assert_eq!(paths, wanted);
        assert_eq!(found(Vec::new(), &BTreeMap::new()), [(Code::Empty, "lines".to_owned(), true)]);
        let outside = PlanLine { category: Some("B01".parse().unwrap()), ..line("乙服务", 100) };
        assert_eq!(found(vec![outside], &BTreeMap::new())[0].0, Code::OutsideCatalogue);
        assert_eq!(found(vec![line("丙", 1), line(" 丙 ", 2)], &BTreeMap::new())[0].0, Code::SameTitle);
    }

    #[test]
    fn law_article_27_the_method_fits_the_amount() {
        let planned = |status: &str, method, yuan| {
            let line = PlanLine { method: Some(method), ..line("甲服务", yuan) };
            found_in(status, vec![line], &BTreeMap::new())
        };
        let told = |blocks| vec![(Code::MethodNotAllowed, "lines[0].method".to_owned(), blocks)];
        let consult = ProcurementMethod::CompetitiveConsultation;
        assert_eq!(planned("verified", consult, 3_999_999), []);
        assert_eq!(
            planned("verified", consult, 4_000_000),
            told(false),
            "a reason with its approval may come with the need"
        );
        let below = ProcurementMethod::BelowThreshold;
        assert_eq!(planned("verified", below, 999_999), []);
        assert_eq!(planned("verified", below, 1_000_000), told(true));
        assert_eq!(planned("unverified", below, 1_000_000), told(false), "what is recalled blocks nothing");
    }

    /// 102号令 Art. 10.
    #[test]
    fn the_negative_list_blocks_until_a_reason_is_given() {
        let doubtful = line("社区服务中心设备采购", 100);
        let all = found(vec![doubtful.clone()], &BTreeMap::new());
        assert_eq!(all, [(Code::NegativeList, "lines[0].title".to_owned(), true)]);
        let short = PlanLine { negative_reason: Some("不是".into()), ..doubtful.clone() };
        assert!(found(vec![short], &BTreeMap::new())[0].2, "a word is no reason");
        let reasoned =
            PlanLine { negative_reason: Some("只采购设备维护服务，不购置设备".into()), ..doubtful };
        assert!(!found(vec![reasoned], &BTreeMap::new())[0].2);
        assert_eq!(found(vec![line("劳务派遣岗位", 1)], &BTreeMap::new()).len(), 1);
    }

    #[test]
    fn what_needs_have_drawn_stays() {
        let kept = line("甲服务", 100);
        let (id, gone) = (kept.id.unwrap(), PlanLineId::new());
        let drawn = BTreeMap::from([
            (id, ("甲服务".to_owned(), Money::from_yuan(100))),
            (gone, ("乙服务".to_owned(), Money::from_yuan(1))),
        ]);
        let codes = |lines| found(lines, &drawn).into_iter().map(|(code, ..)| code).collect::<Vec<_>>();
        assert_eq!(codes(vec![kept.clone()]), [Code::DrawnLineGone]);
        let less = PlanLine { amount: Some(Money::from_fen(9_999)), ..kept };
        assert_eq!(codes(vec![less]), [Code::BelowDrawn, Code::DrawnLineGone]);
    }
}
