//! Saving changed dossiers with their audit events: one or many, always whole.

use crate::audit::{self, Event};
use crate::db::{Tx, search};
use crate::kernel::{Actor, Instant, Result};
use crate::organizations::model::import::ImportId;
use crate::organizations::model::{Difference, Hand, Organization, Record};
use crate::organizations::rules::{mask, search_source};
use crate::organizations::store;
use serde::{Deserialize, Serialize};

/// Kind of subject under which every change is audited: the name of the change feed.
pub const SUBJECT: &str = "organization";

/// What an event of the log says about a change.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Change {
    /// Whose hand.
    #[serde(default)]
    pub(super) hand: Hand,
    /// Why.
    #[serde(default)]
    pub(super) reason: String,
    /// The import it came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) import: Option<ImportId>,
    /// What changed; contacts masked.
    #[serde(default)]
    pub(super) differences: Vec<Difference>,
}

/// What the changes of one transaction have in common.
#[derive(Clone, Copy)]
pub(super) struct Act<'a> {
    pub(super) actor: &'a Actor,
    pub(super) now: Instant,
    pub(super) action: &'static str,
    pub(super) hand: Hand,
    pub(super) reason: &'a str,
    pub(super) import: Option<ImportId>,
}

/// A dossier to be saved.
pub(super) struct Save {
    /// The organization before; none for a new one.
    before: Option<Organization>,
    /// The organization after.
    pub(super) after: Organization,
    differences: Vec<Difference>,
    /// Search text, where it changed.
    text: Option<String>,
}

impl Save {
    /// A new organization with its records.
    pub(super) fn new(organization: Organization, records: &[Record]) -> Self {
        Self {
            before: None,
            text: Some(search::segmented(&search_source(&organization.uscc, records))),
            after: organization,
            differences: records
                .iter()
                .map(|record| Difference { before: None, after: Some(record.clone()) })
                .collect(),
        }
    }

    /// A change of an organization: the version after is the next one.
    pub(super) fn change(
        before: (&Organization, &[Record]),
        after: (Organization, &[Record]),
        differences: Vec<Difference>,
        now: Instant,
    ) -> Self {
        let (old, old_records) = before;
        let (new, new_records) = after;
        let text = search_source(&new.uscc, new_records);
        let text = (text != search_source(&old.uscc, old_records)).then(|| search::segmented(&text));
        let after = Organization { version: old.version + 1, updated_at: now, ..new };
        Self { before: Some(old.clone()), after, differences, text }
    }
}

/// Saves every dossier and records one event for each.
///
/// # Errors
/// `version_conflict` when a dossier changed since it was read; `duplicate` when a credit code is taken; those of the database.
pub(super) fn save_all(tx: &mut Tx<'_>, act: Act<'_>, saves: &[Save]) -> Result<()> {
    let entered: Vec<&Save> = saves.iter().filter(|save| save.before.is_none()).collect();
    let organizations: Vec<Organization> = entered.iter().map(|save| save.after.clone()).collect();
    store::organizations_insert(tx, &organizations)?;
    for save in saves {
        let Some(before) = &save.before else { continue };
        store::organization_save(tx, &save.after, before.version)?;
        for key in save.differences.iter().filter_map(|difference| difference.before.as_ref()).map(Record::key) {
            store::record_delete(tx, before.id, &key)?;
        }
        if let Some(text) = &save.text {
            store::search_save(tx, before.id, text)?;
        }
    }
    let after = saves.iter().flat_map(|save| {
        let records = save.differences.iter().filter_map(|difference| difference.after.as_ref());
        records.map(|record| (save.after.id, record))
    });
    store::records_insert(tx, &after.collect::<Vec<_>>())?;
    let texts: Vec<_> = entered.iter().filter_map(|save| Some((save.after.id, save.text.clone()?))).collect();
    store::search_insert(tx, &texts)?;
    let events: Vec<Event> = saves.iter().map(|save| event(act, save)).collect::<Result<_>>()?;
    audit::record_many(tx, &events)
}

fn event(act: Act<'_>, save: &Save) -> Result<Event> {
    let change = Change {
        hand: act.hand,
        reason: act.reason.to_owned(),
        import: act.import,
        differences: save.differences.iter().map(mask::for_log).collect(),
    };
    let action = if save.before.is_none() { "organization.register" } else { act.action };
    Event::new(act.actor, act.now, action, SUBJECT, &save.after.id).in_region(save.after.region.as_str()).with(&change)
}
