//! Which packs are in use: those the database says are published, in every server.

use super::file;
use crate::app::App;
use crate::audit;
use crate::kernel::{Actor, Instant, Result};
use crate::policy::fault::PackFault;
use crate::policy::library::{Library, PackFile, shipped};
use crate::policy::model::{PackOrigin, PackState, PolicyPackId, StoredPack};
use crate::policy::rules::{Step, shipping};
use crate::policy::store;
use std::collections::BTreeSet;
use std::time::Duration;

/// How soon every server sees what another has published.
const REFRESH: Duration = Duration::from_secs(5);

/// Brings the packs that come with the program into the database and takes into use what is published there.
///
/// # Errors
/// Those of the database.
pub fn start(app: &App) -> Result<()> {
    ship(app, app.clock.now())?;
    refresh(app)
}

fn ship(app: &App, now: Instant) -> Result<()> {
    let files = shipped();
    let library = Library::load(&files, app.shelf.names()).map_err(crate::policy::bad_pack)?;
    let packs: Vec<_> = library.packs().collect();
    let keys: Vec<(String, String)> = packs.iter().map(|pack| (pack.id.clone(), pack.hash.clone())).collect();
    app.db.write(|tx| {
        let steps = shipping(&store::packs_known(tx)?, &keys);
        for step in &steps {
            let row = match step {
                Step::Move(id, state) => {
                    let row = store::pack_by_id(tx, *id)?;
                    store::pack_save(tx, &StoredPack { state: *state, published_at: Some(now), ..row })?
                }
                Step::Insert(at, state) => {
                    let Some(pack) = packs.get(*at) else { continue };
                    let source = files.iter().find(|file| file.name == pack.file).map(|file| file.text.clone());
                    let row = StoredPack {
                        id: PolicyPackId::new(),
                        pack: pack.id.clone(),
                        hash: pack.hash.clone(),
                        region: pack.region,
                        source: source.unwrap_or_default(),
                        origin: PackOrigin::Shipped,
                        state: *state,
                        created_at: now,
                        created_by: None,
                        published_at: (*state == PackState::Published).then_some(now),
                        version: 1,
                    };
                    store::pack_insert(tx, &row)?;
                    row
                }
            };
            let details = serde_json::json!({ "pack": file(&row).name, "state": row.state });
            audit::record(tx, super::event(&Actor::public(), now, "policy.ship", &row).with(&details)?)?;
        }
        Ok(())
    })
}

/// Takes into use what is published, if that has changed. Does nothing on a database that was never started on.
///
/// # Errors
/// Those of the database.
pub fn refresh(app: &App) -> Result<()> {
    let published = app.db.read(store::packs_known)?;
    let published = published.iter().filter(|text| text.state == PackState::Published);
    let wanted: BTreeSet<String> = published.map(|text| format!("{}@{}", text.pack, text.hash)).collect();
    let used: BTreeSet<String> = app.policies().packs().map(crate::policy::Pack::version).collect();
    if wanted.is_empty() || wanted == used {
        return Ok(());
    }
    let rows = app.db.read(|conn| store::packs_in_state(conn, PackState::Published))?;
    fill(app, rows.iter().map(file).collect());
    Ok(())
}

/// Texts that this program cannot read (imported under another version) are left out rather than stopping the server, and
/// logged with their faults.
fn fill(app: &App, mut files: Vec<PackFile>) {
    while let Err(faults) = Library::load(&files, app.shelf.names()) {
        let wrong: BTreeSet<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
        let told: Vec<String> = faults.iter().map(PackFault::to_string).collect();
        tracing::error!(faults = %told.join("\n"), "policy packs left out");
        let before = files.len();
        files.retain(|file| !wrong.contains(file.name.as_str()));
        if files.len() == before {
            return;
        }
    }
    if let Err(error) = app.shelf.fill(&files) {
        tracing::error!(%error, "policy packs");
    }
}

/// Keeps this server's packs as published, whichever server published them.
pub async fn run_refresher(app: App) {
    loop {
        tokio::time::sleep(REFRESH).await;
        let worker = app.clone();
        match tokio::task::spawn_blocking(move || refresh(&worker)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "policy packs"),
            Err(error) => tracing::error!(%error, "policy refresher stopped"),
        }
    }
}
