//! For machines that watch the server: alive, ready, metrics.

use super::extract::AppData;
use super::{Answer, blocking};
use crate::db::migrate;
use crate::kernel::Error;
use actix_web::{HttpResponse, get};
use prometheus::{Encoder, TextEncoder};

/// The process runs.
#[get("/healthz")]
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The database answers and its schema is up to date.
#[get("/readyz")]
pub(super) async fn ready(app: AppData) -> Answer<&'static str> {
    blocking(&app, |app| {
        let pending = migrate::pending(&app.db)?;
        if pending.is_empty() {
            Ok("ready")
        } else {
            Err(Error::unavailable(format!("migrations pending: {pending:?}")))
        }
    })
    .await
}

/// Counters in Prometheus text form.
#[get("/metrics")]
pub(super) async fn metrics(app: AppData) -> Answer<HttpResponse> {
    blocking(&app, crate::jobs::measure).await?;
    let mut text = Vec::new();
    TextEncoder::new().encode(&prometheus::gather(), &mut text).map_err(Error::internal)?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text))
}
