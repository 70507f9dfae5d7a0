//! `duijie demo`: a world of clearly marked synthetic data, the same each time. Each step is skipped when its data is there,
//! so an interrupted run is finished by the next.

mod experts;
mod openers;
mod organizations;
mod plans;
mod units;
mod world;

use super::say;
use crate::app::App;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, Result};
use crate::organizations::model::{NewOrganization, view::StatisticsQuery};
use crate::{catalogue, organizations as registry};
use indicatif::{ProgressBar, ProgressStyle};
use organizations::Made;
use world::World;

/// Organizations entered at a time.
const CHUNK: usize = 1_000;
const REASON: &str = "演示数据 / demo data";

/// Loads what of the demo world is missing and prints its accounts.
pub(super) fn load(app: &App) -> Result<()> {
    let world = World::embedded()?;
    catalogue::service::ensure_default(&app.db, app.clock.now())?;
    let made = organizations::all(&world, &app.regions)?;
    if registry::service::statistics(app, &Actor::public(), &StatisticsQuery::default())?.total == 0 {
        enter(app, &made)?;
    }
    units::ensure(app, &made)?;
    openers::ensure(app)?;
    experts::ensure(app)
}

/// Enters every organization in one transaction: all of them or none.
fn enter(app: &App, made: &[Made]) -> Result<()> {
    let now = app.clock.now();
    let style =
        ProgressStyle::with_template("{msg} {bar:40} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(u64::try_from(made.len()).unwrap_or_default()).with_style(style);
    bar.set_message("载入演示组织 / demo organizations");
    let new: Vec<NewOrganization> = made
        .iter()
        .map(|m| NewOrganization { id: OrganizationId::new(), uscc: m.uscc, records: m.records.clone() })
        .collect();
    app.db.write(|tx| {
        bar.reset();
        for some in new.chunks(CHUNK) {
            registry::service::bulk_insert(tx, &Actor::public(), now, REASON, some)?;
            bar.inc(u64::try_from(some.len()).unwrap_or_default());
        }
        Ok(())
    })?;
    bar.finish();
    say(&format!("{} 家演示社会组织已载入 / demo organizations entered", made.len()));
    Ok(())
}
