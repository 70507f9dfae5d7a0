//! Queries of the registry.

mod import;
mod list;

pub(super) use import::*;
pub(super) use list::*;

use super::model::{Dossier, Entry, Key, Organization, Part, Record, Standing};
use super::rules::dated;
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{organization, organization_record, organization_search};
use crate::db::{Conn, Tx};
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Error, RegionCode, Result, Uscc};
use crate::on_conn;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

/// Values one condition may list.
const IN_LIST: usize = 1_000;

/// A record as stored.
#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = organization_record, treat_none_as_default_value = false)]
struct RecordRow {
    organization_id: OrganizationId,
    part: Part,
    key: String,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    standing: Standing,
    word: String,
    body: String,
}

impl RecordRow {
    fn new(organization_id: OrganizationId, record: &Record) -> Result<Self> {
        let (part, key) = record.key();
        Ok(Self {
            organization_id,
            part,
            key,
            from_day: record.from,
            until_day: record.until,
            standing: record.standing,
            word: record.word(),
            body: record.entry.encode()?,
        })
    }

    fn record(&self) -> Result<Record> {
        let entry = Entry::decode(self.part, &self.body)?;
        Ok(Record { from: self.from_day, until: self.until_day, standing: self.standing, entry })
    }
}

pub(super) fn organization_by_id(conn: &mut Conn, id: OrganizationId) -> Result<Organization> {
    Ok(organization::table.find(id).select(Organization::as_select()).first(conn)?)
}

pub(super) fn organization_by_uscc(conn: &mut Conn, uscc: Uscc) -> Result<Organization> {
    Ok(organization::table.filter(organization::uscc.eq(uscc)).select(Organization::as_select()).first(conn)?)
}

pub(super) fn organizations_by_uscc(conn: &mut Conn, codes: &[Uscc]) -> Result<Vec<Organization>> {
    let mut found = Vec::new();
    for some in codes.chunks(IN_LIST) {
        let query = organization::table.filter(organization::uscc.eq_any(some));
        found.extend(query.select(Organization::as_select()).load::<Organization>(conn)?);
    }
    Ok(found)
}

/// The organizations of these ids that exist, in order of id.
pub(super) fn organizations_by_ids(conn: &mut Conn, ids: &[OrganizationId]) -> Result<Vec<Organization>> {
    let mut found: Vec<Organization> = Vec::with_capacity(ids.len());
    for some in ids.chunks(IN_LIST) {
        let query = organization::table.filter(organization::id.eq_any(some));
        found.extend(query.select(Organization::as_select()).load::<Organization>(conn)?);
    }
    found.sort_by_key(|organization| organization.id);
    Ok(found)
}

pub(super) fn dossier_by_id(conn: &mut Conn, id: OrganizationId) -> Result<Dossier> {
    let organization = organization_by_id(conn, id)?;
    dossier(conn, organization)
}

pub(super) fn dossier(conn: &mut Conn, organization: Organization) -> Result<Dossier> {
    let rows: Vec<RecordRow> = organization_record::table
        .filter(organization_record::organization_id.eq(organization.id))
        .select(RecordRow::as_select())
        .load(conn)?;
    let records = rows.iter().map(RecordRow::record).collect::<Result<_>>()?;
    Ok(Dossier { organization, records: dated::in_order(records) })
}

/// The dossiers of these organizations, in their order.
pub(super) fn dossiers_of(conn: &mut Conn, organizations: Vec<Organization>) -> Result<Vec<Dossier>> {
    let ids: Vec<OrganizationId> = organizations.iter().map(|organization| organization.id).collect();
    let mut rows: Vec<RecordRow> = Vec::new();
    for some in ids.chunks(IN_LIST) {
        let query = organization_record::table.filter(organization_record::organization_id.eq_any(some));
        rows.extend(query.select(RecordRow::as_select()).load::<RecordRow>(conn)?);
    }
    assemble(organizations, &rows)
}

/// The next dossiers by id after `after`, at most `limit`, registered in a region or below: two queries, however many.
pub(super) fn dossiers_after(
    conn: &mut Conn,
    after: Option<OrganizationId>,
    region: RegionCode,
    limit: i64,
) -> Result<Vec<Dossier>> {
    let mut query =
        organization::table.order(organization::id).limit(limit).select(Organization::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(organization::id.gt(after));
    }
    if let Some((first, last)) = below(region.prefix()) {
        query = query.filter(organization::region.between(first, last));
    }
    let organizations: Vec<Organization> = query.load(conn)?;
    let (Some(first), Some(last)) = (organizations.first(), organizations.last()) else { return Ok(Vec::new()) };
    let within = organization_record::organization_id.between(first.id, last.id);
    let rows: Vec<RecordRow> = match below(region.prefix()) {
        None => organization_record::table.filter(within).select(RecordRow::as_select()).load(conn)?,
        Some((first, last)) => organization_record::table
            .inner_join(organization::table)
            .filter(within.and(organization::region.between(first, last)))
            .select(RecordRow::as_select())
            .load(conn)?,
    };
    assemble(organizations, &rows)
}

fn assemble(organizations: Vec<Organization>, rows: &[RecordRow]) -> Result<Vec<Dossier>> {
    let mut records: HashMap<OrganizationId, Vec<Record>> = HashMap::with_capacity(organizations.len());
    for row in rows {
        records.entry(row.organization_id).or_default().push(row.record()?);
    }
    let dossier = |organization: Organization| {
        let records = records.remove(&organization.id).unwrap_or_default();
        Dossier { organization, records: dated::in_order(records) }
    };
    Ok(organizations.into_iter().map(dossier).collect())
}

/// First and last text that begins with `prefix`, for codes of digits and capitals; `None` for the empty prefix.
pub(super) fn below(prefix: &str) -> Option<(String, String)> {
    (!prefix.is_empty()).then(|| (prefix.to_owned(), format!("{prefix}~")))
}

pub(super) fn organizations_insert(tx: &mut Tx<'_>, organizations: &[Organization]) -> Result<()> {
    for some in organizations.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(organization::table).values(some).execute(c))?;
    }
    Ok(())
}

/// Saves where the version is still `based_on`.
pub(super) fn organization_save(tx: &mut Tx<'_>, saved: &Organization, based_on: i64) -> Result<()> {
    let row = organization::table.filter(organization::id.eq(saved.id).and(organization::version.eq(based_on)));
    match diesel::update(row).set(saved).execute(&mut **tx)? {
        0 => Err(Error::version_conflict()),
        _ => Ok(()),
    }
}

pub(super) fn records_insert(tx: &mut Tx<'_>, records: &[(OrganizationId, &Record)]) -> Result<()> {
    for some in records.chunks(BATCH_ROWS) {
        let rows = some.iter().map(|(id, record)| RecordRow::new(*id, record)).collect::<Result<Vec<_>>>()?;
        on_conn!(tx, |c| diesel::insert_into(organization_record::table).values(&rows).execute(c))?;
    }
    Ok(())
}

pub(super) fn record_delete(tx: &mut Tx<'_>, organization: OrganizationId, key: &Key) -> Result<()> {
    diesel::delete(organization_record::table.find((organization, key.0, &key.1))).execute(&mut **tx)?;
    Ok(())
}

/// Enters search texts of new organizations.
pub(super) fn search_insert(tx: &mut Tx<'_>, texts: &[(OrganizationId, String)]) -> Result<()> {
    for some in texts.chunks(BATCH_ROWS) {
        let rows: Vec<_> = some
            .iter()
            .map(|(id, text)| (organization_search::organization_id.eq(id), organization_search::text.eq(text)))
            .collect();
        on_conn!(tx, |c| diesel::insert_into(organization_search::table).values(&rows).execute(c))?;
    }
    Ok(())
}

pub(super) fn search_save(tx: &mut Tx<'_>, id: OrganizationId, text: &str) -> Result<()> {
    let row = organization_search::table.filter(organization_search::organization_id.eq(id));
    diesel::update(row).set(organization_search::text.eq(text)).execute(&mut **tx)?;
    Ok(())
}

/// Organizations whose present state has changed by itself since it was projected, at most `limit`.
pub(super) fn organizations_turning(conn: &mut Conn, today: NaiveDate, limit: i64) -> Result<Vec<Organization>> {
    Ok(organization::table
        .filter(organization::turns_on.le(today))
        .order(organization::id)
        .limit(limit)
        .select(Organization::as_select())
        .load(conn)?)
}

/// Organizations with a record that begins to hold or no longer holds after `after`, up to `until`.
pub(super) fn organizations_turned(conn: &mut Conn, after: NaiveDate, until: NaiveDate) -> Result<Vec<OrganizationId>> {
    let (Some(first), Some(last)) = (after.succ_opt(), until.pred_opt()) else { return Ok(Vec::new()) };
    let begun = organization_record::from_day.between(first, until);
    let ended = organization_record::until_day.between(after, last);
    let rows = organization_record::table.filter(begun.or(ended)).select(organization_record::organization_id);
    Ok(rows.distinct().order(organization_record::organization_id).load(conn)?)
}
