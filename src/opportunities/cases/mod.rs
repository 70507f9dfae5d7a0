//! Real tenders recorded as structured facts ("cases"): read into the model and written back without loss.
//!
//! [`import`] types what the recorded sentences say (who, how many, when, which scoring shape) and keeps each sentence
//! beside its typed value; [`export`] gives the record back, equal value by value. A key the record format does not
//! know is refused by name, never carried along untyped.

mod agreement;
mod bidding;
mod plans;
mod record;
mod scan;
mod service;
mod shapes;
mod sums;
mod tables;
mod terms;

use super::model::OpportunityTerms;
use crate::kernel::{Error, Result};
use record::Case;

/// Reads a recorded tender.
///
/// # Errors
/// `invalid` when the text is not a record: the message names the key, line and column; or when a share or number
/// has more than two places.
pub fn import(json: &str) -> Result<OpportunityTerms> {
    let case: Case = serde_json::from_str(json).map_err(|error| {
        Error::field(
            "case",
            "not_a_case",
            format!("不是有效的案例记录：{error}"),
            format!("Not a recorded tender: {error}"),
        )
    })?;
    terms::read(case)
}

/// Writes terms as a recorded tender.
///
/// # Errors
/// `invalid` when the terms lack what every record has: an id, a title, a region and a year.
pub fn export(terms: &OpportunityTerms) -> Result<serde_json::Value> {
    serde_json::to_value(terms::write(terms)?).map_err(Error::internal)
}

#[cfg(test)]
pub(crate) mod tests;
