//! The registry's routes.

mod dossier;
mod imports;
mod public;

use utoipa_actix_web::service_config::ServiceConfig;

/// This room's routes; fixed addresses before `{id}`.
pub fn routes(api: &mut ServiceConfig<'_>) {
    imports::routes(api);
    public::routes(api);
    dossier::routes(api);
}
