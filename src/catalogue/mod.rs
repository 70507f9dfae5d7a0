//! The guiding catalogue 指导性目录: which services may be bought, as a tree of codes, edited in drafts and published from a
//! day on; and the negative list of what may not.
//!
//! The nation's catalogue and what each region adds to it are separate lines of versions, each kept by its own finance or
//! civil-affairs office. Whoever asks sees them as one tree: the versions in force on a day in a region and above it
//! ([`in_force`]).

pub mod api;
mod defaults;
mod model;
pub mod rules;
pub mod service;
mod sheet;
mod store;

pub use defaults::{default_names, negative_list};
pub use model::{CatalogueVersionId, CategoryCode, Item, ItemStatus, NegativeItem, VersionState};
pub use rules::tree::Catalogue;
pub use service::{ensure_default, in_force};
