//! What messages say: templates kept as data in `config/notify`, read and checked once.

use super::model::{MailMode, Notice};
use crate::kernel::error::{Error, Faults, Result};
use crate::kernel::{Lang, Text};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// `config/notify`, compiled into the program.
#[derive(RustEmbed)]
#[folder = "config/notify/"]
struct Files;

/// The file of the words around every message.
const FRAME: &str = "mail.toml";
/// Folder of the kinds.
const KINDS: &str = "kinds/";

/// Every kind of message with its templates, and the words around a mail.
#[derive(Debug)]
pub struct Templates {
    kinds: BTreeMap<String, Kind>,
    pub(super) frame: Frame,
}

/// A kind of message: what people choose mail for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kind {
    pub(super) label: Text,
    pub(super) mail: MailMode,
    #[serde(default)]
    pub(super) fixed: bool,
    /// That somebody was told is itself a secret: the operator's list leaves such mails out.
    #[serde(default)]
    pub(super) confidential: bool,
    #[serde(default)]
    template: BTreeMap<String, Template>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    params: BTreeSet<String>,
    subject: Text,
    body: Text,
    #[serde(default = "yes")]
    inbox: bool,
}

const fn yes() -> bool {
    true
}

/// The words around every mail, and those of the daily one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Frame {
    pub(super) greeting: Text,
    pub(super) open: Text,
    pub(super) footer: Text,
    pub(super) digest_subject: Text,
    pub(super) digest_body: Text,
}

/// A notice in words.
#[derive(Debug, PartialEq, Eq)]
pub struct Worded {
    /// Subject, one line.
    pub subject: Text,
    /// Paragraphs.
    pub body: Text,
    /// Whether it is kept in the inbox.
    pub inbox: bool,
}

impl Templates {
    /// The templates compiled into the program.
    ///
    /// # Errors
    /// `invalid` with every fault (a test reads them).
    pub fn embedded() -> Result<Self> {
        let files: Vec<(String, String)> = Files::iter()
            .filter_map(|name| {
                Files::get(&name).map(|file| (name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
            })
            .collect();
        Self::load(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// Reads files given by their name below `config/notify` and their text.
    ///
    /// # Errors
    /// `invalid` with every file that cannot be read, every wording that is missing in a language, uses a parameter that is
    /// not declared or leaves one out, and every secret message people could turn off.
    pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut faults = Faults::new();
        let mut kinds = BTreeMap::new();
        let mut frame = None;
        for (name, text) in files {
            if name == FRAME {
                frame = read::<Frame>(name, text, &mut faults);
            } else if let Some(word) = name.strip_prefix(KINDS).and_then(|name| name.strip_suffix(".toml"))
                && let Some(kind) = read::<Kind>(name, text, &mut faults)
            {
                kind.check(name, &mut faults);
                kinds.insert(word.to_owned(), kind);
            }
        }
        if let Some(frame) = &frame {
            frame.check(&mut faults);
        }
        faults.finish()?;
        let frame = frame.ok_or_else(|| Error::internal("config/notify/mail.toml is missing"))?;
        Ok(Self { kinds, frame })
    }

    /// Every kind, by its word.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&str, &Kind)> {
        self.kinds.iter().map(|(word, kind)| (word.as_str(), kind))
    }

    /// The kind a template belongs to.
    pub(super) fn kind_of<'t>(&self, template: &'t str) -> Result<(&'t str, &Kind)> {
        let word = template.split_once('.').map_or(template, |(word, _)| word);
        let kind = self.kinds.get(word).ok_or_else(|| Error::internal(format!("no template {template}")))?;
        Ok((word, kind))
    }

    /// Puts a notice in words.
    ///
    /// # Errors
    /// `internal` when there is no such template, or its parameters are not exactly those given: a fault of the program.
    pub fn word(&self, notice: &Notice) -> Result<Worded> {
        let (word, kind) = self.kind_of(notice.template)?;
        let name = notice.template.get(word.len() + 1..).unwrap_or_default();
        let template =
            kind.template.get(name).ok_or_else(|| Error::internal(format!("no template {name} in {word}")))?;
        if !template.params.iter().map(String::as_str).eq(notice.params.keys().copied()) {
            let given: Vec<_> = notice.params.keys().collect();
            return Err(Error::internal(format!("{}: wants {:?}, got {given:?}", notice.template, template.params)));
        }
        Ok(Worded {
            subject: one_line(&fill(&template.subject, &notice.params)),
            body: fill(&template.body, &notice.params),
            inbox: template.inbox,
        })
    }
}

impl Kind {
    fn check(&self, name: &str, faults: &mut Faults) {
        check_text(&format!("{name}/label"), &self.label, &[], faults);
        for (word, template) in &self.template {
            let at = format!("{name}/template.{word}");
            let wanted: BTreeSet<&str> = template.params.iter().map(String::as_str).collect();
            for lang in [Lang::Zh, Lang::En] {
                let (subject, body) = (of(&template.subject, lang), of(&template.body, lang));
                for (part, text) in [("subject", subject), ("body", body)] {
                    if text.trim().is_empty() {
                        let path = format!("{at}.{part}.{}", tag(lang));
                        faults.add(path, "missing", "缺少此语言的文字", "The wording in this language is missing");
                    }
                }
                let used: BTreeSet<&str> = holes(subject).chain(holes(body)).collect();
                compare(&format!("{at} ({})", tag(lang)), &wanted, &used, faults);
            }
            if !(template.inbox || self.fixed && self.mail == MailMode::AtOnce) {
                faults.add(
                    format!("{at}.inbox"),
                    "lost",
                    "不进收件箱的消息，其类别必须 fixed = true 且 mail = \"at_once\"，否则可能无人收到",
                    "A message that is only mailed needs a kind with fixed = true and mail = \"at_once\", or nobody may get it",
                );
            }
        }
    }
}

impl Frame {
    fn check(&self, faults: &mut Faults) {
        for (name, text, params) in [
            ("greeting", &self.greeting, &["name"][..]),
            ("open", &self.open, &[]),
            ("footer", &self.footer, &["portal", "preferences"]),
            ("digest_subject", &self.digest_subject, &["count"]),
            ("digest_body", &self.digest_body, &[]),
        ] {
            check_text(&format!("{FRAME}/{name}"), text, params, faults);
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str, faults: &mut Faults) -> Option<T> {
    toml::from_str(text)
        .map_err(|e| faults.add(name, "toml", format!("无法读取：{e}"), format!("Cannot be read: {e}")))
        .ok()
}

fn check_text(at: &str, text: &Text, params: &[&str], faults: &mut Faults) {
    let wanted: BTreeSet<&str> = params.iter().copied().collect();
    for lang in [Lang::Zh, Lang::En] {
        let path = format!("{at}.{}", tag(lang));
        let words = of(text, lang);
        if words.is_empty() {
            faults.add(&path, "missing", "缺少此语言的文字", "The wording in this language is missing");
        }
        compare(&path, &wanted, &holes(words).collect(), faults);
    }
}

fn compare(at: &str, wanted: &BTreeSet<&str>, used: &BTreeSet<&str>, faults: &mut Faults) {
    for name in used.difference(wanted) {
        let (zh, en) = (format!("未声明的参数 {{{name}}}"), format!("{{{name}}} is not declared"));
        faults.add(at, "unknown_parameter", zh, en);
    }
    for name in wanted.difference(used) {
        let (zh, en) = (format!("未使用参数 {{{name}}}"), format!("{{{name}}} is not used"));
        faults.add(at, "unused_parameter", zh, en);
    }
}

const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

/// The wording in exactly this language, without falling back to the other.
fn of(text: &Text, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &text.zh,
        Lang::En => &text.en,
    }
}

/// A wording in pieces: what stands before each `{name}`, and the name; the last piece has none.
fn pieces(pattern: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(pattern);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let hole = text.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)));
        let Some((before, (name, tail))) = hole else { return Some((text, None)) };
        rest = Some(tail);
        Some((before, Some(name)))
    })
}

fn holes(pattern: &str) -> impl Iterator<Item = &str> {
    pieces(pattern).filter_map(|(_, name)| name)
}

/// Fills a checked wording in both languages.
pub(super) fn fill(pattern: &Text, params: &BTreeMap<&str, Text>) -> Text {
    let filled = |lang: Lang| {
        let mut words = String::new();
        for (before, name) in pieces(of(pattern, lang)) {
            words.push_str(before);
            words.push_str(name.and_then(|name| params.get(name)).map_or("", |value| value.get(lang)));
        }
        words.trim().to_owned()
    };
    Text::new(filled(Lang::Zh), filled(Lang::En))
}

/// Without line breaks, which a header cannot have.
fn one_line(text: &Text) -> Text {
    let line = |words: &str| words.split(char::is_control).collect::<Vec<_>>().join(" ");
    Text::new(line(&text.zh), line(&text.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: (&str, &str) = (
        FRAME,
        "greeting = { zh = \"{name}\", en = \"{name}\" }\nopen = { zh = \"开\", en = \"o\" }\n\
         footer = { zh = \"{portal}{preferences}\", en = \"{portal}{preferences}\" }\n\
         digest_subject = { zh = \"{count}\", en = \"{count}\" }\ndigest_body = { zh = \"消息\", en = \"b\" }",
    );

    fn kind(template: &str) -> Result<Templates> {
        let text = format!(
            "label = {{ zh = \"需求\", en = \"Needs\" }}\nmail = \"at_once\"\n[template.published]\n{template}"
        );
        Templates::load([MAIL, ("kinds/needs.toml", &text)])
    }

    #[test]
    fn every_template_renders_with_exactly_its_parameters_in_both_languages() {
        let templates = Templates::embedded().unwrap();
        for (word, kind) in templates.kinds() {
            for (name, template) in &kind.template {
                let id: &'static str = format!("{word}.{name}").leak();
                let mut notice = Notice::new(id);
                for param in &template.params {
                    notice = notice.with(param.clone().leak(), format!("<<{param}>>"));
                }
                let worded = templates.word(&notice).unwrap();
                for text in [&worded.subject, &worded.body] {
                    assert!(!text.zh.is_empty() && !text.en.is_empty(), "{id}");
                    assert!(!text.zh.contains('{') && !text.en.contains('{'), "{id}");
                }
                for param in &template.params {
                    for lang in [Lang::Zh, Lang::En] {
                        let all = format!("{}{}", worded.subject.get(lang), worded.body.get(lang));
                        assert!(all.contains(&format!("<<{param}>>")), "{id}: {param} in {}", lang.tag());
                    }
                }
            }
        }
    }

    #[test]
    fn a_wrong_template_is_named_with_what_is_wrong() {
        for (template, path, code) in [
            (
                "params = [\"need\"]\nsubject = { zh = \"{ned}\", en = \"{need}\" }\nbody = { zh = \"{need}\", en = \"b\" }",
                "kinds/needs.toml/template.published (zh)",
                "unknown_parameter",
            ),
            (
                "params = [\"need\"]\nsubject = { zh = \"{need}\", en = \"s\" }\nbody = { zh = \"文\", en = \"b\" }",
                "kinds/needs.toml/template.published (en)",
                "unused_parameter",
            ),
            (
                "params = []\nsubject = { zh = \"题\" }\nbody = { zh = \"文\", en = \"b\" }",
                "kinds/needs.toml/template.published.subject.en",
                "missing",
            ),
            (
                "params = []\ninbox = false\nsubject = { zh = \"题\", en = \"s\" }\nbody = { zh = \"文\", en = \"b\" }",
                "kinds/needs.toml/template.published.inbox",
                "lost",
            ),
            ("parms = []", "kinds/needs.toml", "toml"),
        ] {
            let error = kind(template).unwrap_err();
            assert!(error.fields.iter().any(|f| f.path == path && f.code == code), "{template}: {error}");
        }
    }

    #[test]
    fn other_parameters_than_declared_are_a_fault_of_the_program() {
        let templates = kind(
            "params = [\"need\"]\nsubject = { zh = \"题{need}\", en = \"s {need}\" }\nbody = { zh = \"文\", en = \"b\" }",
        )
        .unwrap();
        let told = templates.word(&Notice::new("needs.published").with("need", Text::new("养老", "Care"))).unwrap();
        assert_eq!((told.subject.zh.as_str(), told.subject.en.as_str()), ("题养老", "s Care"));
        for wrong in [
            Notice::new("needs.published"),
            Notice::new("needs.published").with("need", "x").with("more", "y"),
            Notice::new("needs.other"),
            Notice::new("other.published"),
        ] {
            assert!(templates.word(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_parameter_cannot_break_a_subject_line() {
        let templates = kind(
            "params = [\"need\"]\nsubject = { zh = \"{need}\", en = \"{need}\" }\nbody = { zh = \"文\", en = \"b\" }",
        )
        .unwrap();
        let told = templates.word(&Notice::new("needs.published").with("need", "a\r\nBcc: b@c")).unwrap();
        assert_eq!(told.subject.zh, "a  Bcc: b@c");
        let told = templates.word(&Notice::new("needs.published").with("need", "{need}")).unwrap();
        assert_eq!(told.subject.zh, "{need}", "values are not filled again");
    }
}
