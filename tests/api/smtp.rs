//! A mail server for tests: real sockets, as much SMTP as mail clients speak, and the manners of servers in the wild.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How the server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes everything, unprotected.
    Plain,
    /// Wants user `duijie` with password `secret`.
    Login,
    /// Offers STARTTLS and takes nothing without.
    Starttls,
    /// Does not know the receiver.
    Refuses,
    /// Is too busy just now.
    Busy,
}

/// A mail as the server got it.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: String,
    pub protected: bool,
    raw: String,
}

pub struct Smtp {
    pub port: u16,
    manner: Arc<Mutex<Manner>>,
    mails: Arc<Mutex<Vec<Received>>>,
}

impl Smtp {
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, manner: Arc::new(Mutex::new(manner)), mails: Arc::default() };
        let (manner, mails) = (Arc::clone(&server.manner), Arc::clone(&server.mails));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (manner, mails) = (*manner.lock().unwrap(), Arc::clone(&mails));
                // A client that hangs up ends the conversation; that is no failure of the test.
                std::thread::spawn(move || drop(converse(stream, manner, &mails)));
            }
        });
        server
    }

    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn mails(&self) -> Vec<Received> {
        self.mails.lock().unwrap().clone()
    }
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

fn converse(stream: TcpStream, manner: Manner, mails: &Mutex<Vec<Received>>) -> std::io::Result<()> {
    let mut stream: BufReader<Box<dyn Stream>> = BufReader::new(Box::new(stream.try_clone()?));
    say(&mut stream, "220 test")?;
    let (mut protected, mut known, mut to) = (false, manner != Manner::Login, String::new());
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" if manner == Manner::Starttls && !protected => say(&mut stream, "250-test\r\n250 STARTTLS")?,
            "EHLO" if manner == Manner::Login => say(&mut stream, "250-test\r\n250 AUTH PLAIN")?,
            "EHLO" => say(&mut stream, "250-test\r\n250 8BITMIME")?,
            "STARTTLS" => {
                say(&mut stream, "220 go ahead")?;
                let tls = ServerConnection::new(certificate()).unwrap();
                stream = BufReader::new(Box::new(StreamOwned::new(tls, stream.into_inner())));
                protected = true;
            }
            "AUTH" => {
                known = line.trim().ends_with(&STANDARD.encode("\0duijie\0secret"));
                say(&mut stream, if known { "235 welcome" } else { "535 wrong password" })?;
            }
            "MAIL" if !known || manner == Manner::Starttls && !protected => say(&mut stream, "530 not like this")?,
            "MAIL" if manner == Manner::Busy => say(&mut stream, "451 try again later")?,
            "RCPT" if manner == Manner::Refuses => say(&mut stream, "550 no such mailbox here")?,
            "RCPT" => {
                to = line.trim().trim_start_matches("RCPT TO:<").split('>').next().unwrap_or_default().to_owned();
                say(&mut stream, "250 ok")?;
            }
            "DATA" => {
                say(&mut stream, "354 go on")?;
                let mut raw = String::new();
                while !raw.ends_with("\r\n.\r\n") && stream.read_line(&mut raw)? > 0 {}
                mails.lock().unwrap().push(Received { to: to.clone(), protected, raw });
                say(&mut stream, "250 taken")?;
            }
            "QUIT" => return say(&mut stream, "221 bye"),
            _ => say(&mut stream, "250 ok")?,
        }
    }
}

fn say(stream: &mut BufReader<Box<dyn Stream>>, line: &str) -> std::io::Result<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes())?;
    stream.get_mut().flush()
}

fn certificate() -> Arc<ServerConfig> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/smtp");
    let chain = vec![CertificateDer::from_pem_file(format!("{folder}/server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(format!("{folder}/server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap())
}

impl Received {
    /// From an `.eml` file.
    pub fn read(raw: String) -> Self {
        Self { to: String::new(), protected: false, raw }
    }

    /// A header, unfolded, with its encoded words (RFC 2047) in clear.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
        let prefix = format!("{name}: ");
        let value = head.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default().to_owned();
        let (mut clear, mut was_encoded) = (String::new(), false);
        for word in value.split(' ') {
            let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
            // The space between two encoded words is no space of the text.
            if !(clear.is_empty() || was_encoded && encoded.is_some()) {
                clear.push(' ');
            }
            match encoded {
                Some(code) => clear.push_str(&String::from_utf8(STANDARD.decode(code).unwrap()).unwrap()),
                None => clear.push_str(word),
            }
            was_encoded = encoded.is_some();
        }
        clear
    }

    /// The part of this content type, decoded.
    pub fn part(&self, content_type: &str) -> String {
        let at = self.raw.find(&format!("Content-Type: {content_type}")).expect("the part");
        let (head, body) = self.raw[at..].split_once("\r\n\r\n").unwrap();
        let body = body.split("\r\n--").next().unwrap();
        if head.contains("base64") {
            let code: String = body.split_whitespace().collect();
            return String::from_utf8(STANDARD.decode(code).unwrap()).unwrap();
        }
        if !head.contains("quoted-printable") {
            return body.to_owned();
        }
        let mut bytes = Vec::new();
        let mut rest = body.replace("=\r\n", "").into_bytes().into_iter();
        while let Some(byte) = rest.next() {
            if byte == b'=' {
                let code = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&code).unwrap(), 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    }
}
