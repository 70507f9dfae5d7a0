//! Receipts: what is signed, and checking them offline.

use crate::audit::rules::{chain, leaf_of};
use crate::kernel::{Error, Result, Text};
use crate::submissions::model::{LogPlace, Receipt, ReceiptBody};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

/// Format of receipts.
pub const FORMAT: &str = "duijie-receipt-1";
/// Format of what is sealed.
pub const ENVELOPE: &str = "duijie-submission-1";

/// SHA-256, hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The bytes a receipt's signature is over.
///
/// # Errors
/// `internal` never happens: a body has a JSON form.
pub fn signing_text(body: &ReceiptBody) -> Result<Vec<u8>> {
    serde_json::to_vec(body).map_err(Error::internal)
}

/// The text the signature of a place in the log is over.
#[must_use]
pub fn place_text(seq: i64, root: &str) -> String {
    format!("{seq}:{root}")
}

/// Whether `signature` over `text` was made with the secret half of `key`; both hexadecimal.
#[must_use]
pub fn signed(key: &str, text: &[u8], signature: &str) -> bool {
    let key = hex::decode(key).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let key = key.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let signature = hex::decode(signature).ok().and_then(|bytes| Signature::from_slice(&bytes).ok());
    key.zip(signature).is_some_and(|(key, signature)| key.verify_strict(text, &signature).is_ok())
}

/// Everything wrong with a receipt; nothing: it is whole. `published` is the platform's key as published, where the reader has it;
/// `opened` the text opened, or the copy kept, where the reader holds it against the receipt.
///
/// # Errors
/// `internal` never happens.
pub fn faults(receipt: &Receipt, published: Option<&str>, opened: Option<&[u8]>) -> Result<Vec<Text>> {
    let mut faults = Vec::new();
    if receipt.body.format != FORMAT {
        faults.push(Text::new("不是本程序认识的回执格式", "This is no receipt of a format known here"));
    }
    if published.is_some_and(|key| !key.trim().eq_ignore_ascii_case(&receipt.key)) {
        faults.push(Text::new("签名公钥与平台公布的不同", "The key is not the one the platform publishes"));
    }
    if !signed(&receipt.key, &signing_text(&receipt.body)?, &receipt.signature) {
        faults.push(Text::new(
            "签名不符：回执被改动或不是平台签发",
            "The signature does not fit: changed, or not issued by the platform",
        ));
    }
    if let Some(place) = &receipt.log
        && !stands(receipt, place)
    {
        faults.push(Text::new("日志证明不符", "The proof from the log does not fit"));
    }
    if let Some(text) = opened
        && receipt.body.content_hash.as_deref() != Some(hash(text).as_str())
    {
        faults.push(Text::new("内容与密封时不同：哈希不一致", "The content is not what was sealed: its hash differs"));
    }
    Ok(faults)
}

/// Whether the entry the receipt names leads to the root that is signed.
fn stands(receipt: &Receipt, place: &LogPlace) -> bool {
    let leaf = leaf_of(&place.proof.entry);
    if hex::encode(leaf) != receipt.body.leaf || place.proof.seq > place.seq {
        return false;
    }
    let Ok(before) = hex::decode(&place.proof.before) else { return false };
    let mut head = chain(&before, &leaf);
    for leaf in &place.proof.leaves {
        let Some(leaf) = hex::decode(leaf).ok().and_then(|bytes| bytes.try_into().ok()) else { return false };
        head = chain(&head, &leaf);
    }
    let signed = signed(&receipt.key, place_text(place.seq, &place.root).as_bytes(), &place.signature);
    hex::encode(head) == place.root && signed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::rules::{GENESIS, canonical};
    use crate::audit::{Event, Proof};
    use crate::kernel::ids::{OpportunityId, OrganizationId};
    use crate::kernel::{Actor, Instant};
    use crate::submissions::model::{ReceiptKind, SubmissionId};
    use ed25519_dalek::{Signer, SigningKey};

    const COPY: &[u8] = b"{\"offer\":1}";

    fn receipt() -> Receipt {
        let key = SigningKey::from_bytes(&[7; 32]);
        let event = Event::new(&Actor::public(), Instant::from_micros(5), "submission.seal", "submission", &"x");
        let body = ReceiptBody {
            format: FORMAT.to_owned(),
            kind: ReceiptKind::Sealed,
            platform: "https://example.invalid".to_owned(),
            opportunity: OpportunityId::new(),
            title: "社区为老服务".to_owned(),
            edition: 1,
            deadline: Some(Instant::from_micros(9)),
            organization: OrganizationId::new(),
            name: "甲社工服务中心".to_owned(),
            submission: SubmissionId::new(),
            number: 1,
            received_at: Instant::from_micros(5),
            content_hash: Some(hash(COPY)),
            sealed_hash: Some(hash(b"cipher")),
            event: event.id,
            leaf: hex::encode(leaf_of(&canonical(&event))),
        };
        let after = leaf_of("another entry");
        let root = hex::encode(chain(&chain(&GENESIS, &leaf_of(&canonical(&event))), &after));
        let signature = hex::encode(key.sign(&signing_text(&body).unwrap()).to_bytes());
        let log = LogPlace {
            proof: Proof {
                seq: 1,
                before: hex::encode(GENESIS),
                entry: canonical(&event),
                leaves: vec![hex::encode(after)],
            },
            seq: 2,
            signature: hex::encode(key.sign(place_text(2, &root).as_bytes()).to_bytes()),
            root,
        };
        Receipt { body, key: hex::encode(key.verifying_key().as_bytes()), signature, log: Some(log) }
    }

    #[test]
    fn a_whole_receipt_has_no_faults() {
        let receipt = receipt();
        let key = receipt.key.clone();
        assert_eq!(faults(&receipt, Some(&key), Some(COPY)).unwrap(), []);
        let text = serde_json::to_string(&receipt).unwrap();
        assert_eq!(serde_json::from_str::<Receipt>(&text).unwrap(), receipt);
    }

    #[test]
    fn whatever_is_changed_shows() {
        let whole = receipt();
        let count = |receipt: &Receipt, key: Option<&str>, copy: &[u8]| faults(receipt, key, Some(copy)).unwrap().len();
        assert_eq!(count(&whole, Some(&"00".repeat(32)), COPY), 1, "another key");
        assert_eq!(count(&whole, None, b"{\"offer\":2}"), 1, "another content");
        let mut later = whole.clone();
        later.body.received_at = Instant::from_micros(1);
        assert_eq!(count(&later, None, COPY), 1, "another time");
        let mut moved = whole.clone();
        moved.log.as_mut().unwrap().proof.leaves.clear();
        assert_eq!(count(&moved, None, COPY), 1, "another log");
        let mut entry = whole;
        entry.log.as_mut().unwrap().proof.entry.push(' ');
        assert_eq!(count(&entry, None, COPY), 1, "another entry");
    }
}
