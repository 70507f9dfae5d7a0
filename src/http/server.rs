//! The server: assembly, start, graceful stop.

use super::extract::ClientAddress;
use super::routes::{self, ROOT, Routes};
use super::{docs, headers, health, openapi, spa, unreadable};
use crate::app::App;
use crate::kernel::{Error, Result};
use crate::settings::Settings;
use actix_governor::governor::middleware::NoOpMiddleware;
use actix_governor::{Governor, GovernorConfig, GovernorConfigBuilder};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, body::MessageBody, web};
use prometheus::{HistogramVec, register_histogram_vec};
use std::sync::OnceLock;
use std::time::{Duration, Instant as Stopwatch};
use tokio::sync::watch;
use tracing_actix_web::TracingLogger;

/// How often one client address may ask.
pub type RateLimit = GovernorConfig<ClientAddress, NoOpMiddleware>;
/// The layer that refuses who asks too often.
pub type Limiter = Governor<ClientAddress, NoOpMiddleware>;

/// The rate limit of the settings; one for all workers.
///
/// # Errors
/// `internal` when the numbers make no limit.
pub fn rate_limit(settings: &Settings) -> Result<RateLimit> {
    let limits = &settings.limits;
    GovernorConfigBuilder::default()
        .key_extractor(ClientAddress { proxies: settings.server.trusted_proxies })
        .requests_per_second(limits.requests_per_second.max(1))
        .burst_size(limits.burst.max(1))
        .finish()
        .ok_or_else(|| Error::internal("rate limit settings"))
}

/// The whole application as an actix service; the tests run exactly this one.
pub fn service(
    app: App,
    limiter: Limiter,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let json_limit = app.settings.server.json_limit_bytes;
    actix_web::App::new()
        .app_data(web::Data::new(app))
        .app_data(
            web::JsonConfig::default()
                .limit(json_limit)
                .error_handler(|e, request| unreadable::json(&e, request).into()),
        )
        .app_data(web::QueryConfig::default().error_handler(|e, _| unreadable::query(&e).into()))
        .app_data(web::PathConfig::default().error_handler(|e, _| unreadable::address(&e).into()))
        .service(web::scope(ROOT).configure(|server| routes::configure(&mut Routes::served(server))))
        .service(health::alive)
        .service(health::ready)
        .service(health::metrics)
        .service(docs::folder)
        .service(docs::file)
        .route("/api/openapi.json", web::get().to(openapi::read))
        .default_service(web::to(spa::page))
        .wrap(from_fn(unreadable::keep))
        .wrap(limiter)
        .wrap(from_fn(headers::layer))
        .wrap(from_fn(measure))
        .wrap(TracingLogger::default())
}

/// Serves until the process is told to stop, then lets running requests finish.
///
/// # Errors
/// `unavailable` when the address is taken.
pub async fn serve(app: App) -> Result<()> {
    let settings = app.settings.server.clone();
    let limit = rate_limit(&app.settings)?;
    let sequencer = tokio::spawn(crate::audit::run_sequencer(app.db.clone()));
    let refresher = tokio::spawn(crate::policy::service::run_refresher(app.clone()));
    let follower = tokio::spawn(crate::matching::run_follower(app.clone()));
    let (stop, stopped) = watch::channel(false);
    let runner = tokio::spawn(app.runner()?.run(stopped, Duration::from_secs(settings.shutdown_seconds)));
    let mut server = HttpServer::new(move || service(app.clone(), Governor::new(&limit)).wrap(Compress::default()))
        .shutdown_timeout(settings.shutdown_seconds);
    if settings.workers > 0 {
        server = server.workers(settings.workers);
    }
    let outcome = server.bind(&settings.address).map_err(Error::unavailable)?.run().await;
    let _ = stop.send(true);
    let _ = runner.await;
    follower.abort();
    sequencer.abort();
    refresher.abort();
    outcome.map_err(Error::unavailable)
}

/// Counts and times requests by route pattern, never by address, so that ids do not multiply the series.
async fn measure(
    request: ServiceRequest,
    next: actix_web::middleware::Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let started = Stopwatch::now();
    let method = request.method().to_string();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "page".to_owned());
    if let Some(histogram) = durations() {
        let status = response.status().as_u16().to_string();
        histogram.with_label_values(&[&method, &route, &status]).observe(started.elapsed().as_secs_f64());
    }
    Ok(response)
}

fn durations() -> Option<&'static HistogramVec> {
    static DURATIONS: OnceLock<Option<HistogramVec>> = OnceLock::new();
    DURATIONS
        .get_or_init(|| {
            register_histogram_vec!("duijie_http_seconds", "Time to answer", &["method", "route", "status"]).ok()
        })
        .as_ref()
}
