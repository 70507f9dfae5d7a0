//! The fair-competition check of a need and the reasons given for what is not mended.

use super::document;
use crate::policy::fair::FairFinding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

document! {
    /// Why a doubtful clause stays as it is. Published with the notice.
    pub struct FairJustification {
        /// Key of the finding: it names the doubt and the words, so other words need another reason.
        pub finding: Option<String>,
        /// The reason.
        pub text: Option<String>,
    }
}

/// A finding with what the drafter says to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FairAnswer {
    /// The finding.
    pub finding: FairFinding,
    /// Why the clause stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    /// It blocks publication: surely doubtful, and neither mended nor justified.
    pub blocks: bool,
}

/// The fair-competition check of a need. A copy is kept with every edition, as it was when that was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FairCheck {
    /// Whether the check holds for it: venture philanthropy is no procurement.
    pub applies: bool,
    /// Hash of the rules.
    pub rules: String,
    /// How many findings block publication.
    pub blocking: usize,
    /// Surest first.
    pub findings: Vec<FairAnswer>,
}

impl FairCheck {
    /// What the public sees: the clauses that stay as they are, with the reasons.
    #[must_use]
    pub fn justified(self) -> Vec<FairAnswer> {
        self.findings.into_iter().filter(|answer| answer.justification.is_some()).collect()
    }
}
