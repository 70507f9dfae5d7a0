//! The text of a contract from its terms and clauses: sections and paragraphs, and the plain form that is hashed and signed.

mod money;

use super::words;
use crate::contracts::model::{
    ClauseView, ContractAgreement, ContractDocument, ContractParagraph, ContractParty, ContractSection,
    ContractSectionId as Section, ContractTable, ContractTerms, StandardOrigin,
};
use crate::kernel::lifecycle::Word;
use crate::opportunities::model::{AcceptanceTerm, AssessmentTerm, BreachTerm, Deliverable, StaffRole};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The paragraphs written so far, by section.
#[derive(Default)]
struct Writer {
    sections: BTreeMap<Section, Vec<ContractParagraph>>,
}

impl Writer {
    fn say(&mut self, section: Section, path: impl Into<String>, text: impl Into<String>) {
        self.put(section, path, text, None);
    }

    fn put(
        &mut self,
        section: Section,
        path: impl Into<String>,
        text: impl Into<String>,
        table: Option<ContractTable>,
    ) {
        let text = tidy(&text.into());
        if text.is_empty() && table.is_none() {
            return;
        }
        let paragraph = ContractParagraph { path: path.into(), text, table, ..ContractParagraph::default() };
        self.sections.entry(section).or_default().push(paragraph);
    }

    fn finish(self, terms: &ContractTerms, clauses: &str) -> ContractDocument {
        let numbered = |(at, (id, paragraphs)): (usize, (Section, Vec<ContractParagraph>))| {
            let paragraphs = (1_usize..).zip(paragraphs);
            ContractSection {
                id,
                number: words::ordinal(at),
                title: id.label().zh,
                paragraphs: paragraphs
                    .map(|(place, paragraph)| ContractParagraph { number: format!("{at}.{place}"), ..paragraph })
                    .collect(),
            }
        };
        ContractDocument {
            title: tidy(terms.title.as_deref().unwrap_or_default()),
            number: terms.number.as_deref().map(tidy).filter(|number| !number.is_empty()),
            sections: (1..).zip(self.sections).map(numbered).collect(),
            clauses: clauses.to_owned(),
        }
    }
}

/// One line: what people type may hold line ends, and those of the text are its own.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text these terms make. `version`: of the clause library.
#[must_use]
pub fn document(terms: &ContractTerms, clauses: &[ClauseView], version: &str) -> ContractDocument {
    let mut to = Writer::default();
    parties(terms, &mut to);
    content(terms, &mut to);
    people(terms, &mut to);
    money::price(terms, &mut to);
    money::payments(terms, &mut to);
    money::security(terms, &mut to);
    for (at, one) in terms.acceptance.iter().enumerate() {
        to.say(Section::Acceptance, format!("acceptance[{at}]"), acceptance(one));
    }
    for (at, one) in terms.assessments.iter().enumerate() {
        to.say(Section::Assessment, format!("assessments[{at}]"), assessment(one));
    }
    subcontracts(terms, &mut to);
    for (at, one) in terms.breach.iter().enumerate() {
        to.say(Section::Breach, format!("breach[{at}]"), breach(one));
    }
    for (at, one) in terms.agreements.iter().enumerate() {
        to.say(Section::Change, format!("agreements[{at}]"), agreement(one));
    }
    for clause in clauses.iter().filter(|clause| clause.chosen) {
        // A clause on what this contract does not have says nothing.
        let idle = clause.section == Section::Security && terms.security.is_none();
        if !idle {
            to.say(clause.section, format!("clauses.{}", clause.id), &clause.text);
        }
    }
    for (at, one) in terms.own_clauses.iter().enumerate() {
        let title = one.title.as_deref().map(|title| format!("{title}：")).unwrap_or_default();
        let text = one.text.as_deref().unwrap_or_default();
        to.say(Section::Other, format!("own_clauses[{at}]"), format!("{title}{text}"));
    }
    to.finish(terms, version)
}

fn parties(terms: &ContractTerms, to: &mut Writer) {
    for (path, role, party) in [("purchaser", "甲方", &terms.purchaser), ("provider", "乙方", &terms.provider)] {
        let Some(party) = party else { continue };
        to.say(Section::Parties, format!("{path}.name"), named(role, party));
        let contact = party.contact.clone().unwrap_or_default();
        let reached = joined(&[contact.name, contact.phone, contact.email], "，");
        if !reached.is_empty() {
            to.say(Section::Parties, format!("{path}.contact"), format!("{role}联系人：{reached}"));
        }
        let account = party.account.clone().unwrap_or_default();
        let account = joined(&[account.name, account.bank, account.number], "，");
        if !account.is_empty() {
            to.say(Section::Parties, format!("{path}.account"), format!("{role}账户：{account}"));
        }
    }
}

fn named(role: &str, party: &ContractParty) -> String {
    let mut text = format!("{role}：{}", party.name.as_deref().unwrap_or_default());
    if let Some(uscc) = &party.uscc {
        text.push_str(&format!("，统一社会信用代码{uscc}"));
    }
    if let Some(address) = &party.address {
        text.push_str(&format!("，地址{address}"));
    }
    if let Some(person) = &party.representative {
        text.push_str(&format!("，法定代表人（负责人）或者授权代表{person}"));
    }
    text
}

fn joined(parts: &[Option<String>], by: &str) -> String {
    let said: Vec<&str> = parts.iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    said.join(by)
}

fn table(columns: &[&str], rows: Vec<Vec<String>>) -> Option<ContractTable> {
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.iter().map(|cell| tidy(cell)).collect()).collect();
    (!rows.is_empty()).then(|| ContractTable { columns: columns.iter().map(|one| (*one).to_owned()).collect(), rows })
}

fn content(terms: &ContractTerms, to: &mut Writer) {
    if let Some(text) = terms.beneficiaries.as_ref().and_then(|one| one.text.as_deref()) {
        to.say(Section::Content, "beneficiaries", format!("服务对象：{text}"));
    }
    let rows = (1_usize..).zip(&terms.deliverables).map(|(number, one)| deliverable(number, one)).collect();
    if let Some(table) = table(&["序号", "服务内容", "数量", "单位", "频次与范围"], rows) {
        to.put(Section::Content, "deliverables", "乙方按下表提供服务：", Some(table));
    }
    to.say(Section::Content, "deliverables_note", terms.deliverables_note.as_deref().unwrap_or_default());
    for (at, one) in terms.standards.iter().enumerate() {
        let from = match one.origin {
            Some(StandardOrigin::Bid) => "（投标、响应文件承诺）",
            _ => "",
        };
        let text = one.text.as_deref().unwrap_or_default();
        to.say(Section::Quality, format!("standards[{at}]"), format!("{text}{from}"));
    }
    let Some(term) = &terms.term else { return };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.format("%Y年%m月%d日").to_string());
    let months = term.months.map(|months| format!("，共{months}个月")).unwrap_or_default();
    let span = match (day(term.starts_on), day(term.ends_on)) {
        (Some(from), Some(until)) => format!("自{from}起至{until}止{months}"),
        (Some(from), None) => format!("自{from}起{months}"),
        _ => months.trim_start_matches('，').to_owned(),
    };
    if !span.is_empty() {
        to.say(Section::Term, "term", format!("服务期限{span}。"));
    }
    if let Some(because) = &term.longer_because {
        to.say(Section::Term, "term.longer_because", format!("期限超过一年的理由：{because}"));
    }
    if let Some(condition) = &term.renewal_condition {
        to.say(Section::Term, "term.renewal_condition", format!("续签条件：{condition}"));
    }
}

fn deliverable(number: usize, one: &Deliverable) -> Vec<String> {
    let scope = [
        one.per.map(words::per).unwrap_or_default(),
        one.every.map(words::every).unwrap_or_default(),
        one.period.as_deref().unwrap_or_default(),
    ];
    let scope: Vec<&str> = scope.into_iter().filter(|part| !part.is_empty()).collect();
    vec![
        number.to_string(),
        one.name.clone().unwrap_or_default(),
        one.quantity.as_ref().map(words::quantity).unwrap_or_default(),
        one.unit.clone().unwrap_or_default(),
        scope.join("，"),
    ]
}

fn people(terms: &ContractTerms, to: &mut Writer) {
    if let Some(staffing) = &terms.staffing {
        let posts = staffing.posts.map(|posts| format!("乙方配备{posts}名项目人员。")).unwrap_or_default();
        let rows = staffing.roles.iter().map(role).collect();
        let table = table(&["岗位", "人数", "要求"], rows);
        to.put(Section::Staffing, "staffing", posts, table);
        to.say(Section::Staffing, "staffing.extra", staffing.extra.as_deref().unwrap_or_default());
    }
    let row = |post: &crate::contracts::model::ContractPost| {
        [&post.name, &post.role, &post.certificates].map(|cell| cell.clone().unwrap_or_default()).to_vec()
    };
    if let Some(table) = table(&["姓名", "岗位", "证书"], terms.team.iter().map(row).collect()) {
        to.put(Section::Staffing, "team", "项目团队成员：", Some(table));
    }
}

fn role(role: &StaffRole) -> Vec<String> {
    vec![
        role.role.clone().unwrap_or_default(),
        role.people().map(|people| people.to_string()).unwrap_or_default(),
        role.requirement.clone().unwrap_or_default(),
    ]
}

fn acceptance(one: &AcceptanceTerm) -> String {
    let mut text = one.text.clone().unwrap_or_default();
    if one.third_party == Some(true) {
        text.push_str("（由第三方机构参与验收）");
    }
    if let Some(share) = one.indicators_met {
        text.push_str(&format!("完成指标不低于{share}。"));
    }
    if !one.items.is_empty() {
        text.push_str(&format!("验收内容：{}。", one.items.join("；")));
    }
    text
}

fn assessment(one: &AssessmentTerm) -> String {
    let mut text = joined(&[one.indicator.clone(), one.band.clone()], "：");
    let bands: Vec<String> = one
        .ratings
        .iter()
        .map(|band| {
            let name = band.name.as_deref().unwrap_or_default();
            match (band.from, band.to) {
                (Some(from), Some(to)) => format!("{name}（{from}至{to}分）"),
                (Some(from), None) => format!("{name}（{from}分以上）"),
                (None, Some(to)) => format!("{name}（{to}分以下）"),
                (None, None) => name.to_owned(),
            }
        })
        .collect();
    if !bands.is_empty() {
        text.push_str(&format!("评定等次：{}。", bands.join("、")));
    }
    if let Some(deduction) = &one.deduction
        && let Some(target) = deduction.target
    {
        let base = deduction.base.map_or("合同价款", words::base);
        text.push_str(&format!("得分低于{target}分的，按（{target}－得分）÷{target}×{base}扣减。"));
    }
    if let Some(strikes) = one.strikes.as_ref().and_then(words::strikes) {
        text.push_str(&format!("{strikes}。"));
    }
    for vacancy in &one.vacancies {
        if let (Some(longer), Some(consequence)) = (&vacancy.longer_than, vacancy.consequence) {
            let (longer, consequence) = (words::period(longer), words::consequence(consequence));
            text.push_str(&format!("岗位空缺超过{longer}的，{consequence}。"));
        }
    }
    text
}

fn subcontracts(terms: &ContractTerms, to: &mut Writer) {
    let row = |one: &crate::submissions::model::Subcontract| {
        let share = one.share.map(|share| share.to_string()).unwrap_or_default();
        vec![one.name.clone().unwrap_or_default(), one.work.clone().unwrap_or_default(), share]
    };
    let rows = terms.subcontracts.iter().map(row).collect();
    if let Some(table) = table(&["分包机构", "分包内容", "占合同价款比例"], rows) {
        to.put(Section::Change, "subcontracts", "甲方同意下列非主体、非关键性工作分包：", Some(table));
    }
}

fn agreement(one: &ContractAgreement) -> String {
    let kind = one.kind.map(|kind| kind.label().zh).unwrap_or_default();
    let from = one.effective_on.map(|day| day.format("自%Y年%m月%d日起").to_string()).unwrap_or_default();
    let amount = one.amount.map(|amount| format!("，追加价款{}", words::money(amount))).unwrap_or_default();
    let reason = one.reason.as_deref().unwrap_or_default();
    format!("补充协议第{}号：双方同意{from}{kind}{amount}。理由：{reason}", one.number)
}

fn breach(one: &BreachTerm) -> String {
    let mut text = one.text.clone().unwrap_or_default();
    if let Some(share) = one.share {
        let base = one.base_wording.as_deref().unwrap_or("合同价款");
        text.push_str(&format!("违约金为{base}的{share}。"));
    }
    if let Some(strikes) = one.strikes.as_ref().and_then(words::strikes) {
        text.push_str(&format!("{strikes}。"));
    }
    text
}

/// The plain form: UTF-8, one line a paragraph or row of a table (cells apart by tabs), an empty line before each section. This is
/// what is hashed.
#[must_use]
pub fn plain(document: &ContractDocument) -> String {
    let mut lines = vec![document.title.clone()];
    if let Some(number) = &document.number {
        lines.push(format!("合同编号：{number}"));
    }
    for section in &document.sections {
        lines.push(String::new());
        lines.push(format!("{}、{}", section.number, section.title));
        for paragraph in &section.paragraphs {
            lines.push(format!("{} {}", paragraph.number, paragraph.text).trim_end().to_owned());
            let Some(table) = &paragraph.table else { continue };
            lines.push(table.columns.join("\t"));
            lines.extend(table.rows.iter().map(|row| row.join("\t")));
        }
    }
    lines.push(String::new());
    lines.push(format!("条款库版本：{}", document.clauses));
    lines.push(String::new());
    lines.join("\n")
}

/// SHA-256 of the plain form, hexadecimal.
#[must_use]
pub fn text_hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests;
