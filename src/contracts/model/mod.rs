//! Types of the room.

mod change;
mod record;
mod signature;
mod state;
mod terms;
mod text;
mod view;

pub use change::*;
pub use record::*;
pub use signature::*;
pub use state::*;
pub use terms::*;
pub use text::*;
pub use view::*;
