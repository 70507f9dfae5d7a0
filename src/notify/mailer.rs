//! The way out for mail: files in a folder, or a mail server.

use super::model::{Letter, MailId};
use super::rules;
use crate::kernel::{Error, Instant, Result};
use crate::settings::{Mail, MailSecurity, MailTransport};
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Sends letters.
pub struct Mailer {
    way: Way,
    from: Mailbox,
}

enum Way {
    /// One `.eml` file a mail.
    Folder(PathBuf),
    Smtp(SmtpTransport),
}

/// Why a letter did not go out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Another attempt may succeed.
    ForNow(String),
    /// It will not.
    ForGood(String),
}

impl Mailer {
    /// The way out the settings choose; `data` is the data folder.
    ///
    /// # Errors
    /// `invalid` with the wrong key.
    pub fn new(settings: &Mail, data: &Path) -> Result<Self> {
        let from = settings.from.parse().map_err(|e| wrong("mail.from", &e))?;
        let way = match settings.transport {
            MailTransport::Folder => Way::Folder(data.join("mail")),
            MailTransport::Smtp => Way::Smtp(smtp(settings)?),
        };
        Ok(Self { way, from })
    }

    /// Sends one letter; blocks until the server took it.
    pub(super) fn send(
        &self,
        id: MailId,
        now: Instant,
        letter: &Letter,
        (text, html): (String, String),
    ) -> Result<(), Failure> {
        let message = self.message(id, now, letter, text, html)?;
        match &self.way {
            Way::Folder(folder) => {
                // Named by the mail, so that a second attempt writes no second file.
                let file = folder.join(format!("{id}.eml"));
                std::fs::create_dir_all(folder)
                    .and_then(|()| std::fs::write(&file, message.formatted()))
                    .map_err(|e| Failure::ForNow(format!("{}: {e}", file.display())))
            }
            Way::Smtp(smtp) => match smtp.send(&message) {
                Ok(_) => Ok(()),
                Err(error) => {
                    let code = error.status().map_or(0, u16::from);
                    let reason = reason(&error);
                    Err(if rules::is_final(code) { Failure::ForGood(reason) } else { Failure::ForNow(reason) })
                }
            },
        }
    }

    fn message(
        &self,
        id: MailId,
        now: Instant,
        letter: &Letter,
        text: String,
        html: String,
    ) -> Result<Message, Failure> {
        let bad = |e: &dyn std::fmt::Display| Failure::ForGood(format!("{}: {e}", letter.address));
        let address: Address = letter.address.parse().map_err(|e| bad(&e))?;
        let domain = self.from.email.domain();
        let date = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(now.micros()).unwrap_or(0));
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(letter.name.clone()), address))
            .subject(&letter.subject)
            .date(date)
            // The same at every attempt: receivers drop the second copy if an acknowledgement was lost.
            .message_id(Some(format!("<{id}@{domain}>")))
            // RFC 3834: keeps out-of-office replies away.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|e| bad(&e))
    }
}

fn smtp(settings: &Mail) -> Result<SmtpTransport> {
    if settings.host.is_empty() {
        return Err(wrong("mail.host", &"smtp needs the name of the mail server"));
    }
    let tls = || {
        let mut tls = TlsParameters::builder(settings.host.clone());
        if !settings.ca_file.is_empty() {
            let pem = std::fs::read(&settings.ca_file).map_err(|e| wrong("mail.ca_file", &e))?;
            let ca = Certificate::from_pem(&pem).map_err(|e| wrong("mail.ca_file", &e))?;
            tls = tls.add_root_certificate(ca);
        }
        tls.build().map_err(|e| wrong("mail.security", &e))
    };
    let tls = match settings.security {
        MailSecurity::None => Tls::None,
        MailSecurity::Starttls => Tls::Required(tls()?),
        MailSecurity::Tls => Tls::Wrapper(tls()?),
    };
    let mut smtp = SmtpTransport::builder_dangerous(settings.host.as_str())
        .port(settings.port)
        .tls(tls)
        .timeout(Some(Duration::from_secs(settings.timeout_seconds)));
    if !settings.user.is_empty() {
        smtp = smtp.credentials(Credentials::new(settings.user.clone(), settings.password.clone()));
    }
    Ok(smtp.build())
}

/// The error with its causes, which lettre keeps apart.
fn reason(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    text
}

fn wrong(key: &str, reason: &dyn std::fmt::Display) -> Error {
    Error::field(key, "setting", format!("邮件配置有误：{reason}"), format!("wrong mail setting: {reason}"))
}
