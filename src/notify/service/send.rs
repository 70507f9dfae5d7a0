//! Telling people something.

use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::jobs;
use crate::kernel::ids::MessageId;
use crate::kernel::{Instant, Result, Text};
use crate::notify::model::{
    AddressBook, Deliver, Letter, MailId, MailMode, MailState, MailView, MessageRow, Notice, Person, To,
};
use crate::notify::{Mailer, Templates, rules, store};
use crate::settings::Settings;

/// Tells people things: the templates, the address book and the way out for mail.
pub struct Notifier {
    pub(super) templates: Templates,
    pub(super) book: Box<dyn AddressBook>,
    pub(super) mailer: Mailer,
    pub(super) portal: Text,
    public_url: String,
}

impl Notifier {
    /// With the templates of the program, the mail settings, and the room that knows people's addresses.
    ///
    /// # Errors
    /// `invalid` with the wrong setting or template.
    pub fn new(settings: &Settings, book: Box<dyn AddressBook>) -> Result<Self> {
        Ok(Self {
            templates: Templates::embedded()?,
            book,
            mailer: Mailer::new(&settings.mail, &settings.data.folder)?,
            portal: Text::new(&settings.portal.name_zh, &settings.portal.name_en),
            public_url: settings.server.public_url.clone(),
        })
    }

    /// Tells `to` the notice, in the transaction it is about: a message in each inbox, and a mail after the commit for
    /// those who want it at once. Gives how many people are told.
    ///
    /// # Errors
    /// `internal` when the notice does not fit its template; those of the database.
    pub fn send(&self, tx: &mut Tx<'_>, now: Instant, to: To<'_>, notice: &Notice) -> Result<usize> {
        let worded = self.templates.word(notice)?;
        let (word, kind) = self.templates.kind_of(notice.template)?;
        let people = self.people(tx, to)?;
        let accounts: Vec<_> = people.iter().map(|person| person.account).collect();
        let chosen = store::preferences_for(tx, word, &accounts)?;
        let (subject, body) = (JsonText::of(&worded.subject)?, JsonText::of(&worded.body)?);
        let (mut messages, mut daily) = (Vec::new(), Vec::new());
        for person in &people {
            let mode = rules::mode(kind.mail, kind.fixed, chosen.get(&person.account).copied());
            let message = MessageRow {
                id: MessageId::new(),
                account_id: person.account,
                template: notice.template.to_owned(),
                subject: subject.clone(),
                body: body.clone(),
                link: notice.link.clone(),
                at: now,
                read_at: None,
            };
            match mode {
                MailMode::AtOnce => {
                    let (subject, body) = (worded.subject.get(person.lang), worded.body.get(person.lang));
                    self.post(tx, now, person, notice.template, (subject, body), notice.link.as_deref())?;
                }
                MailMode::Daily if person.address.is_some() => daily.push(message.id),
                MailMode::Daily | MailMode::Off => {}
            }
            messages.push(message);
        }
        if worded.inbox {
            store::messages_insert(tx, &messages)?;
            store::digest_insert(tx, &daily)?;
        }
        Ok(people.len())
    }

    /// Queues one mail, if the person has an address.
    pub(super) fn post(
        &self,
        tx: &mut Tx<'_>,
        now: Instant,
        person: &Person,
        template: &str,
        (subject, body): (&str, &str),
        link: Option<&str>,
    ) -> Result<()> {
        let Some(address) = &person.address else { return Ok(()) };
        let mail = MailView {
            id: MailId::new(),
            account_id: person.account,
            address: address.clone(),
            template: template.to_owned(),
            state: MailState::Queued,
            at: now,
            attempts: 0,
            error: None,
            settled_at: None,
        };
        let letter = Letter {
            name: person.name.clone(),
            address: address.clone(),
            lang: person.lang.tag().to_owned(),
            subject: subject.to_owned(),
            body: body.to_owned(),
            link: link.map(|path| self.address_of(path)),
        };
        jobs::enqueue(tx, &Deliver { mail: mail.id, letter }, now)?;
        store::mails_insert(tx, &[mail])
    }

    /// The full address of a page of the portal.
    #[must_use]
    pub fn address_of(&self, path: &str) -> String {
        rules::address_of(&self.public_url, path)
    }

    /// Everybody meant, each once.
    fn people(&self, conn: &mut Conn, to: To<'_>) -> Result<Vec<Person>> {
        let mut people = match to {
            To::Accounts(accounts) => self.book.by_account(conn, accounts)?,
            To::Unit(unit) => self.book.by_unit(conn, unit, None)?,
            To::Role(unit, role) => self.book.by_unit(conn, unit, Some(role))?,
        };
        people.sort_by_key(|person| person.account);
        people.dedup_by_key(|person| person.account);
        Ok(people)
    }
}
