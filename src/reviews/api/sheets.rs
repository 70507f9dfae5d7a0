//! A member's own sheet, and a bidder's explanation of a low price.

use crate::http::{Answer, AppData, Caller, IfMatch, ProblemDocument, Routes, Versioned, blocking};
use crate::reviews::model::{
    ExplanationInput, LowPriceDecision, LowPriceId, LowPriceView, MarksInput, ReviewId, SheetView,
};
use crate::reviews::service::review;
use actix_web::web::{Json, Path};
use actix_web::{get, post, put};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(review_sheet_read)
        .service(review_sheet_save)
        .service(review_sheet_submit)
        .service(low_price_list)
        .service(low_price_explain)
        .service(low_price_decide);
}

fn versioned(view: SheetView) -> Versioned<SheetView> {
    Versioned { version: view.version, value: view }
}

fn question(view: LowPriceView) -> Versioned<LowPriceView> {
    Versioned { version: view.version, value: view }
}

/// The caller's own sheet with the scheme.
#[utoipa::path(operation_id = "review_sheet_read", tag = "Reviews", params(("id" = ReviewId, Path)),
    responses((status = 200, body = SheetView), (status = "4XX", body = ProblemDocument)))]
#[get("/reviews/{id}/sheet")]
async fn review_sheet_read(app: AppData, caller: Caller, id: Path<ReviewId>) -> Answer<Versioned<SheetView>> {
    blocking(&app, move |app| review::sheet(app, &caller.actor, *id)).await.map(versioned)
}

/// Saves the caller's marks on one bid, complete or not; a mark out of range is refused.
#[utoipa::path(operation_id = "review_sheet_save", tag = "Reviews", request_body = MarksInput,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read; 0 for the first")),
    responses((status = 200, body = SheetView), (status = "4XX", body = ProblemDocument)))]
#[put("/reviews/{id}/sheet")]
async fn review_sheet_save(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
    input: Json<MarksInput>,
) -> Answer<Versioned<SheetView>> {
    blocking(&app, move |app| review::sheet_save(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Locks the caller's sheet.
#[utoipa::path(operation_id = "review_sheet_submit", tag = "Reviews",
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = SheetView), (status = "4XX", body = ProblemDocument)))]
#[post("/reviews/{id}/sheet/submission")]
async fn review_sheet_submit(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
) -> Answer<Versioned<SheetView>> {
    blocking(&app, move |app| review::sheet_submit(app, &caller.actor, *id, version.0)).await.map(versioned)
}

/// Questions about low prices to the caller's organization, newest first.
#[utoipa::path(operation_id = "low_price_list", tag = "Reviews",
    responses((status = 200, body = Vec<LowPriceView>), (status = "4XX", body = ProblemDocument)))]
#[get("/low-prices")]
async fn low_price_list(app: AppData, caller: Caller) -> Answer<Json<Vec<LowPriceView>>> {
    blocking(&app, move |app| review::low_prices(app, &caller.actor)).await.map(Json)
}

/// Explains a low price, while there is time.
#[utoipa::path(operation_id = "low_price_explain", tag = "Reviews", request_body = ExplanationInput,
    params(("id" = LowPriceId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = LowPriceView), (status = "4XX", body = ProblemDocument)))]
#[post("/low-prices/{id}/explanation")]
async fn low_price_explain(
    app: AppData,
    caller: Caller,
    id: Path<LowPriceId>,
    version: IfMatch,
    input: Json<ExplanationInput>,
) -> Answer<Versioned<LowPriceView>> {
    blocking(&app, move |app| review::explain(app, &caller.actor, *id, version.0, &input)).await.map(question)
}

/// Decides about an explanation, with reasons; the chair enters it.
#[utoipa::path(operation_id = "low_price_decide", tag = "Reviews", request_body = LowPriceDecision,
    params(("id" = LowPriceId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = LowPriceView), (status = "4XX", body = ProblemDocument)))]
#[post("/low-prices/{id}/decision")]
async fn low_price_decide(
    app: AppData,
    caller: Caller,
    id: Path<LowPriceId>,
    version: IfMatch,
    input: Json<LowPriceDecision>,
) -> Answer<Versioned<LowPriceView>> {
    blocking(&app, move |app| review::decide(app, &caller.actor, *id, version.0, &input)).await.map(question)
}
