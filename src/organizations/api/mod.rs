//! The registry's routes.

mod dossier;
mod imports;
mod public;

use crate::http::Routes;

/// This room's routes; fixed addresses before `{id}`.
pub fn routes(api: &mut Routes<'_>) {
    imports::routes(api);
    public::routes(api);
    dossier::routes(api);
}
