//! A person's inbox, and the operator's view of mail.

use super::model::{MailId, page_size};
use super::{MailQuery, MailView, MessageQuery, MessageView, PreferenceChange, PreferencesView, UnreadView, service};
use crate::http::{Answer, AppData, Caller, Cursor, Page, ProblemDocument, Routes, blocking};
use crate::kernel::ids::MessageId;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, patch, post};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(message_list)
        .service(message_unread)
        .service(message_read_all)
        .service(message_read)
        .service(message_preferences_read)
        .service(message_preferences_update)
        .service(mail_list);
}

/// The caller's messages, newest first.
#[utoipa::path(operation_id = "message_list", tag = "Messages", params(MessageQuery),
    responses((status = 200, body = Page<MessageView>), (status = "4XX", body = ProblemDocument)))]
#[get("/messages")]
async fn message_list(app: AppData, caller: Caller, query: Query<MessageQuery>) -> Answer<Json<Page<MessageView>>> {
    let query = query.into_inner();
    let before: Option<MessageId> = Cursor::decode(query.after.as_deref())?;
    let limit = page_size(query.limit);
    let rows = blocking(&app, move |app| service::messages(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |message| message.id)?))
}

/// How many of the caller's messages are unread.
#[utoipa::path(operation_id = "message_unread", tag = "Messages",
    responses((status = 200, body = UnreadView), (status = "4XX", body = ProblemDocument)))]
#[get("/messages/unread")]
async fn message_unread(app: AppData, caller: Caller) -> Answer<Json<UnreadView>> {
    blocking(&app, move |app| service::unread_count(app, &caller.actor)).await.map(Json)
}

/// Marks all of the caller's messages as read.
#[utoipa::path(operation_id = "message_read_all", tag = "Messages",
    responses((status = 200, body = UnreadView), (status = "4XX", body = ProblemDocument)))]
#[post("/messages/read")]
async fn message_read_all(app: AppData, caller: Caller) -> Answer<Json<UnreadView>> {
    blocking(&app, move |app| service::read_all(app, &caller.actor)).await.map(Json)
}

/// Marks one message as read.
#[utoipa::path(operation_id = "message_read", tag = "Messages",
    responses((status = 200, body = MessageView), (status = "4XX", body = ProblemDocument)))]
#[post("/messages/{id}/read")]
async fn message_read(app: AppData, caller: Caller, id: Path<MessageId>) -> Answer<Json<MessageView>> {
    blocking(&app, move |app| service::read_one(app, &caller.actor, id.into_inner())).await.map(Json)
}

/// How each kind of message is mailed to the caller, and whether mail arrives.
#[utoipa::path(operation_id = "message_preferences_read", tag = "Messages",
    responses((status = 200, body = PreferencesView), (status = "4XX", body = ProblemDocument)))]
#[get("/message_preferences")]
async fn message_preferences_read(app: AppData, caller: Caller) -> Answer<Json<PreferencesView>> {
    blocking(&app, move |app| service::preferences(app, &caller.actor)).await.map(Json)
}

/// Chooses how kinds of message are mailed to the caller.
#[utoipa::path(operation_id = "message_preferences_update", tag = "Messages", request_body = PreferenceChange,
    responses((status = 200, body = PreferencesView), (status = "4XX", body = ProblemDocument)))]
#[patch("/message_preferences")]
async fn message_preferences_update(
    app: AppData,
    caller: Caller,
    change: Json<PreferenceChange>,
) -> Answer<Json<PreferencesView>> {
    blocking(&app, move |app| service::preferences_change(app, &caller.actor, &change)).await.map(Json)
}

/// Mails in one state, newest first: what could not be delivered, unless another state is asked for.
#[utoipa::path(operation_id = "mail_list", tag = "Messages", params(MailQuery),
    responses((status = 200, body = Page<MailView>), (status = "4XX", body = ProblemDocument)))]
#[get("/mails")]
async fn mail_list(app: AppData, caller: Caller, query: Query<MailQuery>) -> Answer<Json<Page<MailView>>> {
    let query = query.into_inner();
    let before: Option<MailId> = Cursor::decode(query.after.as_deref())?;
    let limit = page_size(query.limit);
    let rows = blocking(&app, move |app| service::mails(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |mail| mail.id)?))
}
