//! Units and their people.

use crate::accounts::{self, Member, MemberChange, MemberInvite, Unit, UnitChange, UnitInput, UnitQuery};
use crate::http::{
    Answer, AppData, Caller, Cursor, IdempotencyKey, IfMatch, Page, ProblemDocument, Versioned, blocking,
};
use crate::kernel::ids::{AccountId, UnitId};
use actix_web::web::{Json, Path, Query};
use actix_web::{HttpResponse, delete, get, post, put};

/// Units, newest first.
#[utoipa::path(operation_id = "unit_list", tag = "Units", params(UnitQuery),
    responses((status = 200, body = Page<Unit>), (status = "4XX", body = ProblemDocument)))]
#[get("/units")]
pub(super) async fn unit_list(app: AppData, caller: Caller, query: Query<UnitQuery>) -> Answer<Json<Page<Unit>>> {
    let before = Cursor::decode(query.after.as_deref())?;
    let (rows, limit) = blocking(&app, move |app| accounts::units_list(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit.into(), |unit| unit.id)?))
}

/// Creates a unit.
#[utoipa::path(operation_id = "unit_create", tag = "Units", params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Unit), (status = "4XX", body = ProblemDocument)))]
#[post("/units")]
pub(super) async fn unit_create(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<UnitInput>,
) -> Answer<Versioned<Unit>> {
    let key = key.bind(&caller.actor, "unit_create", &input.0)?;
    blocking(&app, move |app| accounts::unit_create(app, &caller.actor, key.as_ref(), &input)).await.map(versioned)
}

/// One unit.
#[utoipa::path(operation_id = "unit_read", tag = "Units",
    responses((status = 200, body = Unit), (status = "4XX", body = ProblemDocument)))]
#[get("/units/{unit_id}")]
pub(super) async fn unit_read(app: AppData, caller: Caller, unit_id: Path<UnitId>) -> Answer<Versioned<Unit>> {
    blocking(&app, move |app| accounts::unit_read(app, &caller.actor, *unit_id)).await.map(versioned)
}

/// Changes, deactivates or activates a unit.
#[utoipa::path(operation_id = "unit_update", tag = "Units", params(("If-Match" = String, Header)),
    responses((status = 200, body = Unit), (status = "4XX", body = ProblemDocument)))]
#[put("/units/{unit_id}")]
pub(super) async fn unit_update(
    app: AppData,
    caller: Caller,
    unit_id: Path<UnitId>,
    version: IfMatch,
    input: Json<UnitChange>,
) -> Answer<Versioned<Unit>> {
    let change = move |app: &_| accounts::unit_change(app, &caller.actor, *unit_id, version.0, &input);
    blocking(&app, change).await.map(versioned)
}

/// The people of a unit in the order they joined.
#[utoipa::path(operation_id = "member_list", tag = "Units",
    responses((status = 200, body = Vec<Member>), (status = "4XX", body = ProblemDocument)))]
#[get("/units/{unit_id}/members")]
pub(super) async fn member_list(app: AppData, caller: Caller, unit_id: Path<UnitId>) -> Answer<Json<Vec<Member>>> {
    blocking(&app, move |app| accounts::members_list(app, &caller.actor, *unit_id)).await.map(Json)
}

/// Invites somebody into a unit.
#[utoipa::path(operation_id = "member_invite", tag = "Units", params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Member), (status = "4XX", body = ProblemDocument)))]
#[post("/units/{unit_id}/members")]
pub(super) async fn member_invite(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    unit_id: Path<UnitId>,
    input: Json<MemberInvite>,
) -> Answer<Versioned<Member>> {
    let key = key.bind(&caller.actor, "member_invite", &(*unit_id, &input.0))?;
    let invite = move |app: &_| accounts::member_invite(app, &caller.actor, key.as_ref(), *unit_id, &input);
    blocking(&app, invite).await.map(member)
}

/// Gives a member other roles; they hold from the next request on.
#[utoipa::path(operation_id = "member_update", tag = "Units", params(("If-Match" = String, Header)),
    responses((status = 200, body = Member), (status = "4XX", body = ProblemDocument)))]
#[put("/units/{unit_id}/members/{account_id}")]
pub(super) async fn member_update(
    app: AppData,
    caller: Caller,
    path: Path<(UnitId, AccountId)>,
    version: IfMatch,
    input: Json<MemberChange>,
) -> Answer<Versioned<Member>> {
    let change = move |app: &_| accounts::member_change(app, &caller.actor, *path, version.0, &input);
    blocking(&app, change).await.map(member)
}

/// Removes a member from a unit; the account stays.
#[utoipa::path(operation_id = "member_remove", tag = "Units", params(("If-Match" = String, Header)),
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[delete("/units/{unit_id}/members/{account_id}")]
pub(super) async fn member_remove(
    app: AppData,
    caller: Caller,
    path: Path<(UnitId, AccountId)>,
    version: IfMatch,
) -> Answer<HttpResponse> {
    blocking(&app, move |app| accounts::member_remove(app, &caller.actor, *path, version.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn versioned(unit: Unit) -> Versioned<Unit> {
    Versioned { version: unit.version, value: unit }
}

fn member(member: Member) -> Versioned<Member> {
    Versioned { version: member.version, value: member }
}
