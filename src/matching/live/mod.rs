//! The index of a running server: built from the database once, then kept true by following the audit log.
//!
//! The log numbers changes after they are committed, so a number is there only when every smaller one is: whoever has
//! applied everything up to a number has missed nothing. A change that is committed and not yet numbered may already be in
//! what was read; applying it again does no harm. Every question first asks the log whether there is anything new.

mod open;

pub(in crate::matching) use open::{OpenNeed, OpenNeeds, asked};

use super::index::Index;
use super::model::{Currency, MatchAnswer};
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Code, Error, Instant, Result};
use crate::opportunities::service as opportunities;
use crate::organizations::sheets;
use crate::policy::{FactSheet, Library};
use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Changes read from the log at a time.
const CHUNK: i64 = 5_000;
/// Sheets taken in at a time while the index is built.
const TOGETHER: usize = 256;
/// Answers kept at the most; a few hundred kilobytes each.
const ANSWERS: usize = 64;
/// More changes than this and reading everything anew is quicker.
const MANY: usize = 20_000;

/// The index of this server, and the open needs.
#[derive(Default)]
pub struct Matching {
    state: RwLock<Option<State>>,
    /// Held by whoever brings the state up to date.
    following: Mutex<()>,
    /// Organizations that have changed since somebody last took them from here.
    changed: Mutex<BTreeSet<OrganizationId>>,
}

/// Everything as of one change and one day.
pub(in crate::matching) struct State {
    pub(in crate::matching) index: Index,
    pub(in crate::matching) open: OpenNeeds,
    pub(in crate::matching) currency: Currency,
    pub(in crate::matching) packs: Arc<Library>,
    /// Answers given since an organization last changed, by need and its version.
    answers: Mutex<HashMap<(OpportunityId, i64), MatchAnswer>>,
}

/// What has to differ for the state to be out of date.
struct Known {
    currency: Currency,
    packs: Arc<Library>,
    next_deadline: Option<Instant>,
}

impl Known {
    /// Whether it was made with these packs. A new library needs a new index: it may know other facts.
    fn in_use(&self, packs: &Arc<Library>) -> bool {
        Arc::ptr_eq(&self.packs, packs)
    }
}

/// What has changed since the state was last brought up to date.
#[derive(Default)]
struct News {
    change: i64,
    organizations: Vec<(OrganizationId, Option<FactSheet>)>,
    opportunities: Vec<(OpportunityId, Option<OpenNeed>)>,
}

impl Matching {
    /// Answers from the state, brought up to date before.
    ///
    /// # Errors
    /// `unavailable` while the index is being built; those of the database or of `answer`.
    pub(in crate::matching) fn ask<T>(&self, app: &App, answer: impl FnOnce(&State) -> Result<T>) -> Result<T> {
        self.follow(app)?;
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            Some(state) => answer(state),
            None => Err(building()),
        }
    }

    /// Brings the state up to date, building it if there is none. Where another thread is doing so already, this one does not
    /// wait if there is a state to answer from.
    ///
    /// # Errors
    /// `unavailable` while another thread builds the index; those of the database.
    pub(in crate::matching) fn follow(&self, app: &App) -> Result<()> {
        let (now, packs) = (app.clock.now(), app.policies());
        let day = now.date();
        let known = self.known();
        if let Some(known) = &known
            && known.in_use(&packs)
            && known.currency.as_of == day
            && known.next_deadline.is_none_or(|deadline| now < deadline)
            && known.currency.change == app.db.read(audit::head)?.0
        {
            return Ok(());
        }
        let Ok(_held) = self.following.try_lock() else {
            return if known.is_some() { Ok(()) } else { Err(building()) };
        };
        // Somebody else may have finished meanwhile.
        let known = self.known();
        let news = match known.as_ref().filter(|known| known.in_use(&packs)) {
            Some(known) => app.db.read(|conn| news(app, conn, &packs, known.currency, now))?,
            None => None,
        };
        if let Some(news) = news {
            self.apply(news, now);
            return Ok(());
        }
        let (state, changed) = app.db.read(|conn| {
            // Whoever changed meanwhile is told of it as if the index had followed.
            let changed: BTreeSet<OrganizationId> = match &known {
                Some(known) => changed(conn, sheets::SUBJECT, known.currency.change)?,
                None => BTreeSet::new(),
            };
            Ok((build(app, conn, Arc::clone(&packs), now)?, changed))
        })?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(state);
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).extend(changed);
        Ok(())
    }

    /// Waits until the index is there, if somebody is building it: what a job does, where a person is told to come back.
    pub(in crate::matching) fn wait(&self) {
        if self.known().is_none() {
            drop(self.following.lock());
        }
    }

    /// The organizations that have changed since this was last asked.
    pub(in crate::matching) fn take_changed(&self) -> BTreeSet<OrganizationId> {
        std::mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The answer given before to this version of a need, if nothing has changed since.
    ///
    /// # Errors
    /// As for [`Matching::ask`].
    pub(in crate::matching) fn kept(&self, app: &App, key: (OpportunityId, i64)) -> Result<Option<MatchAnswer>> {
        self.ask(app, |state| {
            let answers = state.answers.lock().unwrap_or_else(PoisonError::into_inner);
            // What else was entered in the log since then has nothing to do with it.
            Ok(answers.get(&key).map(|answer| MatchAnswer { currency: state.currency, ..answer.clone() }))
        })
    }

    /// Keeps an answer until something changes.
    pub(in crate::matching) fn keep(&self, key: (OpportunityId, i64), answer: &MatchAnswer) {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = state.as_ref().filter(|state| state.currency == answer.currency) {
            let mut answers = state.answers.lock().unwrap_or_else(PoisonError::into_inner);
            if answers.len() >= ANSWERS {
                answers.clear();
            }
            answers.insert(key, answer.clone());
        }
    }

    fn known(&self) -> Option<Known> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(|state| Known {
            currency: state.currency,
            packs: Arc::clone(&state.packs),
            next_deadline: state.open.next_deadline(),
        })
    }

    fn apply(&self, news: News, now: Instant) {
        let day = now.date();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = &mut *state else { return };
        let stands = news.organizations.is_empty() && state.currency.as_of == day;
        let (there, gone): (Vec<_>, Vec<_>) = news.organizations.iter().partition(|(_, sheet)| sheet.is_some());
        let there: Vec<_> = there.iter().filter_map(|(id, sheet)| Some((*id, sheet.as_ref()?))).collect();
        state.index.put_all(&there);
        for (id, _) in gone {
            state.index.remove(*id);
        }
        state.open.update(state.packs.vocabulary(), (now, day), news.opportunities);
        if !stands {
            state.answers.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        }
        state.currency = Currency { change: news.change, as_of: day };
        let changed = news.organizations.into_iter().map(|(id, _)| id);
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).extend(changed);
    }
}

fn building() -> Error {
    let zh = "匹配索引正在建立，通常需要几秒，请稍后重试";
    let error = Error::new(Code::Unavailable, zh, "The matching index is being built; try again in some seconds");
    Error { retry_after: Some(2), ..error }
}

/// Everything, read from one snapshot.
fn build(app: &App, conn: &mut Conn, packs: Arc<Library>, now: Instant) -> Result<State> {
    let (change, _) = audit::head(conn)?;
    let day = now.date();
    let mut index = Index::new(packs.vocabulary());
    let mut some: Vec<(OrganizationId, FactSheet)> = Vec::with_capacity(TOGETHER);
    sheets::all(app, conn, day, |id, sheet| {
        some.push((id, sheet));
        if some.len() == TOGETHER {
            take_in(&mut index, &mut some);
        }
        Ok(())
    })?;
    take_in(&mut index, &mut some);
    index.shrink();
    let mut open = OpenNeeds::new(packs.vocabulary(), day);
    let needs = opportunities::open(conn, now)?;
    let needs = needs.into_iter().map(|need| (need.card.id, OpenNeed::new(need, &packs, day))).collect();
    open.update(packs.vocabulary(), (now, day), needs);
    Ok(State { index, open, currency: Currency { change, as_of: day }, packs, answers: Mutex::default() })
}

fn take_in(index: &mut Index, some: &mut Vec<(OrganizationId, FactSheet)>) {
    index.put_all(&some.iter().map(|(id, sheet)| (*id, sheet)).collect::<Vec<_>>());
    some.clear();
}

/// What has changed since `known`; `None` when it is so much that building anew is quicker, or the day has turned, with
/// which every need asks something else.
fn news(app: &App, conn: &mut Conn, packs: &Library, known: Currency, now: Instant) -> Result<Option<News>> {
    let (change, _) = audit::head(conn)?;
    let day = now.date();
    let mut organizations: BTreeSet<OrganizationId> = changed(conn, sheets::SUBJECT, known.change)?;
    if known.as_of != day {
        organizations.extend(sheets::turned(conn, known.as_of, day)?);
    }
    if organizations.len() > MANY || day < known.as_of {
        return Ok(None);
    }
    let organizations: Vec<_> = organizations.into_iter().collect();
    let mut opportunities: BTreeSet<OpportunityId> = changed(conn, opportunities::SUBJECT, known.change)?;
    let mut found = Vec::with_capacity(opportunities.len());
    if known.as_of != day {
        // Packs come into force and go out of force with the day, so every open need is asked for again.
        for need in opportunities::open(conn, now)? {
            opportunities.remove(&need.card.id);
            found.push((need.card.id, OpenNeed::new(need, packs, day)));
        }
    }
    for id in opportunities {
        let need = opportunities::open_one(conn, id, now)?;
        found.push((id, need.and_then(|need| OpenNeed::new(need, packs, day))));
    }
    let organizations = sheets::some(app, conn, &organizations, day)?;
    Ok(Some(News { change, organizations, opportunities: found }))
}

/// The things of a kind that changed after `seq`.
fn changed<Id: FromStr + Ord>(conn: &mut Conn, kind: &str, mut seq: i64) -> Result<BTreeSet<Id>> {
    let mut ids = BTreeSet::new();
    loop {
        let some = audit::subjects_after(conn, kind, seq, CHUNK)?;
        let Some((last, _)) = some.last() else { return Ok(ids) };
        seq = *last;
        ids.extend(some.iter().filter_map(|(_, id)| id.parse::<Id>().ok()));
    }
}
