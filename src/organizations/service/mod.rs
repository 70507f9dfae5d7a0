//! Use cases of the registry.

mod bulk;
mod edit;
mod export;
pub mod import;
mod list;
mod packs;
mod quality;
mod read;
mod save;
pub mod sheets;
pub(crate) mod xlsx;

pub use bulk::bulk_insert;
pub use edit::{edit, register};
pub use export::{export, written};
pub use list::{addresses, items, list, names, statistics};
pub use quality::{quality, quality_list};
pub use read::{dossier, page, qr, timeline};

use super::rules::check::Lookup;
use super::rules::public::Naming;
use crate::app::App;
use crate::catalogue::{Catalogue, CategoryCode, in_force};
use crate::db::Conn;
use crate::jobs::Registry;
use crate::kernel::{Actor, RegionCode, Relation, Result, Role};
use crate::organizations::model::{Hand, Organization};
use chrono::NaiveDate;
use packs::Packs;

/// This room's jobs.
pub fn jobs(app: &App, registry: &mut Registry) {
    import::jobs(app, registry);
}

/// What records are checked against and named by: the catalogue and the packs in force.
struct Ground {
    catalogue: Catalogue,
    packs: Packs,
    today: NaiveDate,
}

impl Ground {
    /// As seen from a region today.
    fn load(app: &App, conn: &mut Conn, region: RegionCode) -> Result<Self> {
        let today = app.clock.now().date();
        Ok(Self { catalogue: in_force(conn, region, today)?, packs: Packs::of(app), today })
    }

    fn is_category(&self, code: &str) -> bool {
        code.parse::<CategoryCode>().is_ok_and(|code| self.catalogue.get(&code).is_some())
    }

    fn category_name(&self, code: &str) -> String {
        code.parse::<CategoryCode>().map_or_else(|_| code.to_owned(), |code| self.catalogue.path_name(&code))
    }

    /// Runs `f` with what records are checked against.
    fn checking<T>(&self, app: &App, f: impl FnOnce(&Lookup<'_>) -> T) -> T {
        f(&Lookup {
            regions: &app.regions,
            is_category: &|code| self.is_category(code),
            vocabulary: self.packs.vocabulary(),
            today: self.today,
        })
    }

    /// Runs `f` with the names of places.
    fn naming<T>(&self, app: &App, f: impl FnOnce(Naming<'_>) -> T) -> T {
        f(Naming { regions: &app.regions, category: &|code| self.category_name(code) })
    }
}

/// How an organization is related to whoever asks.
fn relation(organization: &Organization) -> Relation {
    Relation { organization: Some(organization.id), region: Some(organization.region), ..Relation::default() }
}

/// Whose hand an actor's is.
fn hand(actor: &Actor) -> Hand {
    if actor.roles.contains(&Role::Registrar) {
        Hand::Authority
    } else if actor.account.is_some() {
        Hand::Organization
    } else {
        Hand::Platform
    }
}
