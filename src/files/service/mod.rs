//! Use cases of attachments.

mod attach;
mod copy;
mod erase;
mod read;
mod upload;

pub use attach::{attach, of_subject, remove};
pub use copy::{Copied, copy_all};
pub use erase::{delete, erase_later, jobs};
pub use read::{Content, Gate, names, purposes, read, stored};
pub use upload::{Coat, Coated, receive, upload};

use crate::kernel::{Error, Result};

/// The doors of the database block, so they are used on threads that may.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(f).await.unwrap_or_else(|panic| Err(Error::internal(panic)))
}
