//! The answer for a need as a sheet.

use super::need::{Found, find};
use super::relation;
use crate::app::App;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Result};
use crate::matching::rules;
use crate::opportunities::service as opportunities;
use crate::organizations::model::view::ListItem;
use crate::organizations::service::xlsx;
use crate::policy::Assessment;
use rust_xlsxwriter::Workbook;

/// Organizations of one file at the most: the order beyond that is no help.
const MOST: usize = 500;

/// Counts, rules and the first organizations with what places them, as XLSX; with the title of the need.
///
/// # Errors
/// As for the answer itself.
pub fn export(app: &App, actor: &Actor, id: OpportunityId) -> Result<(String, Vec<u8>)> {
    let own = app.db.read(|conn| opportunities::for_matching(conn, id))?;
    actor.may(&rules::EXPORT, &relation(&own, None))?;
    let found = find(app, &own, Some(MOST))?;
    let mut book = Workbook::new();
    overview(&mut book, &own.title, &found)?;
    reasons(&mut book, &found)?;
    ranked(&mut book, &found)?;
    Ok((own.title, xlsx::bytes(book)?))
}

fn overview(book: &mut Workbook, title: &str, found: &Found) -> Result<()> {
    let sheet = xlsx::sheet(book, "概况", &[("项目", 28.0), ("内容", 60.0)])?;
    let answer = &found.answer;
    let lines = [
        ("需求", title.to_owned()),
        ("截至日期", found.currency.as_of.to_string()),
        ("登记变更序号", found.currency.change.to_string()),
        ("适用规则包", found.asked.packs().join("、")),
        ("登记的社会组织", answer.organizations.to_string()),
        ("服务该类别和地区的", answer.in_scope.to_string()),
        ("符合全部条件的", answer.eligible.to_string()),
        ("本表列出的", found.first.len().to_string()),
    ];
    for (line, (name, value)) in (1..).zip(lines) {
        xlsx::row(sheet, line, &[name.to_owned(), value])?;
    }
    Ok(())
}

fn reasons(book: &mut Workbook, found: &Found) -> Result<()> {
    let headers = [
        ("条件", 50.0),
        ("依据", 40.0),
        ("不满足", 12.0),
        ("仅此一项不满足", 16.0),
        ("服务该类别和地区的组织中不满足", 30.0),
    ];
    let sheet = xlsx::sheet(book, "未通过原因", &headers)?;
    for (line, rule) in (1..).zip(rules::rule_counts(&found.asked, &found.answer.rules)) {
        let source = format!("{} {}", rule.source.document, rule.source.basis);
        let cells = [
            rule.text.zh,
            source,
            rule.failed.to_string(),
            rule.failed_alone.to_string(),
            rule.failed_in_scope.to_string(),
        ];
        xlsx::row(sheet, line, &cells)?;
    }
    Ok(())
}

fn ranked(book: &mut Workbook, found: &Found) -> Result<()> {
    let fixed = [("名次", 8.0), ("统一社会信用代码", 22.0), ("名称", 40.0), ("登记地", 28.0), ("合计分值", 12.0)];
    let preferences: Vec<String> = match found.first.first() {
        Some((_, assessment)) => assessment.preferences.iter().map(|preference| preference.text.zh.clone()).collect(),
        None => Vec::new(),
    };
    let headers: Vec<(&str, f64)> =
        fixed.into_iter().chain(preferences.iter().map(|text| (text.as_str(), 20.0))).collect();
    let sheet = xlsx::sheet(book, "推荐次序", &headers)?;
    for (place, (organization, assessment)) in (1..).zip(&found.first) {
        xlsx::row(sheet, place, &cells(place, organization, assessment))?;
    }
    Ok(())
}

fn cells(place: u32, organization: &ListItem, assessment: &Assessment) -> Vec<String> {
    let gave = assessment.preferences.iter().map(|preference| match preference.points {
        Some(points) => points.to_string(),
        None if preference.given => "优先".to_owned(),
        None => String::new(),
    });
    let fixed = [
        place.to_string(),
        organization.uscc.to_string(),
        organization.name.clone(),
        organization.region_name.clone(),
        assessment.standing.points.to_string(),
    ];
    fixed.into_iter().chain(gave).collect()
}
