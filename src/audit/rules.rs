//! Hashes of the log: pure.

use super::model::Event;
use crate::kernel::{Role, Rule, Scope, Who};
use serde_json::json;
use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// The chain before the first entry.
pub const GENESIS: Hash = [0; 32];

/// Supervisors read the log of their region.
pub const LIST: Rule = Rule::new("audit_list", &[(Who::Role(Role::Supervisor), Scope::Anything)]);
/// Supervisors recompute the chain.
pub const VERIFY: Rule = Rule::new("audit_verify", &[(Who::Role(Role::Supervisor), Scope::Anything)]);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[LIST, VERIFY];

/// The text of an event that is hashed: JSON with its keys in alphabetical order, times RFC 3339 UTC.
#[must_use]
pub fn canonical(event: &Event) -> String {
    let canonical = json!({
        "action": event.action,
        "actor_account": event.actor_account,
        "actor_unit": event.actor_unit,
        "at": event.at,
        "data": event.data,
        "id": event.id,
        "region": event.region,
        "subject_id": event.subject_id,
        "subject_kind": event.subject_kind,
    });
    canonical.to_string()
}

/// RFC 6962 leaf hash of an event: SHA-256 of 0x00 and its [`canonical`] text.
#[must_use]
pub fn leaf(event: &Event) -> Hash {
    leaf_of(&canonical(event))
}

/// The leaf hash of a canonical text.
#[must_use]
pub fn leaf_of(canonical: &str) -> Hash {
    Sha256::new().chain_update([0x00]).chain_update(canonical).finalize().into()
}

/// The chain after one more leaf.
#[must_use]
pub fn chain(before: &[u8], leaf: &Hash) -> Hash {
    Sha256::new().chain_update(before).chain_update(leaf).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Actor, Instant};

    #[test]
    fn every_part_of_an_event_moves_its_hash() {
        let event = Event::new(&Actor::public(), Instant::from_micros(1), "need.publish", "opportunity", &"x");
        let changed = [
            Event { action: "need.cancel".into(), ..event.clone() },
            Event { at: Instant::from_micros(2), ..event.clone() },
            Event { data: "{\"a\":1}".into(), ..event.clone() },
            Event { region: Some("330211".into()), ..event.clone() },
            Event { subject_id: "y".into(), ..event.clone() },
            Event { subject_kind: "unit".into(), ..event.clone() },
        ];
        for other in changed {
            assert_ne!(leaf(&event), leaf(&other), "{other:?}");
        }
    }

    #[test]
    fn order_moves_the_chain() {
        let (a, b) = ([1; 32], [2; 32]);
        assert_ne!(chain(&chain(&GENESIS, &a), &b), chain(&chain(&GENESIS, &b), &a));
    }
}
