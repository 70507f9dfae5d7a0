//! Reading an import, purely: tables in, planned changes and exact cell errors out.

pub mod cell;
pub mod columns;
pub mod header;
pub mod normal;
pub mod places;
pub mod plan;
pub mod row;
pub mod words;
