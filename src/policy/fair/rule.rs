//! What a rule can say.

use super::document::{Field, Section};
use super::finding::{FairArticle, FairConfidence, FairKind};
use crate::kernel::{Ratio, Text};
use crate::policy::fault::PackFault;
use crate::text_enum;
use regex::Regex;
use std::collections::BTreeMap;

/// A file of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFile {
    /// Name it goes by in errors.
    pub name: String,
    /// TOML.
    pub text: String,
}

/// The rules in use.
#[derive(Clone, Debug, Default)]
pub struct FairRules {
    pub(super) rules: Vec<FairRule>,
    pub(super) articles: BTreeMap<String, FairArticle>,
    pub(super) hash: String,
}

impl FairRules {
    /// Reads files of rules and articles, each by itself and all of them together.
    ///
    /// # Errors
    /// Every fault of every file, by line and key, with what is allowed.
    pub fn load(files: &[RuleFile]) -> Result<Self, Vec<PackFault>> {
        super::read::rules(files)
    }

    /// Names these very rules: SHA-256 over the files.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// One rule: several ways in which the same fault shows.
#[derive(Clone, Debug)]
pub(super) struct FairRule {
    pub(super) id: String,
    pub(super) kind: FairKind,
    pub(super) also: Vec<FairKind>,
    pub(super) confidence: FairConfidence,
    pub(super) title: Text,
    pub(super) why: Text,
    pub(super) mend: Text,
    pub(super) articles: Vec<String>,
    pub(super) sections: Vec<Section>,
    /// All places make one finding.
    pub(super) gather: bool,
    pub(super) except_methods: Vec<String>,
    pub(super) signs: Vec<Sign>,
}

/// One way in which a fault shows: everything it says must hold.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    pub(super) sections: Option<Vec<Section>>,
    pub(super) confidence: Option<FairConfidence>,
    pub(super) fields: Vec<Field>,
    /// One of these stands in the clause; what it matches is quoted.
    pub(super) words: Vec<Regex>,
    /// One of these stands in the same sentence.
    pub(super) with: Vec<Regex>,
    /// None of these stands in the same sentence.
    pub(super) unless: Vec<Regex>,
    /// One of these stands anywhere in the clause.
    pub(super) with_anywhere: Vec<Regex>,
    /// None of these stands anywhere in the clause.
    pub(super) unless_anywhere: Vec<Regex>,
    /// The number that the first group of the words catches is above this.
    pub(super) number: Option<Above>,
    /// The words stand in a clause of these sections as well.
    pub(super) also_in: Vec<Section>,
    /// The condition of the clause asks about one of these facts of the registry.
    pub(super) asks: Vec<String>,
    pub(super) tests: Vec<Test>,
}

/// What a number is compared with.
#[derive(Clone, Debug)]
pub(super) enum Above {
    /// A number.
    Number(i64),
    /// The people the service needs.
    Posts,
}

text_enum! {
    /// Structural tests that ask yes or no.
    pub enum Flag {
        /// The rule is only words.
        Untyped = "untyped",
        /// An assessment grade of social organizations is scored.
        GradeScored = "grade_scored",
        /// Points go by administrative level.
        LevelScored = "level_scored",
        /// Full points need the national level.
        NationalForFull = "national_for_full",
        /// Bands of a number overlap.
        BandsOverlap = "bands_overlap",
        /// Bands of a number leave a gap.
        BandsGap = "bands_gap",
        /// So much for each, without an end.
        Uncapped = "uncapped",
        /// So much for each copy of a grade, without an end for each grade.
        GradesUncapped = "grades_uncapped",
        /// A team must have its size before anything is earned, or its minimum earns nothing.
        TeamMinimum = "team_minimum",
        /// A number of people is demanded by a ★ term.
        TeamDemanded = "team_demanded",
        /// What is there already earns more than what is promised.
        PromiseWorthLess = "promise_worth_less",
        /// Grades of other scales are put in by rank.
        Ranked = "ranked",
        /// Items do not sum to their group.
        SumDiffers = "sum_differs",
        /// The price weighs less or more than the method allows.
        PriceOutside = "price_outside",
        /// No window is stated for the proof.
        WithoutWindow = "without_window",
        /// No issuer is stated for the proof.
        WithoutIssuer = "without_issuer",
        /// No substitute is stated for a newly founded organization.
        WithoutSubstitute = "without_substitute",
    }
}

/// A structural test.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// Yes (or no).
    Is(Flag, bool),
    /// The judged share is at least this.
    JudgedAtLeast(Ratio),
    /// The judged share is below this.
    JudgedBelow(Ratio),
    /// A step of a table is at least so many times a step above it.
    Cliff(i64),
}
