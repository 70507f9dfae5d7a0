//! Input that cannot be read, in words people understand: which field, what is wrong with it, what would be right. The library
//! that reads it says so in English and without the field.

use super::Problem;
use super::extract::AppData;
use crate::kernel::{Code, Error, FieldError, Text};
use actix_web::HttpMessage;
use actix_web::HttpRequest;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::JsonPayloadError;
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web;
use bytes::Bytes;
use serde_json::Value;

/// A JSON body as it came, kept to find the place of a fault in it.
struct Kept(Bytes);

/// Keeps JSON bodies beside the request; bytes are shared, not copied. Other bodies (uploads) pass by.
pub(super) async fn keep(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if content_type.is_some_and(|value| value.contains("json")) {
        let limit = request.app_data::<AppData>().map_or(0, |app| app.settings.server.json_limit_bytes);
        let payload = request.extract::<web::Payload>().await?;
        let body = match payload.to_bytes_limited(limit).await {
            Ok(Ok(body)) => body,
            Ok(Err(error)) => return Ok(request.error_response(broken(&error)).map_into_right_body()),
            Err(_) => return Ok(request.error_response(too_large(limit)).map_into_right_body()),
        };
        request.extensions_mut().insert(Kept(body.clone()));
        request.set_payload(Payload::from(body));
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn too_large(limit: usize) -> Problem {
    Problem(Error::new(
        Code::TooLarge,
        format!("提交内容超过上限 {limit} 字节"),
        format!("The body is over the limit of {limit} bytes"),
    ))
}

fn broken(error: &actix_web::Error) -> Problem {
    let zh = format!("提交内容没有传完（{error}），请重试");
    Problem(Error::new(Code::Malformed, zh, format!("The body broke off ({error}); try again")))
}

/// A JSON body that cannot be read.
pub(super) fn json(error: &JsonPayloadError, request: &HttpRequest) -> Problem {
    match error {
        JsonPayloadError::Overflow { limit } | JsonPayloadError::OverflowKnownLength { limit, .. } => too_large(*limit),
        JsonPayloadError::ContentType => Problem(Error::new(
            Code::Malformed,
            "请求头 Content-Type 应为 application/json",
            "The header Content-Type must be application/json",
        )),
        JsonPayloadError::Deserialize(error) if error.is_data() => {
            let whole = error.to_string();
            let message = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(message, _)| message);
            let kept = request.extensions().get::<Kept>().map(|kept| kept.0.clone()).unwrap_or_default();
            told("提交内容", "The body", message, |message| place(&kept, error, message))
        }
        JsonPayloadError::Deserialize(error) => {
            let (line, column) = (error.line(), error.column());
            Problem(Error::new(
                Code::Malformed,
                format!("提交内容不是完整有效的 JSON：第{line}行第{column}列附近有误"),
                format!("The body is not valid JSON, near line {line}, column {column}: {error}"),
            ))
        }
        other => Problem(Error::new(
            Code::Malformed,
            format!("提交内容无法读取：{other}"),
            format!("The body cannot be read: {other}"),
        )),
    }
}

/// A query that cannot be read.
pub(super) fn query(error: &impl ToString) -> Problem {
    told("查询参数", "The query", bare(&error.to_string()), |_| String::new())
}

/// An address whose variable parts cannot be read.
pub(super) fn address(error: &impl ToString) -> Problem {
    told("地址", "The address", bare(&error.to_string()), |_| String::new())
}

/// Without the library's own preface.
fn bare(message: &str) -> &str {
    ["Query deserialize error: ", "Path deserialize error: "]
        .iter()
        .find_map(|p| message.strip_prefix(p))
        .unwrap_or(message)
}

/// The problem for one message of the reader. `place` finds the path of the value it is about.
fn told(zh: &str, en: &str, message: &str, place: impl FnOnce(&Said) -> String) -> Problem {
    let said = Said::of(message);
    let path = place(&said);
    let path = match (&said.field, path.is_empty()) {
        (Some(field), true) => field.clone(),
        (Some(field), false) => format!("{path}.{field}"),
        (None, _) => path,
    };
    let (at_zh, at_en) =
        if path.is_empty() { (String::new(), String::new()) } else { (format!("（{path}）"), format!(" ({path})")) };
    let detail = Text::new(
        format!("{zh}有误{at_zh}：{}", said.text.zh),
        format!("{en} cannot be read{at_en}: {}", said.text.en),
    );
    let fields =
        if path.is_empty() { Vec::new() } else { vec![FieldError::new(path, said.code, said.text.zh, said.text.en)] };
    Problem(Error { fields, ..Error::new(Code::Malformed, detail.zh, detail.en) })
}

/// What the reader said.
struct Said {
    code: &'static str,
    /// The field that is missing or unknown, within what the message is about.
    field: Option<String>,
    text: Text,
    /// The message itself.
    message: String,
}

impl Said {
    fn of(message: &str) -> Self {
        let words = |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
        let named = words(message);
        let first = named.first().cloned().unwrap_or_default();
        let choices = named.get(1..).unwrap_or_default().join("、");
        let said = |code, field: Option<&str>, zh: String| Self {
            code,
            field: field.map(str::to_owned),
            text: Text::new(zh, message),
            message: message.to_owned(),
        };
        if message.starts_with("unknown field") {
            let allowed = if choices.is_empty() { "请去掉".to_owned() } else { format!("可用的有：{choices}") };
            return said("unknown_field", Some(&first), format!("没有名为“{first}”的项；{allowed}"));
        }
        if message.starts_with("missing field") {
            return said("required", Some(&first), format!("缺少“{first}”，请补上"));
        }
        if message.starts_with("duplicate field") {
            return said("duplicate", Some(&first), format!("“{first}”出现了两次，请只保留一个"));
        }
        if message.starts_with("unknown variant") {
            return said("unknown_value", None, format!("“{first}”不是可选的值；可选的有：{choices}"));
        }
        if message.starts_with(LIST_FOR_OBJECT) {
            return said("type", None, "应为对象，现为列表".to_owned());
        }
        if let Some((seen, wanted)) = expectation(message) {
            return said("type", None, format!("应为{}，现为{}", kind(wanted), kind(seen)));
        }
        if DATES.iter().any(|known| message.contains(known)) {
            let way = "日期写作 2026-03-02，时间写作 2026-03-02T09:00:00+08:00，且须为存在的日期";
            return said("date", None, format!("不是有效的日期或时间；{way}"));
        }
        if message.starts_with("not an id") {
            return said("id", None, "不是有效的编号（应为 UUID）".to_owned());
        }
        if NUMBERS.iter().any(|known| message.contains(known)) {
            return said("type", None, "应为整数，且不能超出范围".to_owned());
        }
        if message.starts_with("data did not match") || message.starts_with("Matching variant not found") {
            return said("unknown_value", None, "值的形式不符，请对照接口文档".to_owned());
        }
        said("invalid", None, message.to_owned())
    }
}

/// What the reader says of a list where an object is wanted: it takes one for the other.
const LIST_FOR_OBJECT: &str = "invalid length";
/// What the reader of dates says.
const DATES: [&str; 5] = [
    "not an RFC 3339 time",
    "premature end of input",
    "input contains invalid characters",
    "out of range",
    "trailing input",
];
/// What the reader of numbers in queries says.
const NUMBERS: [&str; 3] = ["invalid digit found", "number too large", "cannot parse integer"];

/// `invalid type: string "x", expected u32` → the two kinds.
fn expectation(message: &str) -> Option<(&str, &str)> {
    let rest = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    rest.rsplit_once(", expected ")
}

/// A kind of value in words; what is not known is left as the reader names it.
fn kind(of: &str) -> String {
    let (word, value) = of.split_once(' ').unwrap_or((of, ""));
    let value = value.trim_matches(['`', '"']);
    match word {
        "string" | "character" => format!("文字“{value}”"),
        "integer" => format!("整数 {value}"),
        "floating" => format!("小数 {}", value.trim_start_matches("point `")),
        "boolean" => format!("真假值 {value}"),
        "null" | "unit" | "Option" => "空值".to_owned(),
        "map" | "struct" | "internally" | "adjacently" => "对象".to_owned(),
        "sequence" | "tuple" => "列表".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" => "整数".to_owned(),
        "a" | "an" => match value {
            "string" | "borrowed string" => "文字".to_owned(),
            "boolean" => "true 或 false".to_owned(),
            "map" => "对象".to_owned(),
            "sequence" => "列表".to_owned(),
            other => other.to_owned(),
        },
        _ => of.to_owned(),
    }
}

/// The path of the value a fault is about. The reader tells where it stood: right behind a value it could not take, or behind
/// the whole object when the object had to be read first; then the value is the one the message quotes.
fn place(body: &[u8], error: &serde_json::Error, said: &Said) -> String {
    let before: usize =
        body.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    let end = (before + error.column()).min(body.len());
    let read = body.get(..end.saturating_sub(1)).unwrap_or_default();
    let mut steps = steps(read);
    let at_end_of_object = body.get(end.saturating_sub(1)) == Some(&b'}');
    if said.field.is_some() || said.message.starts_with(LIST_FOR_OBJECT) {
        steps.pop();
    } else if at_end_of_object {
        steps.pop();
        let whole = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let object = steps.iter().try_fold(&whole, |value, step| step.of(value));
        steps.extend(object.and_then(|object| quoted(object, &said.message)).unwrap_or_default());
    }
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) if path.is_empty() => path.push_str(&key),
            Step::Key(key) => path.extend([".", &key]),
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

impl Step {
    fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self {
            Self::Key(key) => value.get(key),
            Self::Index(index) => value.get(*index),
        }
    }
}

/// The way to the last text or number below `value` that the message quotes.
fn quoted(value: &Value, message: &str) -> Option<Vec<Step>> {
    let below = |step: Step, value: &Value| {
        let rest = quoted(value, message)?;
        Some([vec![step], rest].concat())
    };
    match value {
        Value::String(text) if !text.is_empty() && message.contains(text.as_str()) => Some(Vec::new()),
        Value::Number(number) if message.contains(&format!("`{number}`")) => Some(Vec::new()),
        Value::Object(members) => members.iter().rev().find_map(|(key, value)| below(Step::Key(key.clone()), value)),
        Value::Array(items) => {
            items.iter().enumerate().rev().find_map(|(index, value)| below(Step::Index(index), value))
        }
        _ => None,
    }
}

/// The way to what is being read at the end of `read`, the beginning of a JSON text.
fn steps(read: &[u8]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut names = false;
    let mut bytes = read.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                let mut escaped = false;
                let end = bytes.find(|(_, byte)| {
                    let closes = **byte == b'"' && !escaped;
                    escaped = **byte == b'\\' && !escaped;
                    closes
                });
                let text = end.and_then(|(end, _)| serde_json::from_slice::<String>(read.get(at..=end)?).ok());
                if let (true, Some(Step::Key(key)), Some(text)) = (names, steps.last_mut(), text) {
                    *key = text;
                }
            }
            b'{' => {
                steps.push(Step::Key(String::new()));
                names = true;
            }
            b'[' => {
                steps.push(Step::Index(0));
                names = false;
            }
            b'}' | b']' => {
                steps.pop();
                names = false;
            }
            b':' => names = false,
            b',' => match steps.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                _ => names = true,
            },
            _ => {}
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_what_is_being_read_is_known() {
        let way = |text: &str| {
            let steps = steps(text.as_bytes());
            steps
                .iter()
                .map(|s| match s {
                    Step::Key(k) => k.clone(),
                    Step::Index(i) => i.to_string(),
                })
                .collect::<Vec<_>>()
                .join("/")
        };
        assert_eq!(way(r#"{"a": {"b": [1, {"c": "x"#), "a/b/1/c");
        assert_eq!(way(r#"{"a": {"b": [1, {"c\"d": "}]"}], "e": 1"#), "a/e");
        assert_eq!(way(r#"[{"a": 1}, {"b": tr"#), "1/b");
        assert_eq!(way(""), "");
    }

    #[test]
    fn what_the_reader_says_is_told_in_chinese() {
        for (message, code, zh) in [
            ("unknown field `a`, expected one of `b`, `c`", "unknown_field", "没有名为“a”的项；可用的有：b、c"),
            ("unknown variant `x`, expected `y`", "unknown_value", "“x”不是可选的值；可选的有：y"),
            ("invalid type: string \"x\", expected u32", "type", "应为整数，现为文字“x”"),
            ("invalid type: null, expected a string", "type", "应为文字，现为空值"),
            ("invalid type: floating point `1.5`, expected i64", "type", "应为整数，现为小数 1.5"),
            ("premature end of input", "date", "不是有效的日期或时间"),
        ] {
            let said = Said::of(message);
            assert_eq!(said.code, code, "{message}");
            assert!(said.text.zh.starts_with(zh), "{}", said.text.zh);
        }
    }
}
