//! What the room keeps in memory to make and check secrets: the key of access tokens, the password hasher, random secrets.

use super::model::{AccessToken, PasswordHash};
use crate::kernel::ids::{AccountId, SessionId};
use crate::kernel::{Code, Error, Instant, Result};
use crate::settings::Settings;
use argon2::password_hash::phc::{ParamsString, PasswordHash as Phc};
use argon2::{Algorithm as Argon2Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::TryRng;
use rand::rngs::SysRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of a random secret.
const SECRET_BYTES: usize = 32;
/// Fewest bytes of a token key.
const KEY_BYTES: usize = 32;
const KEY_FILE: &str = "token.key";
const ISSUER: &str = "duijie";

/// Keys and hasher of a running program.
pub struct Keys {
    /// Signs and checks access tokens.
    pub tokens: TokenKey,
    /// Hashes and checks passwords.
    pub passwords: Hasher,
}

impl Keys {
    /// Makes them from the settings; on SQLite without a set key, from a file in the data folder, made on first start.
    ///
    /// # Errors
    /// `invalid` when the key is missing (PostgreSQL), too short or not base64, or the hash parameters are out of range;
    /// `unavailable` when the key file cannot be read or made.
    pub fn load(settings: &Settings) -> Result<Self> {
        let secret = settings.auth.secret.trim();
        let secret = match (secret.is_empty(), settings.target()) {
            (false, _) => read_key(secret)?,
            (true, crate::db::Target::Sqlite(_)) => key_file(&settings.data.folder)?,
            (true, crate::db::Target::Postgres(_)) => {
                return Err(Error::field(
                    "auth.secret",
                    "required",
                    "使用 PostgreSQL 时必须设置 auth.secret（DUIJIE_AUTH_SECRET），可用 openssl rand -base64 32 生成",
                    "auth.secret (DUIJIE_AUTH_SECRET) must be set with PostgreSQL; make one with: openssl rand -base64 32",
                ));
            }
        };
        let passwords = Hasher::new(settings.auth.argon2_memory_kib, settings.auth.argon2_passes)?;
        Ok(Self { tokens: TokenKey::new(&secret), passwords })
    }
}

fn read_key(text: &str) -> Result<Vec<u8>> {
    STANDARD.decode(text).ok().filter(|key| key.len() >= KEY_BYTES).ok_or_else(|| {
        Error::field(
            "auth.secret",
            "setting",
            "auth.secret 应为 base64 编码的至少32字节随机数，可用 openssl rand -base64 32 生成",
            "auth.secret must be at least 32 random bytes in base64; make one with: openssl rand -base64 32",
        )
    })
}

/// The key file, readable by its owner alone; whoever creates it first wins.
fn key_file(folder: &Path) -> Result<Vec<u8>> {
    use std::io::{ErrorKind as Io, Write};
    let path = folder.join(KEY_FILE);
    std::fs::create_dir_all(folder).map_err(Error::unavailable)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(&path) {
        Ok(mut file) => {
            let key = random()?;
            file.write_all(STANDARD.encode(key).as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(Error::unavailable)?;
            Ok(key.to_vec())
        }
        Err(error) if error.kind() == Io::AlreadyExists => {
            read_key(std::fs::read_to_string(&path).map_err(Error::unavailable)?.trim())
        }
        Err(error) => Err(Error::unavailable(error)),
    }
}

fn random() -> Result<[u8; SECRET_BYTES]> {
    let mut bytes = [0; SECRET_BYTES];
    SysRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
    Ok(bytes)
}

/// A random secret handed to somebody once (refresh token, link); only its hash is stored.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A new one, 256 bits from the operating system.
    ///
    /// # Errors
    /// `internal` when the system gives no random bytes.
    pub fn new() -> Result<Self> {
        random().map(|bytes| Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The text handed out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored.
    #[must_use]
    pub fn digest(&self) -> String {
        digest(&self.0)
    }
}

/// SHA-256 in hexadecimal: enough for secrets of 256 random bits, which nobody can guess from their hash.
#[must_use]
pub fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it: always this program.
    iss: String,
    /// The person.
    pub sub: AccountId,
    /// The session.
    pub sid: SessionId,
    /// Seconds since 1970 at which it was made.
    iat: i64,
    /// Seconds since 1970 at which it ends.
    exp: i64,
}

/// Signs and checks access tokens: HS256, because one program both makes and checks them.
pub struct TokenKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl TokenKey {
    /// From at least 32 secret bytes.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // Times are checked below against the clock of the program, which tests set; the library reads the system's.
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        validation.set_issuer(&[ISSUER]);
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret), validation }
    }

    /// An access token valid from `now` until `until`.
    ///
    /// # Errors
    /// `internal` when signing fails.
    pub fn issue(&self, account: AccountId, session: SessionId, now: Instant, until: Instant) -> Result<AccessToken> {
        let (iat, exp) = (now.utc().timestamp(), until.utc().timestamp());
        let claims = Claims { iss: ISSUER.to_owned(), sub: account, sid: session, iat, exp };
        let access_token =
            jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(Error::internal)?;
        Ok(AccessToken { access_token, token_type: "Bearer".to_owned(), expires_at: until })
    }

    /// What a token says, if it is ours and its time has not passed.
    ///
    /// # Errors
    /// `unauthenticated` with the reason: unreadable, other algorithm, other key, other issuer, expired.
    pub fn check(&self, token: &str, now: Instant) -> Result<Claims> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation)
            .map_err(|error| {
                let (zh, en) = match error.kind() {
                    ErrorKind::InvalidSignature => ("签名不符", "the signature does not fit"),
                    ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::UnsupportedAlgorithm => {
                        ("算法不被接受", "the algorithm is not accepted")
                    }
                    ErrorKind::InvalidIssuer => ("不是本平台签发", "it was not issued here"),
                    ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => {
                        ("内容不完整", "a part is missing")
                    }
                    _ => ("无法识别", "it cannot be read"),
                };
                refused(zh, en)
            })?
            .claims;
        if now.utc().timestamp() >= claims.exp {
            return Err(refused("已过期", "it has expired"));
        }
        Ok(claims)
    }
}

fn refused(zh: &str, en: &str) -> Error {
    Error::new(
        Code::Unauthenticated,
        format!("登录凭证无效（{zh}），请重新登录"),
        format!("The access token is not valid ({en}); renew it or sign in again"),
    )
}

/// Hashes and checks passwords with Argon2id, a few at a time: each takes tens of megabytes.
pub struct Hasher {
    argon2: Argon2<'static>,
    stored_params: String,
    room: Gate,
}

/// Calls that may wait for their turn at the hasher; more are turned away.
const QUEUE: usize = 64;

impl Hasher {
    /// With `memory_kib` KiB and `passes` passes. OWASP's minimum is 19,456 KiB and 2 passes.
    ///
    /// # Errors
    /// `invalid` when Argon2 does not take these numbers.
    pub fn new(memory_kib: u32, passes: u32) -> Result<Self> {
        let wrong = |e: &dyn std::fmt::Display| {
            Error::field(
                "auth.argon2_memory_kib",
                "setting",
                format!("Argon2 参数有误：{e}"),
                format!("wrong Argon2 parameters: {e}"),
            )
        };
        let params = Params::new(memory_kib, passes, 1, None).map_err(|e| wrong(&e))?;
        let stored_params = ParamsString::try_from(&params).map_err(|e| wrong(&e))?.to_string();
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let argon2 = Argon2::new(Argon2Algorithm::Argon2id, Version::V0x13, params);
        Ok(Self { argon2, stored_params, room: Gate::new(cores.max(2)) })
    }

    /// Hashes a new password with a random salt.
    ///
    /// # Errors
    /// `too_many` when too many passwords wait to be hashed; `internal` when hashing fails.
    pub fn hash(&self, password: &str) -> Result<PasswordHash> {
        let _turn = self.room.enter()?;
        let phc = self.argon2.hash_password(password.as_bytes()).map_err(|e| Error::internal(e.to_string()))?;
        phc.to_string().parse().map_err(Error::internal)
    }

    /// Whether the password is the one hashed. Without a hash (no such account, not accepted yet) it works as long and says no.
    ///
    /// # Errors
    /// `too_many` when too many passwords wait to be checked.
    pub fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> Result<bool> {
        let _turn = self.room.enter()?;
        let Some(phc) = hash.and_then(|hash| Phc::new(hash.as_ref()).ok()) else {
            let mut unused = [0; SECRET_BYTES];
            let salt = [0; 16];
            // The result is of no use, only the time it takes.
            let _ = self.argon2.hash_password_into(password.as_bytes(), &salt, &mut unused);
            return Ok(false);
        };
        Ok(self.argon2.verify_password(password.as_bytes(), &phc).is_ok())
    }

    /// Whether the hash was made with other parameters than today's.
    #[must_use]
    pub fn is_outdated(&self, hash: &PasswordHash) -> bool {
        !hash.as_ref().split('$').any(|part| part == self.stored_params)
    }
}

/// Lets a few in at a time.
struct Gate {
    places: usize,
    state: Mutex<Crowd>,
    left: Condvar,
}

#[derive(Default)]
struct Crowd {
    inside: usize,
    waiting: usize,
}

/// A place inside; given back when dropped.
struct Turn<'g>(&'g Gate);

impl Gate {
    fn new(places: usize) -> Self {
        Self { places, state: Mutex::default(), left: Condvar::new() }
    }

    fn enter(&self) -> Result<Turn<'_>> {
        let mut crowd = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if crowd.inside >= self.places && crowd.waiting >= QUEUE {
            let busy = Error::new(
                Code::TooMany,
                "登录的人太多，请几秒后再试",
                "Too many people are signing in; try again in a few seconds",
            );
            return Err(Error { retry_after: Some(3), ..busy });
        }
        crowd.waiting += 1;
        while crowd.inside >= self.places {
            crowd = self.left.wait(crowd).unwrap_or_else(PoisonError::into_inner);
        }
        crowd.waiting -= 1;
        crowd.inside += 1;
        Ok(Turn(self))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).inside -= 1;
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests;
