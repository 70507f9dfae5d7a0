//! Use cases of reviews, one file a subject.

mod disclose;
mod draw;
mod expert;
mod fill;
mod invitation;
mod own;
mod panel;
mod pool;
pub mod review;
mod session;
mod sheets;

pub use disclose::{public_list, record};
pub use draw::{candidate_counts, draw};
pub use expert::readable;
pub use fill::{DRAW_PAGE, PANEL_SUBJECT};
pub use invitation::{answer, invitations, lapse};
pub use own::{absences, apply, interests, own, update};
pub use panel::{cancel, create, list as panels, read as panel, update as panel_update};
pub use pool::{act, invite, list, read, recusal_rules, resume};
pub use session::{chair, disclose, rate, replace, seat};
pub use sheets::{experts_sheet, panels_sheet};

use crate::app::App;
use crate::jobs::Registry;
use crate::kernel::Instant;

/// Registers this room's jobs.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job| resume(&here, job));
    let here = app.clone();
    registry.on(move |job| lapse(&here, job));
    let here = app.clone();
    registry.on(move |job| review::time_over(&here, job));
}

/// A moment as people read it.
fn shown(at: Instant) -> String {
    at.shanghai().format("%Y-%m-%d %H:%M").to_string()
}
