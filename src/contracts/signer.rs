//! Who makes signatures. The platform signs with its own key that a person of a party has signed a text; an electronic-seal service
//! would be another [`Signer`], with its own scheme beside it in `rules::sign::faults`.

use super::model::{ContractSignature, ContractStatement};
use super::rules::sign::signing_text;
use crate::kernel::Result;
use crate::submissions::Sealing;

/// Makes signatures that can be checked offline.
pub trait Signer: Send + Sync {
    /// Signs a statement. Called inside a write, which may run more than once: it has no effect outside.
    ///
    /// # Errors
    /// `internal`; `unavailable` when a service it depends on is away.
    fn sign(&self, statement: ContractStatement) -> Result<ContractSignature>;
}

/// The platform's key, which receipts are signed with too.
impl Signer for Sealing {
    fn sign(&self, statement: ContractStatement) -> Result<ContractSignature> {
        let signature = Self::sign(self, &signing_text(&statement)?);
        Ok(ContractSignature { statement, scheme: "platform-ed25519".to_owned(), key: self.public_key(), signature })
    }
}
