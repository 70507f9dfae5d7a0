//! What a bidder shows under a scoring item, typed as the item's rule asks.
//!
//! Each kind answers some shapes of rules (`opportunities::model::Shape`) and becomes the [`Evidence`] that `score` reads. A panel
//! that does not accept a thing takes it out of the claim before it asks for the evidence. Points that experts judge (bands,
//! criteria, the price against the lowest offer) are nobody's claim and not here.
//!
//! [`Evidence`]: crate::opportunities::rules::Evidence

use crate::kernel::ids::FileId;
use crate::opportunities::model::{Level, document};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What is shown, told apart by `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClaimEvidence {
    /// Things listed one by one, for rules that count (`count`, `count_table`).
    Things(ThingsClaim),
    /// Named things, options or commitments that are shown (`named`, `options`, `commitment`).
    Shown(ShownClaim),
    /// Assessment grade of the organization (`grade`).
    Grade(GradeClaim),
    /// Awards (`levels`).
    Awards(AwardsClaim),
    /// Graded documents (`documents`).
    Documents(DocumentsClaim),
    /// Points of a plan that are covered (`coverage`).
    Covered(CoveredClaim),
    /// A number (`interval`).
    Number(NumberClaim),
    /// Whether a bundle is complete, a commitment given, a record clean (`all_or_nothing`, `commitment`, `integrity`).
    Met(MetClaim),
    /// Parts behind gates (`parts`).
    Parts(PartsClaim),
}

document! {
    /// Things listed one by one: contracts, people, certificates, years.
    pub struct ThingsClaim {
        /// The things.
        pub things: Vec<Thing>,
        /// How many, where they need not be listed one by one.
        pub number: Option<u32>,
    }

    /// One of them.
    pub struct Thing {
        /// What: name of the project, the person, the certificate.
        pub name: Option<String>,
        /// Which of the kinds the rule names, in its words; blank: the rule names none.
        pub of_kind: Option<String>,
        /// With whom, or issued by whom.
        pub party: Option<String>,
        /// The date that must fall into the item's window, such as the day of signing.
        pub date: Option<NaiveDate>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// Which of the rule's named things are shown.
    pub struct ShownClaim {
        /// Those shown.
        pub shown: Vec<Showing>,
    }

    /// One of them.
    pub struct Showing {
        /// Position in the rule, from 0.
        pub at: Option<u32>,
        /// Statement.
        pub text: Option<String>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// Assessment grade.
    pub struct GradeClaim {
        /// Grade, such as `5A`.
        pub grade: Option<String>,
        /// Last day it is valid.
        pub valid_until: Option<NaiveDate>,
        /// Day of registration, for newly founded organizations.
        pub registered_on: Option<NaiveDate>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// Awards, papers, programmes.
    pub struct AwardsClaim {
        /// The awards.
        pub awards: Vec<AwardClaim>,
    }

    /// One award.
    pub struct AwardClaim {
        /// What it was given for: the same thing awarded twice has the same name.
        pub thing: Option<String>,
        /// Name of the award.
        pub name: Option<String>,
        /// Level.
        pub level: Option<Level>,
        /// Issuer.
        pub issuer: Option<String>,
        /// Day it was given.
        pub date: Option<NaiveDate>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// Graded documents, such as evaluations by former clients.
    pub struct DocumentsClaim {
        /// The documents.
        pub documents: Vec<DocumentClaim>,
    }

    /// One document.
    pub struct DocumentClaim {
        /// The project it is about, named as under the item it rests on.
        pub project: Option<String>,
        /// Grade, in its own words.
        pub grade: Option<String>,
        /// Rank of that grade on its own scale, 1 the best.
        pub rank: Option<u32>,
        /// Issuer.
        pub issuer: Option<String>,
        /// Day of issue.
        pub date: Option<NaiveDate>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// Points a plan covers.
    pub struct CoveredClaim {
        /// Each point with where it is covered.
        pub points: Vec<CoveredPoint>,
    }

    /// One of them.
    pub struct CoveredPoint {
        /// The point, in the words of the rule.
        pub point: Option<String>,
        /// Where the plan speaks of it: title of a technical section.
        pub section: Option<String>,
        /// How.
        pub text: Option<String>,
    }

    /// A number.
    pub struct NumberClaim {
        /// The number, in the unit of the rule.
        pub number: Option<Decimal>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// Yes or no.
    pub struct MetClaim {
        /// Whether it is so.
        pub met: Option<bool>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// Evidence for a rule in parts.
    pub struct PartsClaim {
        /// For each gate of the whole, in order: whether it is passed.
        pub gates: Vec<bool>,
        /// For each part, in order.
        pub parts: Vec<PartClaim>,
    }

    /// Evidence for one part.
    pub struct PartClaim {
        /// Whom it is about, where the rule looks at persons.
        pub person: Option<String>,
        /// For each gate of the part, in order: whether it is passed.
        pub gates: Vec<bool>,
        /// What is shown; blank: nothing.
        #[schema(no_recursion)]
        pub evidence: Option<ClaimEvidence>,
        /// Proof.
        pub files: Vec<FileId>,
    }
}

impl ClaimEvidence {
    /// Adds every file it names to `all`.
    pub fn collect_files(&self, all: &mut BTreeSet<FileId>) {
        match self {
            Self::Things(claim) => all.extend(claim.things.iter().flat_map(|thing| &thing.files)),
            Self::Shown(claim) => all.extend(claim.shown.iter().flat_map(|showing| &showing.files)),
            Self::Grade(claim) => all.extend(&claim.files),
            Self::Awards(claim) => all.extend(claim.awards.iter().flat_map(|award| &award.files)),
            Self::Documents(claim) => all.extend(claim.documents.iter().flat_map(|document| &document.files)),
            Self::Covered(_) => {}
            Self::Number(claim) => all.extend(&claim.files),
            Self::Met(claim) => all.extend(&claim.files),
            Self::Parts(claim) => {
                for part in &claim.parts {
                    all.extend(&part.files);
                    if let Some(evidence) = &part.evidence {
                        evidence.collect_files(all);
                    }
                }
            }
        }
    }
}
