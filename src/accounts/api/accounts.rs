//! Links by mail, and accounts as the operator keeps them.

use crate::accounts::{
    self, Acceptance, AccountChange, AccountQuery, AccountView, Invitation, Link, LinkSecret, Origin,
    PasswordForgotten, PasswordReset, Person,
};
use crate::http::{Answer, AppData, Caller, Cursor, IfMatch, Page, ProblemDocument, Versioned, blocking};
use crate::kernel::ids::AccountId;
use actix_web::web::{Json, Path, Query};
use actix_web::{HttpResponse, get, post, put};

/// Sends a link for a new password. The answer is the same whether there is such an account or not.
#[utoipa::path(operation_id = "password_forgot", tag = "Sessions", security(()),
    responses((status = 202), (status = "4XX", body = ProblemDocument)))]
#[post("/password/link")]
pub(super) async fn password_forgot(
    app: AppData,
    origin: Origin,
    input: Json<PasswordForgotten>,
) -> Answer<HttpResponse> {
    blocking(&app, move |app| accounts::password_forgot(app, &input, &origin)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Sets a new password by link; every session ends.
#[utoipa::path(operation_id = "password_reset", tag = "Sessions", security(()),
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[post("/password")]
pub(super) async fn password_reset(app: AppData, input: Json<PasswordReset>) -> Answer<HttpResponse> {
    blocking(&app, move |app| accounts::password_reset(app, &input)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the invitation behind a link says. A POST, because the link's secret belongs into no address.
#[utoipa::path(operation_id = "invitation_read", tag = "Sessions", security(()),
    responses((status = 200, body = Invitation), (status = "4XX", body = ProblemDocument)))]
#[post("/invitation")]
pub(super) async fn invitation_read(app: AppData, input: Json<LinkSecret>) -> Answer<Json<Invitation>> {
    blocking(&app, move |app| accounts::invitation_read(app, &input)).await.map(Json)
}

/// Accepts an invitation: sets name and password. Sign in afterwards.
#[utoipa::path(operation_id = "invitation_accept", tag = "Sessions", security(()),
    responses((status = 200, body = Person), (status = "4XX", body = ProblemDocument)))]
#[post("/invitation/acceptance")]
pub(super) async fn invitation_accept(app: AppData, input: Json<Acceptance>) -> Answer<Json<Person>> {
    blocking(&app, move |app| accounts::invitation_accept(app, &input)).await.map(Json)
}

/// Accounts, newest first.
#[utoipa::path(operation_id = "account_list", tag = "Accounts", params(AccountQuery),
    responses((status = 200, body = Page<AccountView>), (status = "4XX", body = ProblemDocument)))]
#[get("/accounts")]
pub(super) async fn account_list(
    app: AppData,
    caller: Caller,
    query: Query<AccountQuery>,
) -> Answer<Json<Page<AccountView>>> {
    let before = Cursor::decode(query.after.as_deref())?;
    let listed = move |app: &_| accounts::accounts_list(app, &caller.actor, &query, before);
    let (rows, limit) = blocking(&app, listed).await?;
    Ok(Json(Page::cut(rows, limit.into(), |account| account.id)?))
}

/// One account.
#[utoipa::path(operation_id = "account_read", tag = "Accounts",
    responses((status = 200, body = AccountView), (status = "4XX", body = ProblemDocument)))]
#[get("/accounts/{account_id}")]
pub(super) async fn account_read(
    app: AppData,
    caller: Caller,
    account_id: Path<AccountId>,
) -> Answer<Versioned<AccountView>> {
    blocking(&app, move |app| accounts::account_read(app, &caller.actor, *account_id)).await.map(versioned)
}

/// Disables an account, which ends its sessions and links, or enables it again.
#[utoipa::path(operation_id = "account_update", tag = "Accounts", params(("If-Match" = String, Header)),
    responses((status = 200, body = AccountView), (status = "4XX", body = ProblemDocument)))]
#[put("/accounts/{account_id}")]
pub(super) async fn account_update(
    app: AppData,
    caller: Caller,
    account_id: Path<AccountId>,
    version: IfMatch,
    input: Json<AccountChange>,
) -> Answer<Versioned<AccountView>> {
    let change = move |app: &_| accounts::account_change(app, &caller.actor, *account_id, version.0, &input);
    blocking(&app, change).await.map(versioned)
}

/// Makes a single-use link to hand over to somebody who cannot be reached by mail. It is shown this once.
#[utoipa::path(operation_id = "account_link", tag = "Accounts",
    responses((status = 200, body = Link), (status = "4XX", body = ProblemDocument)))]
#[post("/accounts/{account_id}/link")]
pub(super) async fn account_link(app: AppData, caller: Caller, account_id: Path<AccountId>) -> Answer<Json<Link>> {
    blocking(&app, move |app| accounts::account_link(app, &caller.actor, *account_id)).await.map(Json)
}

fn versioned(account: AccountView) -> Versioned<AccountView> {
    Versioned { version: account.version, value: account }
}
