//! Idempotency: a creating request repeated with the same `Idempotency-Key` gets its first answer.
//!
//! The answer is stored in the transaction that creates, so a crash between the two is impossible.

use super::Tx;
use super::schema::once_answer;
use crate::kernel::ids::AccountId;
use crate::kernel::{Code, Error, Instant, Result};
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// The key a caller gave, with what it was given for.
#[derive(Clone, Debug)]
pub struct OnceKey {
    account: AccountId,
    operation: &'static str,
    key: String,
    request_hash: String,
}

impl OnceKey {
    /// Binds the caller's `key` to the operation and its input.
    ///
    /// # Errors
    /// `internal` when the input has no JSON form.
    pub fn new(account: AccountId, operation: &'static str, key: String, input: &impl Serialize) -> Result<Self> {
        let bytes = serde_json::to_vec(input).map_err(Error::internal)?;
        Ok(Self { account, operation, key, request_hash: hex::encode(Sha256::digest(bytes)) })
    }
}

/// Runs `create` unless the same request was answered before, and then gives that answer.
///
/// # Errors
/// `idempotency_mismatch` when the key was used for another request; else those of `create`.
pub fn once<T: Serialize + DeserializeOwned>(
    tx: &mut Tx<'_>,
    key: Option<&OnceKey>,
    now: Instant,
    create: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let Some(key) = key else { return create(tx) };
    let known: Option<(String, String)> = once_answer::table
        .find((key.account, key.operation, &key.key))
        .select((once_answer::request_hash, once_answer::answer))
        .first(&mut **tx)
        .optional()?;
    if let Some((request_hash, answer)) = known {
        if request_hash != key.request_hash {
            return Err(Error::new(
                Code::IdempotencyMismatch,
                "此幂等键已用于内容不同的请求；请为新请求换一个新键",
                "This idempotency key was used for a different request; use a new key for a new request",
            ));
        }
        return serde_json::from_str(&answer).map_err(Error::internal);
    }
    let value = create(tx)?;
    let answer = serde_json::to_string(&value).map_err(Error::internal)?;
    diesel::insert_into(once_answer::table)
        .values((
            once_answer::account.eq(key.account),
            once_answer::operation.eq(key.operation),
            once_answer::idempotency_key.eq(&key.key),
            once_answer::request_hash.eq(&key.request_hash),
            once_answer::answer.eq(answer),
            once_answer::at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(value)
}
