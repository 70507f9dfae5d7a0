//! The expert pool, panels, invitations, and the review of what was submitted.

mod experts;
mod invitations;
mod panels;
mod reviews;
mod sheets;

use crate::http::Routes;

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    experts::routes(api);
    panels::routes(api);
    invitations::routes(api);
    reviews::routes(api);
    sheets::routes(api);
}
