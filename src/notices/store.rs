//! Notices: inserted, found, never changed.

use super::model::{Notice, NoticeId, NoticeQuery};
use crate::db::dialect::{TextIndex, text_matches};
use crate::db::schema::{notice, notice_search};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx, search};
use crate::kernel::ids::UnitId;
use crate::kernel::{Error, Instant, RegionCode, Result};
use diesel::dsl::count_star;
use diesel::prelude::*;

/// What a list reads of a row.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = notice)]
pub(super) struct Card {
    pub(super) id: NoticeId,
    pub(super) form: String,
    pub(super) heading: JsonText,
    pub(super) name: String,
    pub(super) number: Option<String>,
    pub(super) signed: String,
    pub(super) unit_id: UnitId,
    pub(super) unit_region: RegionCode,
    pub(super) published_at: Instant,
}

/// Where the texts are that notices are found by.
const TEXTS: TextIndex = TextIndex { id: "notice.id", table: "notice_search", owner: "notice_id", fts: "notice_fts" };

/// Procedures a question may name.
const MOST_THREADS: usize = 10;

/// The list's conditions, on any selection from the table.
macro_rules! asked {
    ($conn:expr, $query:expr, $list:expr) => {{
        let query: &NoticeQuery = $query;
        let mut list = $list;
        if let Some(text) = query.q.as_deref()
            && let words = search::words(text)
            && !words.is_empty()
        {
            list = list.filter(text_matches($conn, TEXTS, &words));
        }
        if let Some(form) = &query.form {
            list = list.filter(notice::form.eq(form.clone()));
        }
        if let Some(region) = query.region {
            list = list.filter(notice::unit_region.like(format!("{}%", region.prefix())));
        }
        if let Some(unit) = query.unit {
            list = list.filter(notice::unit_id.eq(unit));
        }
        if let Some(about) = &query.about {
            let threads: Vec<String> = about.split(',').take(MOST_THREADS).map(|id| id.trim().to_owned()).collect();
            list = list.filter(notice::thread.eq_any(threads));
        }
        if let Some(from) = query.from {
            list = list.filter(notice::published_at.ge(Instant::start_of(from)));
        }
        if let Some(next_day) = query.to.and_then(|to| to.succ_opt()) {
            list = list.filter(notice::published_at.lt(Instant::start_of(next_day)));
        }
        list
    }};
}

/// A page of the list, newest first.
pub(super) fn notices_list(
    conn: &mut Conn,
    query: &NoticeQuery,
    after: Option<(Instant, NoticeId)>,
    limit: i64,
) -> Result<Vec<Card>> {
    let list = notice::table.select(Card::as_select()).into_boxed();
    let mut list = asked!(conn, query, list).order((notice::published_at.desc(), notice::id.desc())).limit(limit);
    if let Some((at, id)) = after {
        list = list.filter(notice::published_at.lt(at).or(notice::published_at.eq(at).and(notice::id.lt(id))));
    }
    Ok(list.load(conn)?)
}

/// How many the list has in all.
pub(super) fn notices_count(conn: &mut Conn, query: &NoticeQuery) -> Result<i64> {
    let list = notice::table.select(count_star()).into_boxed();
    Ok(asked!(conn, query, list).get_result(conn)?)
}

/// How many there are of each form.
pub(super) fn notices_by_form(conn: &mut Conn) -> Result<Vec<(String, i64)>> {
    Ok(notice::table.group_by(notice::form).select((notice::form, count_star())).load(conn)?)
}

pub(super) fn notice_by_id(conn: &mut Conn, id: NoticeId) -> Result<Notice> {
    let found = notice::table.find(id).select(Notice::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// Notices of a procedure, newest first.
pub(super) fn notices_of(conn: &mut Conn, thread: &str) -> Result<Vec<Card>> {
    let of = notice::table.filter(notice::thread.eq(thread));
    Ok(of.order((notice::published_at.desc(), notice::id.desc())).select(Card::as_select()).load(conn)?)
}

/// Inserts a notice with the words it is found by.
pub(super) fn notice_insert(tx: &mut Tx<'_>, row: &Notice, words: &str) -> Result<()> {
    diesel::insert_into(notice::table).values(row).execute(&mut **tx)?;
    diesel::insert_into(notice_search::table)
        .values((notice_search::notice_id.eq(row.id), notice_search::text.eq(words)))
        .execute(&mut **tx)?;
    Ok(())
}
