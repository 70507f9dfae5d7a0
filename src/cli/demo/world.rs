//! The figures and words the demo world is made of: `config/demo/world.toml`.

use crate::kernel::{Error, RegionCode, Result};
use chrono::NaiveDate;
use serde::Deserialize;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct World {
    pub(super) seed: u64,
    pub(super) as_of: NaiveDate,
    pub(super) mark: String,
    pub(super) counts: Counts,
    pub(super) place: Vec<Place>,
    pub(super) theme: Vec<Theme>,
    pub(super) names: Names,
}

/// How many of what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counts {
    pub(super) service_institution: usize,
    pub(super) association: usize,
    pub(super) foundation: usize,
    pub(super) grade_5a: usize,
    pub(super) grade_4a: usize,
    pub(super) grade_3a: usize,
    pub(super) grade_2a: usize,
    pub(super) grade_1a: usize,
    pub(super) charity: usize,
    pub(super) public_fundraising: usize,
    pub(super) abnormal: usize,
    pub(super) seriously_dishonest: usize,
}

/// A city and its districts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub(super) share: u32,
    pub(super) city: RegionCode,
    pub(super) districts: Vec<RegionCode>,
}

/// What organizations do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Theme {
    pub(super) share: u32,
    pub(super) word: String,
    pub(super) categories: Vec<String>,
    pub(super) services: String,
    pub(super) social_work: bool,
}

/// Words for names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub(super) first: Vec<String>,
    pub(super) second: Vec<String>,
    pub(super) service_institution: Vec<String>,
    pub(super) association: Vec<String>,
    pub(super) foundation: Vec<String>,
    pub(super) surnames: Vec<String>,
    pub(super) buyers: Vec<String>,
}

impl World {
    pub(super) fn embedded() -> Result<Self> {
        toml::from_str(include_str!("../../../config/demo/world.toml")).map_err(Error::internal)
    }
}
