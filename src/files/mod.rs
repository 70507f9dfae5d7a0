//! Attachments: uploaded once, then attached to the thing they belong to.
//!
//! An upload streams into the file store (a folder, or an S3-compatible service) while it is hashed and counted; its type is
//! decided by its content, and what is not allowed leaves nothing behind. Until it is attached it belongs to who uploaded it
//! and is swept away after a day. A room attaches files in the transaction that saves the thing ([`attach`]), and decides
//! who may read them with a [`Gate`], listed in `app.rs`. Names are for display and never used as paths.

pub mod api;
mod model;
mod place;
pub mod rules;
mod service;
mod store;

pub use model::{FileQuery, FileType, FileView, PurposeView, Subject};
pub use place::Files;
pub use service::{
    Coat, Coated, Content, Copied, Gate, attach, copy_all, delete, erase_later, jobs, names, of_subject, purposes,
    read, receive, remove, stored, upload,
};
