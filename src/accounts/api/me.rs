//! The signed-in person's own account.

use crate::accounts::{self, Me, MeChange, Origin, PasswordChange, Person, SessionView};
use crate::http::{Answer, AppData, Caller, IfMatch, ProblemDocument, Versioned, blocking};
use crate::kernel::ids::SessionId;
use actix_web::web::{Json, Path};
use actix_web::{HttpResponse, delete, get, put};

/// Who is signed in, in which units, and the one acted for.
#[utoipa::path(operation_id = "me_read", tag = "Me",
    responses((status = 200, body = Me), (status = "4XX", body = ProblemDocument)))]
#[get("/me")]
pub(super) async fn me_read(app: AppData, caller: Caller) -> Answer<Json<Me>> {
    blocking(&app, move |app| accounts::me_read(app, &caller.actor)).await.map(Json)
}

/// Changes name and language.
#[utoipa::path(operation_id = "me_update", tag = "Me", params(("If-Match" = String, Header)),
    responses((status = 200, body = Person), (status = "4XX", body = ProblemDocument)))]
#[put("/me")]
pub(super) async fn me_update(
    app: AppData,
    caller: Caller,
    version: IfMatch,
    input: Json<MeChange>,
) -> Answer<Versioned<Person>> {
    let person = blocking(&app, move |app| accounts::me_change(app, &caller.actor, version.0, &input)).await?;
    Ok(Versioned { version: person.version, value: person })
}

/// Changes the password; every other session ends.
#[utoipa::path(operation_id = "password_change", tag = "Me",
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[put("/me/password")]
pub(super) async fn password_change(
    app: AppData,
    caller: Caller,
    origin: Origin,
    input: Json<PasswordChange>,
) -> Answer<HttpResponse> {
    blocking(&app, move |app| accounts::password_change(app, &caller.actor, caller.session, &input, &origin)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The person's open sessions, newest first.
#[utoipa::path(operation_id = "session_list", tag = "Me",
    responses((status = 200, body = Vec<SessionView>), (status = "4XX", body = ProblemDocument)))]
#[get("/me/sessions")]
pub(super) async fn session_list(app: AppData, caller: Caller) -> Answer<Json<Vec<SessionView>>> {
    blocking(&app, move |app| accounts::sessions_list(app, &caller.actor, caller.session)).await.map(Json)
}

/// Ends one of the person's sessions.
#[utoipa::path(operation_id = "session_revoke", tag = "Me",
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[delete("/me/sessions/{session_id}")]
pub(super) async fn session_revoke(app: AppData, caller: Caller, session_id: Path<SessionId>) -> Answer<HttpResponse> {
    blocking(&app, move |app| accounts::session_revoke(app, &caller.actor, *session_id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all of the person's sessions but the one that asks.
#[utoipa::path(operation_id = "session_revoke_others", tag = "Me",
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[delete("/me/sessions")]
pub(super) async fn session_revoke_others(app: AppData, caller: Caller) -> Answer<HttpResponse> {
    blocking(&app, move |app| accounts::sessions_revoke_others(app, &caller.actor, caller.session)).await?;
    Ok(HttpResponse::NoContent().finish())
}
