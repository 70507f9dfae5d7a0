//! Experts, their fields, days away, relations and history.

use super::met_version;
use crate::catalogue::CategoryCode;
use crate::db::dialect::{BATCH_ROWS, containing, lower};
use crate::db::schema::{expert, expert_absence, expert_field, expert_interest, expert_step};
use crate::db::{Conn, Tx};
use crate::kernel::ids::AccountId;
use crate::kernel::{Error, Instant, RegionCode, Result};
use crate::on_conn;
use crate::reviews::model::{
    Absence, Expert, ExpertId, ExpertQuery, ExpertRow, ExpertState, ExpertStep, Interest, InterestId,
};
use diesel::prelude::*;
use std::collections::BTreeMap;

pub(in crate::reviews) fn expert_by_id(conn: &mut Conn, id: ExpertId) -> Result<Expert> {
    let row = expert::table.find(id).select(ExpertRow::as_select()).first(conn).optional()?;
    with_fields(conn, row.into_iter().collect())?.pop().ok_or_else(Error::not_found)
}

pub(in crate::reviews) fn expert_by_account(conn: &mut Conn, account: AccountId) -> Result<Option<Expert>> {
    let row =
        expert::table.filter(expert::account_id.eq(account)).select(ExpertRow::as_select()).first(conn).optional()?;
    Ok(with_fields(conn, row.into_iter().collect())?.pop())
}

/// Names by id.
pub(in crate::reviews) fn expert_names(conn: &mut Conn, ids: &[ExpertId]) -> Result<BTreeMap<ExpertId, String>> {
    let rows: Vec<(ExpertId, String)> =
        expert::table.filter(expert::id.eq_any(ids)).select((expert::id, expert::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

fn with_fields(conn: &mut Conn, rows: Vec<ExpertRow>) -> Result<Vec<Expert>> {
    let mut fields: BTreeMap<ExpertId, Vec<CategoryCode>> = BTreeMap::new();
    let ids: Vec<ExpertId> = rows.iter().map(|row| row.id).collect();
    for some in ids.chunks(BATCH_ROWS) {
        let found: Vec<(ExpertId, CategoryCode)> = expert_field::table
            .filter(expert_field::expert_id.eq_any(some))
            .select((expert_field::expert_id, expert_field::category))
            .load(conn)?;
        for (id, category) in found {
            fields.entry(id).or_default().push(category);
        }
    }
    let expert = |row: ExpertRow| {
        let mut fields = fields.remove(&row.id).unwrap_or_default();
        fields.sort();
        Expert { row, fields }
    };
    Ok(rows.into_iter().map(expert).collect())
}

/// Newest first, below `region`, before a cursor.
pub(in crate::reviews) fn experts_list(
    conn: &mut Conn,
    query: &ExpertQuery,
    region: RegionCode,
    before: Option<ExpertId>,
    limit: i64,
) -> Result<Vec<Expert>> {
    let mut list = expert::table.order(expert::id.desc()).limit(limit).select(ExpertRow::as_select()).into_boxed();
    for region in [Some(region), query.region].into_iter().flatten() {
        list = list.filter(expert::region.like(format!("{}%", region.prefix())));
    }
    if let Some(before) = before {
        list = list.filter(expert::id.lt(before));
    }
    if let Some(state) = query.state {
        list = list.filter(expert::state.eq(state));
    }
    if let Some(field) = &query.field {
        let within = expert_field::table
            .filter(expert_field::category.like(format!("{field}%")))
            .select(expert_field::expert_id);
        list = list.filter(expert::id.eq_any(within));
    }
    if let Some(text) = query.q.as_deref().filter(|text| !text.trim().is_empty()) {
        let pattern = containing(text);
        let name = lower(expert::name).like(pattern.clone()).escape('\\');
        let employer = lower(expert::employer).like(pattern.clone()).escape('\\');
        list = list.filter(name.or(employer).or(lower(expert::title).like(pattern).escape('\\')));
    }
    let rows = list.load(conn)?;
    with_fields(conn, rows)
}

/// Listed and suspended members of the pools in `scope`.
pub(in crate::reviews) fn experts_in_pool(conn: &mut Conn, scope: RegionCode) -> Result<Vec<Expert>> {
    let rows = expert::table
        .filter(expert::region.like(format!("{}%", scope.prefix())))
        .filter(expert::state.eq_any([ExpertState::Listed, ExpertState::Suspended]))
        .order(expert::id)
        .select(ExpertRow::as_select())
        .load(conn)?;
    with_fields(conn, rows)
}

pub(in crate::reviews) fn expert_insert(tx: &mut Tx<'_>, new: &Expert) -> Result<()> {
    diesel::insert_into(expert::table).values(&new.row).execute(&mut **tx)?;
    fields_insert(tx, new)
}

fn fields_insert(tx: &mut Tx<'_>, expert: &Expert) -> Result<()> {
    let rows: Vec<_> = expert
        .fields
        .iter()
        .map(|field| (expert_field::expert_id.eq(expert.row.id), expert_field::category.eq(field)))
        .collect();
    if !rows.is_empty() {
        on_conn!(tx, |c| diesel::insert_into(expert_field::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Saves where the version is still `row.version`, and counts the change.
pub(in crate::reviews) fn expert_save(tx: &mut Tx<'_>, changed: &Expert) -> Result<Expert> {
    let row = &changed.row;
    let rows = diesel::update(expert::table.filter(expert::id.eq(row.id).and(expert::version.eq(row.version))))
        .set((
            expert::region.eq(row.region),
            expert::employer.eq(&row.employer),
            expert::employer_uscc.eq(row.employer_uscc),
            expert::title.eq(&row.title),
            expert::profile.eq(&row.profile),
            expert::state.eq(row.state),
            expert::reason.eq(&row.reason),
            expert::suspended_until.eq(row.suspended_until),
            expert::applied_at.eq(row.applied_at),
            expert::listed_at.eq(row.listed_at),
            expert::updated_at.eq(row.updated_at),
            expert::version.eq(row.version + 1),
        ))
        .execute(&mut **tx)?;
    met_version(rows)?;
    diesel::delete(expert_field::table.filter(expert_field::expert_id.eq(row.id))).execute(&mut **tx)?;
    fields_insert(tx, changed)?;
    Ok(Expert { row: ExpertRow { version: row.version + 1, ..row.clone() }, fields: changed.fields.clone() })
}

pub(in crate::reviews) fn absences_of(conn: &mut Conn, ids: &[ExpertId]) -> Result<BTreeMap<ExpertId, Vec<Absence>>> {
    let mut all: BTreeMap<ExpertId, Vec<Absence>> = BTreeMap::new();
    for some in ids.chunks(BATCH_ROWS) {
        let rows: Vec<(ExpertId, Absence)> = expert_absence::table
            .filter(expert_absence::expert_id.eq_any(some))
            .order(expert_absence::since)
            .select((expert_absence::expert_id, Absence::as_select()))
            .load(conn)?;
        for (id, absence) in rows {
            all.entry(id).or_default().push(absence);
        }
    }
    Ok(all)
}

pub(in crate::reviews) fn absences_replace(tx: &mut Tx<'_>, id: ExpertId, absences: &[Absence]) -> Result<()> {
    diesel::delete(expert_absence::table.filter(expert_absence::expert_id.eq(id))).execute(&mut **tx)?;
    let rows: Vec<_> = absences
        .iter()
        .map(|span| {
            (
                expert_absence::expert_id.eq(id),
                expert_absence::since.eq(span.since),
                expert_absence::until.eq(span.until),
            )
        })
        .collect();
    if !rows.is_empty() {
        on_conn!(tx, |c| diesel::insert_into(expert_absence::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Declared relations that were not taken back, in the order they were declared.
pub(in crate::reviews) fn interests_of(conn: &mut Conn, ids: &[ExpertId]) -> Result<BTreeMap<ExpertId, Vec<Interest>>> {
    let mut all: BTreeMap<ExpertId, Vec<Interest>> = BTreeMap::new();
    for some in ids.chunks(BATCH_ROWS) {
        let rows = expert_interest::table
            .filter(expert_interest::expert_id.eq_any(some).and(expert_interest::withdrawn_at.is_null()))
            .order(expert_interest::id)
            .select(Interest::as_select())
            .load(conn)?;
        for row in rows {
            all.entry(row.expert_id).or_default().push(row);
        }
    }
    Ok(all)
}

pub(in crate::reviews) fn interests_insert(tx: &mut Tx<'_>, interests: &[Interest]) -> Result<()> {
    for some in interests.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(expert_interest::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(in crate::reviews) fn interests_withdraw(tx: &mut Tx<'_>, ids: &[InterestId], at: Instant) -> Result<()> {
    diesel::update(expert_interest::table.filter(expert_interest::id.eq_any(ids)))
        .set(expert_interest::withdrawn_at.eq(at))
        .execute(&mut **tx)?;
    Ok(())
}

/// Newest first.
pub(in crate::reviews) fn steps_of(conn: &mut Conn, id: ExpertId) -> Result<Vec<ExpertStep>> {
    Ok(expert_step::table
        .filter(expert_step::expert_id.eq(id))
        .order(expert_step::id.desc())
        .select(ExpertStep::as_select())
        .load(conn)?)
}

pub(in crate::reviews) fn step_insert(tx: &mut Tx<'_>, step: &ExpertStep) -> Result<()> {
    diesel::insert_into(expert_step::table).values(step).execute(&mut **tx)?;
    Ok(())
}
