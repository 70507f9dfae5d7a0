//! The parts of a running program, built once and passed down.

use crate::accounts::{self, Addresses, Keys};
use crate::catalogue;
use crate::db::Db;
use crate::files::{self, Files, Gate};
use crate::jobs::{Registry, Runner};
use crate::kernel::calendar::Calendar;
use crate::kernel::region::Regions;
use crate::kernel::{Clock, Result};
use crate::matching::{self, Matching};
use crate::notify::{self, Notifier};
use crate::opportunities;
use crate::organizations;
use crate::policy::{Library, Names, Shelf, Tree};
use crate::reviews;
use crate::settings::Settings;
use std::collections::HashMap;
use std::ops::Deref;
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
    /// Makes and checks access tokens and password hashes.
    pub keys: Keys,
    /// The policy packs in use; see [`App::policies`].
    pub shelf: Shelf,
    /// Inbox and mail.
    pub notify: Notifier,
    /// Attachments.
    pub files: Files,
    /// The matching index, built when first asked or by the server at start.
    pub matching: Matching,
}

/// Who decides, for each kind of thing that has attachments, whether an actor may read them.
const FILE_GATES: &[(&str, Gate)] =
    &[("opportunity", opportunities::service::readable), ("expert", reviews::service::readable)];

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
        let regions = Regions::embedded()?;
        let shelf = Shelf::shipped(names(regions.clone(), catalogue::default_names()?))?;
        let calendar = Calendar::embedded()?;
        let notify = Notifier::new(&settings, Box::new(Addresses))?;
        let files = Files::new(&settings.files, &settings.data.folder, gates)?;
        let matching = Matching::default();
        Ok(Self(Arc::new(Parts { settings, db, clock, regions, calendar, keys, shelf, notify, files, matching })))
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
        organizations::jobs(self, &mut registry);
        opportunities::jobs(self, &mut registry);
        matching::jobs(self, &mut registry);
        reviews::service::jobs(self, &mut registry);
        registry.recurring(&self.settings.jobs.recurring)?;
        Ok(Runner::new(self.db.clone(), self.clock.clone(), registry, self.settings.jobs.workers))
    }
}

/// What explanations call regions and categories.
fn names(regions: Regions, categories: HashMap<String, String>) -> Names {
    Names::new(move |tree, code| match tree {
        Tree::Region => Some(regions.path_name(code.parse().ok()?)),
        Tree::Catalogue => categories.get(code).cloned(),
    })
}
