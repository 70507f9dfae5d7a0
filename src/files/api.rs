//! Uploading, downloading, deleting.

use super::service::{self, Content};
use super::{FileQuery, FileView, PurposeView};
use crate::http::download::{FileContent, attachment};
use crate::http::{Answer, AppData, Caller, ProblemDocument, Routes, blocking};
use crate::kernel::ids::FileId;
use crate::kernel::{Code, Error};
use actix_multipart::{Multipart, MultipartError};
use actix_web::http::header::{self, ContentDisposition};
use actix_web::web::{Json, Path, Query};
use actix_web::{HttpResponse, delete, get, post};
use futures_util::{StreamExt, TryStreamExt};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(file_purposes).service(file_upload).service(file_read).service(file_delete);
}

/// The form of an upload: one part called `file`.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only describes the form in the API document")]
struct UploadForm {
    /// The file.
    file: FileContent,
}

/// What files may be uploaded for, with types and limits.
#[utoipa::path(operation_id = "file_purposes", tag = "Files", security(()),
    responses((status = 200, body = Vec<PurposeView>)))]
#[get("/files/purposes")]
async fn file_purposes(app: AppData) -> Json<Vec<PurposeView>> {
    Json(service::purposes(&app))
}

/// Uploads one file for a purpose; it then waits a day to be attached to something.
#[utoipa::path(operation_id = "file_upload", tag = "Files", params(FileQuery),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = FileView), (status = "4XX", body = ProblemDocument)))]
#[post("/files")]
async fn file_upload(
    app: AppData,
    caller: Caller,
    query: Query<FileQuery>,
    mut form: Multipart,
) -> Answer<HttpResponse> {
    caller.actor.account()?;
    while let Some(part) = form.try_next().await.map_err(no_form)? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.content_disposition().map(given_name).unwrap_or_default();
        let content = part.map(|piece| piece.map_err(broken));
        let file = service::upload(&app, &caller.actor, &query.purpose, &name, content).await?;
        return Ok(HttpResponse::Created().json(file));
    }
    Err(Error::field("file", "required", "请选择要上传的文件", "Choose a file to upload").into())
}

/// The name the browser gave, plain or encoded (RFC 5987).
pub(crate) fn given_name(disposition: &ContentDisposition) -> String {
    let encoded = || disposition.get_filename_ext().map(|name| String::from_utf8_lossy(&name.value).into_owned());
    disposition.get_filename().map(str::to_owned).or_else(encoded).unwrap_or_default()
}

/// The body is no form, or a broken one.
#[expect(clippy::needless_pass_by_value, reason = "map_err gives the error away")]
fn no_form(error: MultipartError) -> Error {
    Error::new(
        Code::Malformed,
        format!("上传的表单无法读取（{error}）；请以 multipart/form-data 提交，文件放在名为 file 的部分"),
        format!("The form cannot be read ({error}); send multipart/form-data with the file in a part called file"),
    )
}

/// The upload ended before its end.
#[expect(clippy::needless_pass_by_value, reason = "map_err gives the error away")]
fn broken(error: MultipartError) -> Error {
    Error::new(Code::Malformed, format!("上传中断：{error}，请重新上传"), format!("The upload broke off: {error}"))
}

/// Downloads a file.
#[utoipa::path(operation_id = "file_read", tag = "Files",
    responses((status = 200, body = FileContent, content_type = "application/octet-stream"),
        (status = "4XX", body = ProblemDocument)))]
#[get("/files/{id}")]
async fn file_read(app: AppData, caller: Caller, id: Path<FileId>) -> Answer<HttpResponse> {
    let Content { file, bytes } = service::read(&app, &caller.actor, id.into_inner()).await?;
    Ok(HttpResponse::Ok()
        .content_type(file.file_type.mime())
        .insert_header(attachment(&file.name))
        .insert_header((header::ETAG, format!("\"{}\"", file.sha256)))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header(header::ContentEncoding::Identity)
        .no_chunking(u64::try_from(file.size).unwrap_or(0))
        .streaming(bytes))
}

/// Deletes an own file that is attached to nothing.
#[utoipa::path(operation_id = "file_delete", tag = "Files",
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[delete("/files/{id}")]
async fn file_delete(app: AppData, caller: Caller, id: Path<FileId>) -> Answer<HttpResponse> {
    blocking(&app, move |app| service::delete(app, &caller.actor, id.into_inner())).await?;
    Ok(HttpResponse::NoContent().finish())
}
