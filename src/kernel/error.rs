//! What can go wrong, as one table of code, HTTP status and title.
//!
//! Rules and services build an [`Error`] with a sentence in both languages and, for bad input, the path of each
//! wrong field. `http::error` turns it once into an RFC 9457 problem document.

use super::text::Text;
use std::fmt;

/// Result of every rule, store and use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $word:literal, $status:literal, $zh:literal, $en:literal;)+) => {
        /// Stable error code: clients may match on it, so a code is never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$meta])* $variant),+ }
        impl Code {
            /// Every code, for documentation and tests.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word in the problem document.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
            /// HTTP status the code is answered with.
            #[must_use]
            pub const fn status(self) -> u16 { match self { $(Self::$variant => $status),+ } }
            /// Title of the problem.
            #[must_use]
            pub fn title(self) -> Text { match self { $(Self::$variant => Text::new($zh, $en)),+ } }
        }
    };
}

codes! {
    /// The body, query or path cannot be read at all.
    Malformed = "malformed", 400, "请求格式有误", "The request cannot be read";
    /// No valid access token.
    Unauthenticated = "unauthenticated", 401, "请先登录", "Please sign in";
    /// Wrong account or password.
    BadCredentials = "bad_credentials", 401, "账号或密码不正确", "Wrong account or password";
    /// The refresh token is unknown, expired, or was used twice.
    SessionEnded = "session_ended", 401, "登录已失效，请重新登录", "The session has ended, please sign in again";
    /// The role or relation does not allow the act.
    Forbidden = "forbidden", 403, "没有权限", "Not allowed";
    /// Does not exist, or its existence is confidential to the caller.
    NotFound = "not_found", 404, "未找到", "Not found";
    /// The method is not offered at this address.
    MethodNotAllowed = "method_not_allowed", 405, "不支持此操作方法", "Method not allowed";
    /// Somebody changed the thing since it was read.
    VersionConflict = "version_conflict", 412, "内容已被他人修改", "Somebody else has changed this";
    /// A change needs `If-Match`.
    VersionRequired = "version_required", 428, "缺少版本号", "The version is missing";
    /// The act is not possible in the present state.
    StateConflict = "state_conflict", 409, "当前状态不允许此操作", "Not possible in the present state";
    /// What must come before a deadline came after it.
    TooLate = "too_late", 409, "已过截止时间", "The deadline has passed";
    /// Something with the same key exists.
    Duplicate = "duplicate", 409, "已存在相同记录", "Already exists";
    /// The same Idempotency-Key came with another body.
    IdempotencyMismatch = "idempotency_mismatch", 422, "幂等键已用于不同的请求", "The idempotency key was used for another request";
    /// One or more fields are wrong.
    Invalid = "invalid", 422, "填写内容有误", "Some fields are wrong";
    /// Body or file over the limit.
    TooLarge = "too_large", 413, "内容超过大小限制", "Too large";
    /// A file's content is not of an accepted type.
    UnsupportedType = "unsupported_type", 415, "文件类型不受支持", "File type not accepted";
    /// Too many calls.
    TooMany = "too_many", 429, "操作过于频繁，请稍后再试", "Too many requests, please wait";
    /// A policy pack cannot be loaded.
    BadPack = "bad_pack", 422, "规则包有误", "The policy pack is wrong";
    /// The database, mail server or file store is away.
    Unavailable = "unavailable", 503, "服务暂不可用", "Service unavailable";
    /// A fault of ours.
    Internal = "internal", 500, "系统内部错误", "Internal error";
}

/// One wrong field: where, what, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Path in the input, `budget.lines[2].amount`; for a sheet, `第12行/统一社会信用代码` style cell references live in the message.
    pub path: String,
    /// Stable word, such as `required`, `uscc_check_digit`.
    pub code: String,
    /// What is wrong and what to do.
    pub message: Text,
    /// Line of a text sent in, from 1; absent where the input has no lines.
    pub line: Option<usize>,
}

impl FieldError {
    /// A wrong field.
    pub fn new(path: impl Into<String>, code: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { path: path.into(), code: code.into(), message: Text::new(zh, en), line: None }
    }
}

/// Something that stopped a use case.
#[derive(Debug)]
pub struct Error {
    /// Which kind.
    pub code: Code,
    /// What happened this time and what to do about it.
    pub detail: Text,
    /// Wrong fields, if any.
    pub fields: Vec<FieldError>,
    /// Seconds after which trying again makes sense.
    pub retry_after: Option<u64>,
    /// The cause, logged and never shown.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
    /// The whole write may be run again (serialization failure, busy database).
    pub transient: bool,
}

impl Error {
    /// An error of `code` with its sentence.
    pub fn new(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, detail: Text::new(zh, en), fields: Vec::new(), retry_after: None, source: None, transient: false }
    }

    /// Wrong input: one entry for each wrong field.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let detail = fields.first().map(|f| f.message.clone()).unwrap_or_default();
        Self { fields, ..Self::new(Code::Invalid, detail.zh, detail.en) }
    }

    /// Wrong input in one field.
    pub fn field(
        path: impl Into<String>,
        code: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::invalid(vec![FieldError::new(path, code, zh, en)])
    }

    /// Nothing there, or nothing the caller may know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "该内容不存在，或您无权查看", "It does not exist, or you may not see it")
    }

    /// The caller may not do this.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(Code::Forbidden, "您当前的身份不能进行此操作", "Your present role does not allow this")
    }

    /// Changed since it was read.
    #[must_use]
    pub fn version_conflict() -> Self {
        Self::new(
            Code::VersionConflict,
            "您打开后，内容已被他人修改；请刷新查看最新内容后重新提交",
            "It was changed after you opened it; reload and apply your change again",
        )
    }

    /// A fault of ours with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(cause.into()),
            ..Self::new(
                Code::Internal,
                "系统出现故障，已记录，请稍后重试",
                "Something broke on our side; it was recorded",
            )
        }
    }

    /// A service we depend on is away.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(cause.into()),
            retry_after: Some(5),
            ..Self::new(Code::Unavailable, "服务暂时不可用，请稍后重试", "Temporarily unavailable, please try again")
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.detail.zh)?;
        for field in &self.fields {
            write!(f, "; {} [{}] {}", field.path, field.code, field.message.zh)?;
        }
        if let Some(source) = &self.source {
            write!(f, " ({source})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source: &(dyn std::error::Error + 'static) = self.source.as_deref()?;
        Some(source)
    }
}

/// Gathers field errors so that a person sees all of them at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one wrong field.
    pub fn add(
        &mut self,
        path: impl Into<String>,
        code: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.push(FieldError::new(path, code, zh, en));
    }

    /// Adds the faults of a nested input.
    pub fn extend(&mut self, faults: impl IntoIterator<Item = FieldError>) {
        self.0.extend(faults);
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults gathered.
    #[must_use]
    pub fn into_vec(self) -> Vec<FieldError> {
        self.0
    }

    /// `Ok` when nothing is wrong.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::invalid(self.0)) }
    }
}
