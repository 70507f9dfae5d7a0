//! Publishing a notice, in the transaction of the act it tells of; the public list.

use super::forms::{Form, Forms};
use super::model::{Facts, Notice, NoticeCard, NoticeId, NoticeQuery, NoticeType, NoticeView};
use super::store::Card;
use super::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx, search};
use crate::kernel::error::Faults;
use crate::kernel::ids::UnitId;
use crate::kernel::{Actor, Error, Instant, RegionCode, Relation, Result, Text};
use crate::organizations::service::xlsx;
use rust_xlsxwriter::Workbook;
use serde_json::json;

/// Kind of thing in the audit log.
pub const SUBJECT: &str = "notice";

/// Rows of one file at the most, the newest: beyond that nobody reads it.
const MOST: i64 = 10_000;

/// What a notice tells of.
#[derive(Clone, Debug)]
pub struct About {
    /// Kind of the thing.
    pub subject: &'static str,
    /// Its id.
    pub id: String,
    /// What binds the notices of one procedure: the id of the need, or of the line of the plan before there is one.
    pub thread: String,
    /// Page of the thing.
    pub link: String,
}

/// A notice to publish.
#[derive(Clone, Debug)]
pub struct NewNotice<'a> {
    /// Id of its form.
    pub form: &'a str,
    /// Title of the project.
    pub name: &'a str,
    /// What is known.
    pub facts: &'a Facts,
    /// What it tells of.
    pub about: About,
    /// The unit that publishes it.
    pub unit: UnitId,
    /// Its region.
    pub region: RegionCode,
    /// Who signs it.
    pub signed: &'a str,
}

/// Refuses a notice that lacks what it must say, for acts without a check of their own.
///
/// # Errors
/// `invalid` naming each missing field; what is from memory passes.
pub fn complete(form: &str, facts: &Facts) -> Result<()> {
    let form = Forms::shipped()?.get(form)?;
    let mut faults = Faults::new();
    for gap in rules::gaps(form, facts).filter(|gap| gap.blocks) {
        let Text { zh, en } = rules::lacking(form, gap.field);
        faults.add(gap.field.at.as_deref().unwrap_or(&gap.field.id), "notice_incomplete", zh, en);
    }
    faults.finish()
}

/// Publishes: composes the notice from what is known, keeps its official text with a hash, and records it.
///
/// # Errors
/// Those of the database.
pub fn publish(tx: &mut Tx<'_>, actor: &Actor, new: &NewNotice<'_>, now: Instant) -> Result<NoticeId> {
    let form = Forms::shipped()?.get(new.form)?;
    let chapters = rules::compose(form, new.facts);
    let text = rules::official_text(new.name, &form.title.zh, &chapters, new.signed, now);
    let number = new.facts.get(super::Fact::ProjectNumber).and_then(|piece| match piece {
        super::Piece::Text { text } => Some(text.clone()),
        _ => None,
    });
    let row = Notice {
        id: NoticeId::new(),
        form: form.id.clone(),
        heading: JsonText::of(&form.title)?,
        name: new.name.to_owned(),
        number,
        subject: new.about.subject.to_owned(),
        subject_id: new.about.id.clone(),
        thread: new.about.thread.clone(),
        unit_id: new.unit,
        unit_region: new.region,
        signed: new.signed.to_owned(),
        chapters: JsonText::of(&chapters)?,
        hash: rules::hash(&text),
        text,
        link: new.about.link.clone(),
        published_at: now,
        published_by: actor.account,
    };
    store::notice_insert(tx, &row, &search::segmented(&row.text))?;
    let event = Event::new(actor, now, "notice.publish", SUBJECT, &row.id).in_region(new.region.as_str());
    let details = json!({ "form": row.form, "name": row.name, "hash": row.hash, "about": row.subject_id });
    audit::record(tx, event.with(&details)?)?;
    Ok(row.id)
}

fn card(row: Card) -> Result<NoticeCard> {
    Ok(NoticeCard {
        id: row.id,
        form: row.form,
        heading: row.heading.get()?,
        name: row.name,
        number: row.number,
        signed: row.signed,
        unit_id: row.unit_id,
        unit_region: row.unit_region,
        published_at: row.published_at,
    })
}

/// A page of notices, newest first, one more than asked for where there is more; and how many there are in all.
///
/// # Errors
/// Those of the database.
pub fn list(
    app: &App,
    actor: &Actor,
    query: &NoticeQuery,
    after: Option<(Instant, NoticeId)>,
) -> Result<(Vec<NoticeCard>, i64)> {
    actor.may(&rules::LIST, &Relation::default())?;
    app.db.read(|conn| {
        let rows = store::notices_list(conn, query, after, query.limit() + 1)?;
        let cards = rows.into_iter().map(card).collect::<Result<_>>()?;
        Ok((cards, store::notices_count(conn, query)?))
    })
}

/// Kinds of which there are some, the standard ones in their order.
///
/// # Errors
/// Those of the database.
pub fn types(app: &App, actor: &Actor) -> Result<Vec<NoticeType>> {
    actor.may(&rules::TYPES, &Relation::default())?;
    let counts = app.db.read(store::notices_by_form)?;
    let forms = Forms::shipped()?;
    let known = |form: &Form| {
        let count = counts.iter().find(|(id, _)| *id == form.id).map(|(_, count)| *count)?;
        Some(NoticeType { form: form.id.clone(), title: form.title.clone(), number: form.number, count })
    };
    Ok(forms.all().filter_map(known).collect())
}

/// The list as XLSX, without pages.
///
/// # Errors
/// Those of the database.
pub fn export(app: &App, actor: &Actor, query: &NoticeQuery) -> Result<Vec<u8>> {
    actor.may(&rules::EXPORT, &Relation::default())?;
    let rows = app.db.read(|conn| store::notices_list(conn, query, None, MOST))?;
    let columns = [("公告类型", 24.0), ("项目名称", 52.0), ("项目编号", 30.0), ("发布单位", 32.0), ("发布时间", 18.0)];
    let mut book = Workbook::new();
    let sheet = xlsx::sheet(&mut book, "公告", &columns)?;
    for (line, row) in (1..).zip(rows.into_iter().map(card)) {
        let row = row?;
        let at = row.published_at.shanghai().format("%Y-%m-%d %H:%M").to_string();
        let number = row.number.unwrap_or_default();
        xlsx::row(sheet, line, &[row.heading.zh, row.name, number, row.signed, at])?;
    }
    xlsx::bytes(book)
}

/// One notice, with the others of its procedure.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: NoticeId) -> Result<NoticeView> {
    actor.may(&rules::READ, &Relation::default())?;
    app.db.read(|conn| shown(conn, id))
}

/// The same for another room, on its connection: every notice is public.
///
/// # Errors
/// `not_found`; those of the database.
pub fn shown(conn: &mut Conn, id: NoticeId) -> Result<NoticeView> {
    let row = store::notice_by_id(conn, id)?;
    let (mut own, mut others) = (None, Vec::new());
    for one in store::notices_of(conn, &row.thread)? {
        let one = card(one)?;
        if one.id == id { own = Some(one) } else { others.push(one) }
    }
    let card = own.ok_or_else(Error::not_found)?;
    Ok(NoticeView { card, chapters: row.chapters.get()?, hash: row.hash, link: row.link, others })
}

/// Its official text, with a name to save it under.
///
/// # Errors
/// `not_found`; those of the database.
pub fn text(app: &App, actor: &Actor, id: NoticeId) -> Result<(String, String)> {
    actor.may(&rules::TEXT, &Relation::default())?;
    let row = app.db.read(|conn| store::notice_by_id(conn, id))?;
    let heading: Text = row.heading.get()?;
    Ok((format!("{}{}.txt", row.name, heading.zh), row.text))
}
