//! The parts of a running program, built once and passed down.

use crate::accounts::{self, Addresses, Keys};
use crate::audit;
use crate::awards;
use crate::catalogue::{self, NegativeItem};
use crate::contracts::{self, ClauseLibrary};
use crate::db::Db;
use crate::duties;
use crate::files::{self, Files, Gate};
use crate::jobs::{Registry, Runner};
use crate::kernel::calendar::Calendar;
use crate::kernel::region::Regions;
use crate::kernel::{Clock, Error, Result};
use crate::matching::{self, Matching};
use crate::notify::{self, Notifier};
use crate::opportunities;
use crate::organizations;
use crate::plans;
use crate::policy::{self, Library, Names, Shelf, Tree};
use crate::reviews;
use crate::settings::{self, Settings};
use crate::submissions::{self, Sealing};
use std::collections::HashMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Handle to everything a use case needs; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// Typed settings.
    pub settings: Settings,
    /// The database.
    pub db: Db,
    /// The clock every deadline is measured with.
    pub clock: Clock,
    /// The region tree.
    pub regions: Regions,
    /// Working days and holidays.
    pub calendar: Calendar,
    /// What may not be bought, 102号令 Art. 10.
    pub negative_list: Vec<NegativeItem>,
    /// Makes and checks access tokens and password hashes.
    pub keys: Keys,
    /// The policy packs in use; see [`App::policies`].
    pub shelf: Shelf,
    /// Inbox and mail.
    pub notify: Notifier,
    /// Attachments.
    pub files: Files,
    /// Who knows the names of what the log speaks of.
    pub namers: audit::Namers,
    /// Keys of receipts, drafts and openings.
    pub sealing: Sealing,
    /// Clauses of contracts.
    pub clauses: ClauseLibrary,
    /// The matching index, built when first asked or by the server at start.
    pub matching: Matching,
}

/// Who decides, for each kind of thing that has attachments, whether an actor may read them.
const FILE_GATES: &[(&str, Gate)] = &[
    ("opportunity", opportunities::service::readable),
    ("expert", reviews::service::readable),
    (awards::service::remedy::REMEDY_SUBJECT, awards::service::remedy::readable),
    (reviews::service::review::LOW_PRICE_SUBJECT, reviews::service::review::low_price_readable),
];

/// Who knows the names of what the log speaks of, by kind of subject.
const NAMERS: audit::Namers = &[
    ("account", accounts::account_names_by_text),
    ("unit", accounts::unit_names_by_text),
    ("file", files::names),
    ("catalogue_version", catalogue::service::version_names),
    ("organization", organizations::service::names),
    ("organization_import", organizations::service::import::names),
    ("plan", plans::service::names),
    ("opportunity", opportunities::service::names),
    ("policy_pack", policy::service::names),
    (awards::service::AWARD_SUBJECT, awards::service::award_names),
    (awards::service::remedy::REMEDY_SUBJECT, awards::service::remedy::names),
    (contracts::service::CONTRACT_SUBJECT, contracts::service::names),
];

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the database and assembles the parts. Does not migrate.
    ///
    /// # Errors
    /// `unavailable` when the database cannot be reached; `invalid` for settings that cannot be used.
    pub fn build(settings: Settings, clock: Clock) -> Result<Self> {
        Self::build_with(settings, clock, FILE_GATES)
    }

    /// The same with other gates of attachments, for tests.
    ///
    /// # Errors
    /// Those of [`App::build`].
    pub fn build_with(settings: Settings, clock: Clock, gates: &'static [(&'static str, Gate)]) -> Result<Self> {
        let db = Db::open(settings.target(), settings.database.connections)?;
        let keys = Keys::load(&settings)?;
        let reference = Reference::load(&settings.reference)?;
        let (regions, calendar) = (reference.regions, reference.calendar);
        let shelf = Shelf::shipped(names(regions.clone(), catalogue::default_names()?))?;
        let notify = Notifier::new(&settings, Box::new(Addresses))?;
        let files = Files::new(&settings.files, &settings.data.folder, gates)?;
        let sealing = Sealing::load(&settings)?;
        let matching = Matching::default();
        Ok(Self(Arc::new(Parts {
            settings,
            db,
            clock,
            regions,
            calendar,
            negative_list: reference.negative_list,
            keys,
            shelf,
            notify,
            files,
            namers: NAMERS,
            sealing,
            clauses: ClauseLibrary::shipped()?,
            matching,
        })))
    }

    /// The policy packs in use now. A use case takes them once and keeps to them, whatever is published meanwhile.
    #[must_use]
    pub fn policies(&self) -> Arc<Library> {
        self.shelf.library()
    }

    /// The worker of this server's jobs, knowing every room's.
    ///
    /// # Errors
    /// `invalid` when the settings have a job recur that does not exist.
    pub fn runner(&self) -> Result<Runner> {
        let mut registry = Registry::new();
        notify::jobs(self, &mut registry);
        files::jobs(self, &mut registry);
        accounts::jobs(self, &mut registry);
        duties::jobs(self, &mut registry);
        organizations::jobs(self, &mut registry);
        plans::jobs(self, &mut registry);
        opportunities::jobs(self, &mut registry);
        matching::jobs(self, &mut registry);
        submissions::service::jobs(self, &mut registry);
        reviews::service::jobs(self, &mut registry);
        awards::service::jobs(self, &mut registry);
        contracts::service::jobs(self, &mut registry);
        registry.recurring(&self.settings.jobs.recurring)?;
        Ok(Runner::new(self.db.clone(), self.clock.clone(), registry, self.settings.jobs.workers))
    }
}

/// Data delivered with the program, or put in its place by the settings.
struct Reference {
    regions: Regions,
    calendar: Calendar,
    negative_list: Vec<NegativeItem>,
}

impl Reference {
    /// # Errors
    /// `invalid` naming the setting whose file cannot be read, or every wrong line of it.
    fn load(own: &settings::Reference) -> Result<Self> {
        let file = |key: &str, path: &Path| {
            let own = (!path.as_os_str().is_empty()).then(|| read_text(key, path));
            own.transpose()
        };
        let regions = match file("reference.regions", &own.regions)? {
            Some((name, text)) => Regions::parse(&name, &text)?,
            None => Regions::embedded()?,
        };
        let calendar = if own.calendar.as_os_str().is_empty() {
            Calendar::embedded()?
        } else {
            let files = tables_in("reference.calendar", &own.calendar)?;
            Calendar::load(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))?
        };
        let list = file("reference.negative_list", &own.negative_list)?;
        let negative_list = catalogue::negative_list(list.as_ref().map(|(name, text)| (name.as_str(), text.as_str())))?;
        Ok(Self { regions, calendar, negative_list })
    }
}

/// A file of the settings: its name for errors, and its text.
fn read_text(key: &str, path: &Path) -> Result<(String, String)> {
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(key, path, &error))?;
    Ok((path.display().to_string(), text))
}

/// The `.tsv` files of a folder, by name.
fn tables_in(key: &str, folder: &Path) -> Result<Vec<(String, String)>> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(key, folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    paths.sort();
    if paths.is_empty() {
        let zh = format!("{} 中没有 .tsv 文件，请放入工作日历文件或清空此项", folder.display());
        let en = format!("{} holds no .tsv file: put the calendar there, or leave the setting empty", folder.display());
        return Err(Error::field(key, "empty", zh, en));
    }
    paths.iter().map(|path| read_text(key, path)).collect()
}

fn unreadable(key: &str, path: &Path, error: &std::io::Error) -> Error {
    let path = path.display();
    Error::field(key, "unreadable", format!("无法读取 {path}：{error}"), format!("{path} cannot be read: {error}"))
}

/// What explanations call regions and categories.
fn names(regions: Regions, categories: HashMap<String, String>) -> Names {
    Names::new(move |tree, code| match tree {
        Tree::Region => Some(regions.path_name(code.parse().ok()?)),
        Tree::Catalogue => categories.get(code).cloned(),
    })
}
