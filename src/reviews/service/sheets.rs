//! Lists as sheets.

use super::{list, panels};
use crate::app::App;
use crate::kernel::ids::OpportunityId;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Relation, Result};
use crate::opportunities::service::for_matching;
use crate::organizations::service::xlsx::{every, moment, table};
use crate::reviews::model::{ExpertCard, ExpertQuery, PanelMember, PanelView};
use crate::reviews::rules::access;

/// Members of the pool of the caller's region as XLSX.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn experts_sheet(app: &App, actor: &Actor, query: &ExpertQuery) -> Result<Vec<u8>> {
    let region = actor.unit.as_ref().map(|unit| unit.region);
    actor.may(&access::EXPORT, &Relation { region, ..Relation::default() })?;
    let query = ExpertQuery { limit: Some(100), ..query.clone() };
    let experts = every(100, |card: &ExpertCard| card.id, |after| Ok(list(app, actor, &query, after)?.0))?;
    let columns = [
        ("姓名", 14.0),
        ("地区", 28.0),
        ("专业类别", 28.0),
        ("工作单位", 36.0),
        ("职称", 18.0),
        ("状态", 12.0),
        ("暂停至", 14.0),
        ("申请时间", 20.0),
    ];
    let line = |card: &ExpertCard| {
        let fields: Vec<String> = card.fields.iter().map(ToString::to_string).collect();
        [
            card.name.clone(),
            app.regions.path_name(card.region),
            fields.join("、"),
            card.employer.clone(),
            card.title.clone(),
            card.state.label().zh,
            card.suspended_until.map(|day| day.to_string()).unwrap_or_default(),
            moment(Some(card.applied_at)),
        ]
    };
    let rows: Vec<_> = experts.iter().map(line).collect();
    table("评审专家库", columns, &rows)
}

/// Panels of an opportunity as XLSX, a row for each seat: no names before disclosure.
///
/// # Errors
/// `not_found`; those of the database.
pub fn panels_sheet(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<u8>> {
    let own = app.db.read(|conn| for_matching(conn, opportunity))?;
    let thing = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() };
    actor.may(&access::PANEL_EXPORT, &thing)?;
    let columns = [
        ("评审时间", 20.0),
        ("地点", 28.0),
        ("评审小组状态", 16.0),
        ("成员号", 10.0),
        ("身份", 14.0),
        ("姓名", 14.0),
        ("组长", 8.0),
        ("席位状态", 14.0),
        ("公开时间", 20.0),
    ];
    let line = |panel: &PanelView, member: &PanelMember| {
        [
            moment(Some(panel.plan.review_at)),
            panel.plan.place.clone(),
            panel.state.label().zh,
            member.number.to_string(),
            if member.representative { "采购人代表" } else { "评审专家" }.to_owned(),
            member.name.clone().unwrap_or_default(),
            if member.chair { "是" } else { "" }.to_owned(),
            member.state.map(|state| state.label().zh).unwrap_or_default(),
            moment(panel.disclosed_at),
        ]
    };
    let panels = panels(app, actor, opportunity)?.panels;
    let rows: Vec<_> = panels.iter().flat_map(|panel| panel.members.iter().map(move |one| line(panel, one))).collect();
    table("评审小组", columns, &rows)
}
