//! Reading packs and conditions from documents, and writing values and conditions back as JSON.

mod condition;
mod pack;
mod section;
mod value;
mod write;

pub(super) use condition::{Scope, condition};
pub use pack::hash_of;
pub(super) use pack::{declarations, pack};
pub(super) use value::value;
pub use write::{condition_json, value_json};
