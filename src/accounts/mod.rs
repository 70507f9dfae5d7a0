//! People, the units they act for, their roles, and their sessions.
//!
//! A *unit* is a body that acts on the platform: a department, the workspace of an organization, an authority. A person has one
//! *account* and belongs to units with roles; every act names the unit it is done for (`Acting-Unit`). People come by
//! invitation only. A sign-in gives a short access token and a refresh token that is exchanged at each use; both are worth
//! nothing once the session ends, and roles are read afresh for every request.

pub mod api;
mod keys;
mod model;
pub mod rules;
mod service;
mod store;

pub use keys::{Hasher, Keys, Secret, TokenKey, digest};
pub use model::*;
pub use service::*;
