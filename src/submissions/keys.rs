//! The room's secrets: what the platform signs and keeps drafts with, and how keys of openings are made, wrapped and split.
//!
//! Ciphertext is in the format of age (age-encryption.org/v1, X25519 and ChaCha20-Poly1305), so that everything here can also be
//! opened with other programs of that format. docs/security.md says who holds what and what remains possible for whom.

use super::rules::split::{PLACES, join, split};
use crate::files::Coat;
use crate::kernel::{Code, Error, Result};
use crate::settings::Settings;
use crate::submissions::model::Side;
use age::secrecy::{ExposeSecret, SecretString};
use age::stream::StreamWriter;
use age::x25519::{Identity, Recipient};
use age::{Encryptor, scrypt};
use bytes::Bytes;
use ed25519_dalek::{Signer, SigningKey};
use rand::TryRng;
use rand::rngs::SysRng;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

const FOLDER: &str = "keys";
const SIGNING_FILE: &str = "receipts.key";
const DRAFTS_FILE: &str = "drafts.key";
const ESCROW_FILE: &str = "escrow.key";
/// No wrapped key of this program costs more than this to unwrap.
const MOST_WORK: u8 = 22;

/// Keys of a running program. Files of the data folder, made on first start, never in the database or in a backup of it; servers
/// that share a database share the files.
pub struct Sealing {
    signing: SigningKey,
    drafts: Identity,
    escrow: Recipient,
    work: u8,
}

/// A new opening key: the public half, and the secret half wrapped under a passphrase.
pub struct WrappedKey {
    /// Public half.
    pub recipient: String,
    /// Secret half, wrapped.
    pub wrapped: Vec<u8>,
}

/// A key made for one opportunity: its public half, and the shares of the secret half, which is kept nowhere else.
pub struct SplitKey {
    /// Public half.
    pub recipient: String,
    /// Shares for department, supervisor, escrow.
    pub shares: [Zeroizing<Vec<u8>>; 3],
}

/// The secret half of an opportunity's key while submissions are opened with it.
pub struct OpenedKey(Identity);

impl Sealing {
    /// From the data folder, where what is missing is made.
    ///
    /// # Errors
    /// `invalid` for a file or setting that is no key; `unavailable` when the folder cannot be read or written.
    pub fn load(settings: &Settings) -> Result<Self> {
        let folder = settings.data.folder.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(Error::unavailable)?;
        let signing = kept(&folder, SIGNING_FILE, || Ok(hex::encode(random::<32>()?)))?;
        let signing = hex::decode(signing.as_bytes()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let signing = SigningKey::from_bytes(&signing.ok_or_else(|| no_key(SIGNING_FILE))?);
        let drafts =
            identity(&kept(&folder, DRAFTS_FILE, || Ok(new_identity()))?).ok_or_else(|| no_key(DRAFTS_FILE))?;
        let escrow = match settings.sealing.escrow_recipient.trim() {
            "" => {
                let kept = kept(&folder, ESCROW_FILE, || Ok(new_identity()))?;
                identity(&kept).ok_or_else(|| no_key(ESCROW_FILE))?.to_public()
            }
            recipient => recipient.parse().map_err(|_| no_key("sealing.escrow_recipient"))?,
        };
        Ok(Self { signing, drafts, escrow, work: settings.sealing.passphrase_work })
    }

    /// The public key receipts are checked with, hexadecimal.
    #[must_use]
    pub fn public_key(&self) -> String {
        hex::encode(self.signing.verifying_key().as_bytes())
    }

    /// The public half of the escrow's key.
    #[must_use]
    pub fn escrow(&self) -> String {
        self.escrow.to_string()
    }

    /// Signs, hexadecimal.
    #[must_use]
    pub fn sign(&self, text: &[u8]) -> String {
        hex::encode(self.signing.sign(text).to_bytes())
    }

    /// Encrypts what only this platform's servers read again: drafts, and shares on their way to an opening.
    ///
    /// # Errors
    /// `internal`.
    pub fn veil(&self, plain: &[u8]) -> Result<Vec<u8>> {
        age::encrypt(&self.drafts.to_public(), plain).map_err(Error::internal)
    }

    /// Undoes [`Self::veil`].
    ///
    /// # Errors
    /// `internal` when it was encrypted with another key file or is damaged.
    pub fn unveil(&self, veiled: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        age::decrypt(&self.drafts, veiled).map(Zeroizing::new).map_err(Error::internal)
    }

    /// A new opening key under `passphrase`.
    ///
    /// # Errors
    /// `internal`.
    pub fn new_opening_key(&self, passphrase: &str) -> Result<WrappedKey> {
        let key = Identity::generate();
        let wrapped = self.wrap(&key, passphrase)?;
        Ok(WrappedKey { recipient: key.to_public().to_string(), wrapped })
    }

    /// The same key under another passphrase.
    ///
    /// # Errors
    /// `invalid` for the wrong old passphrase; `internal`.
    pub fn rewrap(&self, wrapped: &[u8], old: &str, new: &str) -> Result<Vec<u8>> {
        self.wrap(&unwrap(wrapped, old)?, new)
    }

    fn wrap(&self, key: &Identity, passphrase: &str) -> Result<Vec<u8>> {
        let mut under = scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
        under.set_work_factor(self.work);
        age::encrypt(&under, key.to_string().expose_secret().as_bytes()).map_err(Error::internal)
    }
}

/// Makes and splits a key.
///
/// # Errors
/// `internal` when the system gives no random bytes.
pub fn split_key() -> Result<SplitKey> {
    let key = Identity::generate();
    let secret = key.to_string();
    let secret = secret.expose_secret().as_bytes();
    let mut noise = Zeroizing::new(vec![0; secret.len()]);
    SysRng.try_fill_bytes(&mut noise).map_err(Error::internal)?;
    Ok(SplitKey { recipient: key.to_public().to_string(), shares: split(secret, &noise).map(Zeroizing::new) })
}

/// The key two shares give, if they are shares of the key with the public half `recipient`.
#[must_use]
pub fn joined(one: (Side, &[u8]), other: (Side, &[u8]), recipient: &str) -> Option<OpenedKey> {
    let secret = Zeroizing::new(join((place(one.0), one.1), (place(other.0), other.1))?);
    let key = identity(std::str::from_utf8(&secret).ok()?)?;
    (key.to_public().to_string() == recipient).then_some(OpenedKey(key))
}

const fn place(side: Side) -> u8 {
    let [department, supervisor, escrow] = PLACES;
    match side {
        Side::Department => department,
        Side::Supervisor => supervisor,
        Side::Escrow => escrow,
    }
}

impl OpenedKey {
    /// Reads what was sealed to it.
    ///
    /// # Errors
    /// `internal` for what is damaged or was sealed to another key.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>> {
        age::decrypt(&self.0, sealed).map_err(Error::internal)
    }
}

/// Encrypts to a public half.
///
/// # Errors
/// `internal` for what is no public half.
pub fn seal(recipient: &str, plain: &[u8]) -> Result<Vec<u8>> {
    let recipient: Recipient = recipient.parse().map_err(|reason: &str| Error::internal(reason))?;
    age::encrypt(&recipient, plain).map_err(Error::internal)
}

/// Encrypts a share to its holder: as hexadecimal text, so that `age -d` prints what can be copied.
///
/// # Errors
/// `internal` for what is no public half.
pub fn seal_share(recipient: &str, share: &[u8]) -> Result<Vec<u8>> {
    seal(recipient, Zeroizing::new(hex::encode(share)).as_bytes())
}

/// A share that was sealed to an opening key.
///
/// # Errors
/// `invalid` naming `passphrase` when it is wrong; `internal` for what is damaged.
pub fn open_share(wrapped: &[u8], passphrase: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let key = unwrap(wrapped, passphrase)?;
    let text = age::decrypt(&key, sealed).map(Zeroizing::new).map_err(Error::internal)?;
    hex::decode(&*text).map(Zeroizing::new).map_err(Error::internal)
}

fn unwrap(wrapped: &[u8], passphrase: &str) -> Result<Identity> {
    let mut under = scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    under.set_max_work_factor(MOST_WORK);
    let secret = age::decrypt(&under, wrapped).map(Zeroizing::new).map_err(|_| {
        let (zh, en) = ("开启口令不正确，请重新输入", "The opening passphrase is wrong; enter it again");
        Error::field("passphrase", "wrong", zh, en)
    })?;
    let key = std::str::from_utf8(&secret).ok().and_then(identity);
    key.ok_or_else(|| Error::internal("a wrapped opening key holds no key"))
}

/// A new key for one file: public and secret half.
#[must_use]
pub fn file_key() -> (String, Zeroizing<String>) {
    let key = Identity::generate();
    (key.to_public().to_string(), Zeroizing::new(key.to_string().expose_secret().to_owned()))
}

/// Encrypts a file while it arrives.
pub struct FileCoat {
    writer: Option<StreamWriter<Out>>,
    out: Out,
}

/// What the cipher has put out and nobody has taken yet.
#[derive(Clone, Default)]
struct Out(Arc<Mutex<Vec<u8>>>);

impl Out {
    fn take(&self) -> Bytes {
        Bytes::from(std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Write for Out {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl FileCoat {
    /// To a public half.
    ///
    /// # Errors
    /// `internal` for what is no public half.
    pub fn to(recipient: &str) -> Result<Self> {
        let recipient: Recipient = recipient.parse().map_err(|reason: &str| Error::internal(reason))?;
        let to: &dyn age::Recipient = &recipient;
        let encryptor = Encryptor::with_recipients(std::iter::once(to)).map_err(Error::internal)?;
        let out = Out::default();
        Ok(Self { writer: Some(encryptor.wrap_output(out.clone()).map_err(Error::internal)?), out })
    }
}

impl Coat for FileCoat {
    fn put(&mut self, piece: &[u8]) -> Result<Bytes> {
        let writer = self.writer.as_mut().ok_or_else(|| Error::internal("the file has ended"))?;
        writer.write_all(piece).map_err(Error::internal)?;
        Ok(self.out.take())
    }

    fn end(&mut self) -> Result<Bytes> {
        if let Some(writer) = self.writer.take() {
            writer.finish().map_err(Error::internal)?;
        }
        Ok(self.out.take())
    }
}

/// Reads a file with the secret half of its key.
///
/// # Errors
/// `internal` for what is damaged or was encrypted with another key.
pub fn open_file(key: &str, sealed: &[u8]) -> Result<Vec<u8>> {
    let key = identity(key).ok_or_else(|| Error::internal("this is no key of a file"))?;
    age::decrypt(&key, sealed).map_err(Error::internal)
}

fn identity(text: &str) -> Option<Identity> {
    text.trim().parse().ok()
}

fn new_identity() -> String {
    Identity::generate().to_string().expose_secret().to_owned()
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
    Ok(bytes)
}

/// A random value, hexadecimal: so that a hash of what it stands in tells nothing.
///
/// # Errors
/// `internal` when the system gives no random bytes.
pub fn salt() -> Result<String> {
    random::<32>().map(hex::encode)
}

/// The text of a key file, readable by its owner alone; of several servers that make it, one wins, and no half file is ever seen.
fn kept(folder: &Path, name: &str, make: impl FnOnce() -> Result<String>) -> Result<Zeroizing<String>> {
    let path = folder.join(name);
    if !path.exists() {
        let own = folder.join(format!("{name}.{}", hex::encode(random::<8>()?)));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut file = options.open(&own).map_err(Error::unavailable)?;
        file.write_all(make()?.as_bytes()).and_then(|()| file.sync_all()).map_err(Error::unavailable)?;
        let linked = std::fs::hard_link(&own, &path);
        std::fs::remove_file(&own).map_err(Error::unavailable)?;
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(Error::unavailable(error)),
            _ => {}
        }
    }
    let text = std::fs::read_to_string(&path).map_err(Error::unavailable)?;
    Ok(Zeroizing::new(text.trim().to_owned()))
}

fn no_key(name: &str) -> Error {
    let (zh, en) = (format!("{name} 的内容不是有效的密钥"), format!("{name} holds no key"));
    Error { code: Code::Invalid, ..Error::field(name, "setting", zh, en) }
}
