//! Decisions about the catalogue: who may do what, how versions move, what an item must be, how trees and differences are made.

pub mod change;
pub mod tree;

use super::model::{VersionAction, VersionState};
use crate::kernel::lifecycle::{Guard, Lifecycle, Row, Who as By};
use crate::kernel::{Code, Error, Result, Role, Rule, Scope, Who};

const ANYBODY: &[(Who, Scope)] = &[(Who::Public, Scope::Anything)];
/// Finance and civil affairs keep the catalogue of their own region and of those below it.
const KEEPERS: &[(Who, Scope)] =
    &[(Who::Role(Role::FinanceOfficer), Scope::OwnRegion), (Who::Role(Role::Registrar), Scope::OwnRegion)];

/// The catalogue in force is public.
pub const READ: Rule = Rule::new("catalogue_read", ANYBODY);
/// So are its items, one by one and by search.
pub const ITEM_LIST: Rule = Rule::new("catalogue_item_list", ANYBODY);
/// See [`ITEM_LIST`].
pub const ITEM_READ: Rule = Rule::new("catalogue_item_read", ANYBODY);
/// And the negative list.
pub const NEGATIVE_LIST: Rule = Rule::new("catalogue_negative_list", ANYBODY);
/// And published versions; drafts only to those of [`DRAFT_READ`].
pub const VERSION_LIST: Rule = Rule::new("catalogue_version_list", ANYBODY);
/// See [`VERSION_LIST`].
pub const VERSION_READ: Rule = Rule::new("catalogue_version_read", ANYBODY);
/// See [`VERSION_LIST`].
pub const VERSION_DIFF: Rule = Rule::new("catalogue_version_diff", ANYBODY);
/// See [`VERSION_LIST`].
pub const VERSION_EXPORT: Rule = Rule::new("catalogue_version_export", ANYBODY);
/// A draft does not exist for others.
pub const DRAFT_READ: Rule = Rule::confidential("catalogue_draft_read", KEEPERS);
/// Begin a draft.
pub const VERSION_CREATE: Rule = Rule::new("catalogue_version_create", KEEPERS);
/// Change a draft's title and basis.
pub const VERSION_UPDATE: Rule = Rule::confidential("catalogue_version_update", KEEPERS);
/// Add or change an item of a draft.
pub const ITEM_SAVE: Rule = Rule::confidential("catalogue_item_save", KEEPERS);
/// Remove an item of a draft.
pub const ITEM_DELETE: Rule = Rule::confidential("catalogue_item_delete", KEEPERS);
/// Import a sheet into a draft.
pub const IMPORT: Rule = Rule::confidential("catalogue_import", KEEPERS);
/// Publish a draft.
pub const PUBLISH: Rule = Rule::confidential("catalogue_version_publish", KEEPERS);
/// Give a draft up.
pub const DISCARD: Rule = Rule::confidential("catalogue_version_discard", KEEPERS);

/// Every access rule of this room that an operation of the API has.
pub const ACCESS: &[Rule] = &[
    READ,
    ITEM_LIST,
    ITEM_READ,
    NEGATIVE_LIST,
    VERSION_LIST,
    VERSION_READ,
    VERSION_DIFF,
    VERSION_EXPORT,
    VERSION_CREATE,
    VERSION_UPDATE,
    ITEM_SAVE,
    ITEM_DELETE,
    IMPORT,
    PUBLISH,
    DISCARD,
];

/// What the guards of the lifecycle look at.
#[derive(Clone, Copy, Debug)]
pub struct VersionFacts {
    /// How many items the version has.
    pub items: usize,
}

const BY_KEEPERS: By<Role> = By::Role(&[Role::FinanceOfficer, Role::Registrar]);

/// How a version moves. A published version is never changed: a new draft follows it.
pub static LIFECYCLE: Lifecycle<VersionState, VersionAction, Role, VersionFacts> = Lifecycle {
    name: "catalogue version",
    initial: VersionState::Draft,
    rows: &[
        Row {
            from: &[VersionState::Draft],
            action: VersionAction::Edit,
            to: VersionState::Draft,
            who: BY_KEEPERS,
            guard: None,
        },
        Row {
            from: &[VersionState::Draft],
            action: VersionAction::Publish,
            to: VersionState::Published,
            who: BY_KEEPERS,
            guard: Some(Guard { name: "has items", check: has_items }),
        },
        Row {
            from: &[VersionState::Draft],
            action: VersionAction::Discard,
            to: VersionState::Discarded,
            who: BY_KEEPERS,
            guard: None,
        },
    ],
};

fn has_items(facts: &VersionFacts) -> Result<()> {
    if facts.items > 0 {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "目录还没有条目，请先录入或导入后再发布",
        "The catalogue has no items; enter or import some before publishing",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_version_stays_as_it_is() {
        for action in VersionAction::ALL {
            let error = LIFECYCLE.step(VersionState::Published, *action, &VersionFacts { items: 3 }).unwrap_err();
            assert!(error.detail.zh.contains("已发布"), "{}", error.detail.zh);
        }
        assert!(LIFECYCLE.unreachable(VersionState::ALL).is_empty());
    }

    #[test]
    fn an_empty_catalogue_is_not_published() {
        assert!(LIFECYCLE.step(VersionState::Draft, VersionAction::Publish, &VersionFacts { items: 0 }).is_err());
        let state = LIFECYCLE.step(VersionState::Draft, VersionAction::Publish, &VersionFacts { items: 1 }).unwrap();
        assert_eq!(state, VersionState::Published);
    }
}
