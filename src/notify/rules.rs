//! Decisions of inbox and mail: pure.

use super::model::{Letter, MailMode};
use super::templates::{Frame, fill};
use crate::kernel::{Lang, Rule, Scope, Text, Who};
use std::collections::BTreeMap;

const OWN: &[(Who, Scope)] = &[(Who::SignedIn, Scope::OwnAccount)];
const OPERATOR: &[(Who, Scope)] = &[(Who::Role(crate::kernel::Role::Operator), Scope::Anything)];

/// A person reads the own inbox.
pub const MESSAGES: Rule = Rule::new("message_list", OWN);
/// A person sees how many messages are unread.
pub const UNREAD: Rule = Rule::new("message_unread", OWN);
/// A person marks an own message as read; a foreign one does not exist.
pub const READ_ONE: Rule = Rule::confidential("message_read", OWN);
/// A person marks all own messages as read.
pub const READ_ALL: Rule = Rule::new("message_read_all", OWN);
/// A person sees what is mailed.
pub const PREFERENCES: Rule = Rule::new("message_preferences_read", OWN);
/// A person chooses what is mailed.
pub const PREFERENCES_CHANGE: Rule = Rule::new("message_preferences_update", OWN);
/// Operators see which mails could not be delivered.
pub const MAILS: Rule = Rule::new("mail_list", OPERATOR);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[MESSAGES, UNREAD, READ_ONE, READ_ALL, PREFERENCES, PREFERENCES_CHANGE, MAILS];

/// How a kind is mailed: as fixed, else as chosen, else as usual.
#[must_use]
pub fn mode(usual: MailMode, fixed: bool, chosen: Option<MailMode>) -> MailMode {
    if fixed { usual } else { chosen.unwrap_or(usual) }
}

/// The full address of a page of the portal.
#[must_use]
pub fn address_of(public_url: &str, path: &str) -> String {
    format!("{}/{}", public_url.trim_end_matches('/'), path.trim_start_matches('/'))
}

/// What the mail server said, as far as it matters: a refusal that another attempt will not change. Refused credentials
/// (530–538) are not: the operator mends the settings, and the mail goes out.
#[must_use]
pub fn is_final(code: u16) -> bool {
    (500..600).contains(&code) && !(530..=538).contains(&code)
}

/// A letter as plain text and as HTML, with the words around it.
pub(super) fn compose(frame: &Frame, letter: &Letter, portal: &Text, preferences: &str) -> (String, String) {
    let lang = if letter.lang == Lang::En.tag() { Lang::En } else { Lang::Zh };
    let word = |text: &Text, params: &[(&'static str, &str)]| {
        let params: BTreeMap<&str, Text> =
            params.iter().map(|(name, value)| (*name, Text::new(*value, *value))).collect();
        fill(text, &params).get(lang).to_owned()
    };
    let greeting = word(&frame.greeting, &[("name", &letter.name)]);
    let open = word(&frame.open, &[]);
    let footer = word(&frame.footer, &[("portal", portal.get(lang)), ("preferences", preferences)]);

    let mut text = vec![greeting.clone(), letter.body.clone()];
    let mut html = vec![paragraph(&greeting)];
    html.extend(letter.body.split("\n\n").filter(|part| !part.trim().is_empty()).map(paragraph));
    if let Some(link) = &letter.link {
        text.push(format!("{open}: {link}"));
        html.push(format!("<p><a href=\"{0}\">{1}</a><br><small>{0}</small></p>", escape(link), escape(&open)));
    }
    text.push(format!("-- \n{footer}"));
    html.push(format!("<hr><p><small>{}</small></p>", escape(&footer)));
    let page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>{}</body></html>",
        escape(&letter.lang),
        escape(&letter.subject),
        html.join("\n"),
    );
    (text.join("\n\n"), page)
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escape(text.trim()).replace('\n', "<br>"))
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::templates::Templates;
    use super::*;

    fn letter(lang: Lang) -> Letter {
        Letter {
            name: "王小明<b>".into(),
            address: "wang@example.org".into(),
            lang: lang.tag().into(),
            subject: "需求已发布".into(),
            body: "第一段 <script>\n第二行\n\n第二段".into(),
            link: Some("https://duijie.example/needs/1?a=1&b=2".into()),
        }
    }

    #[test]
    fn a_mail_has_text_and_html_with_greeting_link_and_footer() {
        let templates = Templates::embedded().unwrap();
        let portal = Text::new("对接平台", "Duijie");
        let (text, html) = compose(&templates.frame, &letter(Lang::Zh), &portal, "https://duijie.example/p");
        assert!(
            text.starts_with("王小明<b>，您好：\n\n第一段 <script>\n第二行\n\n第二段\n\n查看详情: https://"),
            "{text}"
        );
        assert!(text.contains("对接平台") && text.contains("https://duijie.example/p"), "{text}");
        assert!(html.contains("<p>第一段 &lt;script&gt;<br>第二行</p>\n<p>第二段</p>"), "{html}");
        assert!(html.contains("href=\"https://duijie.example/needs/1?a=1&amp;b=2\""), "{html}");
        assert!(html.contains("王小明&lt;b&gt;") && html.contains("lang=\"zh-CN\""), "{html}");
        let (text, _) = compose(&templates.frame, &letter(Lang::En), &portal, "https://duijie.example/p");
        assert!(text.starts_with("Dear 王小明<b>,") && text.contains("Duijie"), "{text}");
    }

    #[test]
    fn only_refusals_that_last_are_final() {
        for code in [500, 550, 553, 554] {
            assert!(is_final(code), "{code}");
        }
        for code in [250, 421, 450, 451, 530, 535] {
            assert!(!is_final(code), "{code}");
        }
    }

    #[test]
    fn what_is_fixed_cannot_be_chosen() {
        assert_eq!(mode(MailMode::AtOnce, true, Some(MailMode::Off)), MailMode::AtOnce);
        assert_eq!(mode(MailMode::AtOnce, false, Some(MailMode::Off)), MailMode::Off);
        assert_eq!(mode(MailMode::Daily, false, None), MailMode::Daily);
    }

    #[test]
    fn addresses_join_with_one_slash() {
        assert_eq!(address_of("https://a.example/", "/needs/1"), "https://a.example/needs/1");
        assert_eq!(address_of("https://a.example/duijie", "/needs/1"), "https://a.example/duijie/needs/1");
    }
}
