//! Everything HTTP: server assembly, extractors, problem documents, paging, OpenAPI, security headers, the SPA.
//!
//! Handlers live in the rooms' `api.rs` and are a few lines: parse → use case (on a blocking thread, [`blocking`]) → view.

mod docs;
pub mod download;
pub mod error;
pub mod extract;
mod headers;
mod health;
pub mod openapi;
pub mod page;
mod portal;
mod regions;
pub mod routes;
mod server;
mod spa;
mod unreadable;

pub use download::Download;
pub use error::{Answer, Problem, ProblemDocument};
pub use extract::{AppData, Arrived, Caller, IdempotencyKey, IfMatch, Received, read_sheet};
pub use page::{Cursor, Page, Versioned};
pub use routes::Routes;
pub use server::{RateLimit, rate_limit, serve, service};

use crate::app::App;
use crate::kernel::{Error, Result};

/// Runs a use case on the blocking pool: the database doors block.
///
/// # Errors
/// Those of the use case; `internal` when it panicked.
pub async fn blocking<T: Send + 'static>(
    app: &AppData,
    use_case: impl FnOnce(&App) -> Result<T> + Send + 'static,
) -> Answer<T> {
    let app = App::clone(app);
    match actix_web::rt::task::spawn_blocking(move || use_case(&app)).await {
        Ok(outcome) => Ok(outcome?),
        Err(panic) => Err(Error::internal(panic).into()),
    }
}
