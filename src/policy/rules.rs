//! Decisions about packs: who may do what, how texts move, what the program's own packs become, how two texts differ.

use super::model::{EntryChange, PackAction, PackOrigin, PackState, PolicyPackId, entry_views};
use super::pack::Pack;
use crate::kernel::lifecycle::{Lifecycle, Row, Who as By};
use crate::kernel::{Role, Rule, Scope, Who};
use std::collections::{BTreeMap, BTreeSet};

const ANYBODY: &[(Who, Scope)] = &[(Who::Public, Scope::Anything)];
/// Civil affairs keep the rules of their own region and of those below it.
const KEEPERS: &[(Who, Scope)] = &[(Who::Role(Role::Registrar), Scope::OwnRegion)];

/// Published packs are public; other texts only to those of [`DRAFT_READ`].
pub const LIST: Rule = Rule::new("policy_list", ANYBODY);
/// See [`LIST`].
pub const READ: Rule = Rule::new("policy_read", ANYBODY);
/// See [`LIST`].
pub const COMPARE: Rule = Rule::new("policy_compare", ANYBODY);
/// The merged rules of a place are public.
pub const RULES: Rule = Rule::new("policy_rules", ANYBODY);
/// So are the facts that rules may speak of.
pub const FACTS: Rule = Rule::new("policy_facts", ANYBODY);
/// A draft does not exist for others.
pub const DRAFT_READ: Rule = Rule::confidential("policy_draft_read", KEEPERS);
/// Check a text without keeping it.
pub const CHECK: Rule = Rule::new("policy_check", KEEPERS);
/// Import a text as a draft.
pub const IMPORT: Rule = Rule::new("policy_import", KEEPERS);
/// Put a text in force.
pub const PUBLISH: Rule = Rule::confidential("policy_publish", KEEPERS);
/// Take a text out of force.
pub const WITHDRAW: Rule = Rule::confidential("policy_withdraw", KEEPERS);
/// Give a draft up.
pub const DISCARD: Rule = Rule::confidential("policy_discard", KEEPERS);
/// Those who oversee a region list the decisions made in it.
pub const DECISION_LIST: Rule = Rule::new(
    "policy_decision_list",
    &[(Who::Role(Role::Registrar), Scope::Anything), (Who::Role(Role::Supervisor), Scope::Anything)],
);
/// Read and replay a decision: whom it is about, for whom it was made, and those who oversee the region.
pub const DECISION_READ: Rule = Rule::confidential(
    "policy_decision_read",
    &[
        (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
        (Who::Role(Role::Bidder), Scope::OwnOrganization),
        (Who::Role(Role::Drafter), Scope::OwnUnit),
        (Who::Role(Role::Approver), Scope::OwnUnit),
        (Who::Role(Role::Registrar), Scope::OwnRegion),
        (Who::Role(Role::Supervisor), Scope::OwnRegion),
    ],
);

/// Every access rule of this room that an operation of the API has.
pub const ACCESS: &[Rule] =
    &[LIST, READ, COMPARE, RULES, FACTS, CHECK, IMPORT, PUBLISH, WITHDRAW, DISCARD, DECISION_LIST, DECISION_READ];

const BY_KEEPERS: By<Role> = By::Role(&[Role::Registrar]);

/// How a text of a pack moves.
pub static LIFECYCLE: Lifecycle<PackState, PackAction, Role, ()> = Lifecycle {
    name: "policy pack",
    initial: PackState::Draft,
    rows: &[
        Row {
            from: &[PackState::Draft, PackState::Superseded, PackState::Withdrawn],
            action: PackAction::Publish,
            to: PackState::Published,
            who: BY_KEEPERS,
            guard: None,
        },
        Row {
            from: &[PackState::Published],
            action: PackAction::Supersede,
            to: PackState::Superseded,
            who: By::System,
            guard: None,
        },
        Row {
            from: &[PackState::Published],
            action: PackAction::Withdraw,
            to: PackState::Withdrawn,
            who: BY_KEEPERS,
            guard: None,
        },
        Row {
            from: &[PackState::Draft],
            action: PackAction::Discard,
            to: PackState::Discarded,
            who: BY_KEEPERS,
            guard: None,
        },
    ],
};

/// How two texts differ, by key in the order of the later one, then what is gone.
#[must_use]
pub fn compare(before: &Pack, after: &Pack) -> Vec<EntryChange> {
    let index = |pack: &Pack| -> BTreeMap<String, super::model::EntryView> {
        entry_views(&pack.entries).into_iter().map(|view| (view.key.clone(), view)).collect()
    };
    let (old, new) = (index(before), index(after));
    let keys = after.entries.iter().chain(before.entries.iter().filter(|entry| !new.contains_key(&entry.key)));
    let change = |key: &str| {
        let (before, after) = (old.get(key).cloned(), new.get(key).cloned());
        // The version of the pack is in every source and always differs.
        let says = |view: &Option<super::model::EntryView>| {
            view.clone().map(|v| (v.text, v.source.status, v.source.basis, v.written))
        };
        (says(&before) != says(&after)).then(|| EntryChange { key: key.to_owned(), before, after })
    };
    keys.filter_map(|entry| change(&entry.key)).collect()
}

/// A text in the database, as far as [`shipping`] looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: PolicyPackId,
    /// Id of the pack.
    pub pack: String,
    /// Content hash.
    pub hash: String,
    /// Where it came from.
    pub origin: PackOrigin,
    /// How far it has come.
    pub state: PackState,
}

/// What becomes of a text when the program starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The shipped text of this position is new: keep it in this state.
    Insert(usize, PackState),
    /// This text moves to this state.
    Move(PolicyPackId, PackState),
}

/// What to do with the packs that come with the program (`shipped`: pack and hash): a new text takes the place of an earlier
/// shipped one, but never of what an authority published, and what an authority withdrew stays withdrawn. A pack no
/// longer shipped goes out of force. Moves out of force come first.
#[must_use]
pub fn shipping(known: &[Known], shipped: &[(String, String)]) -> Vec<Step> {
    let mut leaving = Vec::new();
    let mut coming = Vec::new();
    for (at, (pack, hash)) in shipped.iter().enumerate() {
        let texts: Vec<&Known> = known.iter().filter(|text| text.pack == *pack).collect();
        let here = texts.iter().find(|text| text.hash == *hash && text.state != PackState::Discarded);
        let published = texts.iter().find(|text| text.state == PackState::Published);
        let state = match published {
            Some(text) if text.origin == PackOrigin::Imported => PackState::Superseded,
            Some(_) => PackState::Published,
            None if texts.iter().any(|text| text.state == PackState::Withdrawn) => PackState::Withdrawn,
            None => PackState::Published,
        };
        if let (Some(old), PackState::Published) = (published, state)
            && old.hash != *hash
        {
            leaving.push(Step::Move(old.id, PackState::Superseded));
        }
        match here {
            None => coming.push(Step::Insert(at, state)),
            Some(text) if state == PackState::Published && text.state == PackState::Superseded => {
                coming.push(Step::Move(text.id, state));
            }
            Some(_) => {}
        }
    }
    let still: BTreeSet<&str> = shipped.iter().map(|(pack, _)| pack.as_str()).collect();
    let gone = known.iter().filter(|text| {
        text.origin == PackOrigin::Shipped && text.state == PackState::Published && !still.contains(text.pack.as_str())
    });
    leaving.extend(gone.map(|text| Step::Move(text.id, PackState::Superseded)));
    leaving.into_iter().chain(coming).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use PackOrigin::{Imported, Shipped};
    use PackState::{Draft, Published, Superseded, Withdrawn};

    fn text(hash: &str, origin: PackOrigin, state: PackState) -> Known {
        Known { id: PolicyPackId::new(), pack: "p".to_owned(), hash: hash.to_owned(), origin, state }
    }

    fn ship(known: &[Known], hash: &str) -> Vec<Step> {
        shipping(known, &[("p".to_owned(), hash.to_owned())])
    }

    #[test]
    fn a_new_program_brings_its_texts_without_touching_what_an_authority_decided() {
        assert_eq!(ship(&[], "1"), [Step::Insert(0, Published)]);
        let first = text("1", Shipped, Published);
        assert_eq!(ship(std::slice::from_ref(&first), "1"), []);
        assert_eq!(
            ship(std::slice::from_ref(&first), "2"),
            [Step::Move(first.id, Superseded), Step::Insert(0, Published)]
        );
        let imported = [text("1", Shipped, Superseded), text("x", Imported, Published)];
        assert_eq!(ship(&imported, "1"), [], "an authority's text holds");
        assert_eq!(ship(&imported, "2"), [Step::Insert(0, Superseded)]);
        assert_eq!(ship(&[text("1", Shipped, Withdrawn)], "2"), [Step::Insert(0, Withdrawn)]);
        assert_eq!(ship(&[text("x", Imported, Draft)], "1"), [Step::Insert(0, Published)]);
    }

    #[test]
    fn an_older_program_brings_its_text_back() {
        let (old, new) = (text("1", Shipped, Superseded), text("2", Shipped, Published));
        let steps = ship(&[old.clone(), new.clone()], "1");
        assert_eq!(steps, [Step::Move(new.id, Superseded), Step::Move(old.id, Published)]);
    }

    #[test]
    fn what_is_no_longer_shipped_goes_out_of_force() {
        let old = text("1", Shipped, Published);
        assert_eq!(shipping(std::slice::from_ref(&old), &[]), [Step::Move(old.id, Superseded)]);
        assert_eq!(shipping(&[text("x", Imported, Published)], &[]), []);
    }

    #[test]
    fn every_state_can_be_reached() {
        assert!(LIFECYCLE.unreachable(PackState::ALL).is_empty());
    }
}
