//! Where imported terms come from, and what people marked on them.

use super::{Points, document};
use crate::text_enum;

text_enum! {
    /// How sure a doubt is.
    pub enum Confidence {
        /// Sure.
        High = "high",
        /// Likely.
        Medium = "medium",
        /// Possible.
        Low = "low",
    }
}

document! {
    /// Where imported terms come from. Internal: never part of a notice.
    pub struct Provenance {
        /// Id of the recorded tender.
        pub case_id: Option<String>,
        /// File the facts were read from.
        pub source_file: Option<String>,
        /// Other files with the same content.
        pub duplicates: Vec<String>,
        /// How it relates to other tenders.
        pub related: Option<String>,
        /// How the year is known.
        pub year_basis: Option<String>,
        /// Kind of document, where it is not a whole tender document.
        pub document_kind: Option<String>,
        /// Changes the document shows as tracked.
        pub tracked_changes: Vec<TrackedChange>,
        /// What reviewers marked.
        pub reviewer_notes: Vec<ReviewerNote>,
        /// Doubts about lawfulness, written from memory of the articles: to be checked before they are shown as law.
        pub legal_doubts: Vec<LegalDoubt>,
        /// Figures recorded with the case.
        pub stats: Option<CaseStats>,
    }

    /// A tracked change.
    pub struct TrackedChange {
        /// What was changed.
        pub summary: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// A reviewer's comment.
    pub struct ReviewerNote {
        /// Number of the comment in the document.
        pub comment_id: Option<String>,
        /// What it is about.
        pub target: Option<String>,
        /// Kind of problem, such as `evidence_problem`.
        pub kind: Option<String>,
        /// The comment.
        pub comment: Option<String>,
        /// Source lines; blank: it stands on an empty paragraph.
        pub lines: Option<String>,
        /// Whether the text it stands on is in the extract.
        pub in_extract: bool,
        /// `review`, `template`, `purchaser_reply` or `placeholder`.
        pub note_type: Option<String>,
    }

    /// A doubt about lawfulness.
    pub struct LegalDoubt {
        /// What it is about.
        pub target: Option<String>,
        /// Article, as recalled.
        pub article: Option<String>,
        /// Reason.
        pub why: Option<String>,
        /// How sure.
        pub confidence: Option<Confidence>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// Figures recorded with a case.
    pub struct CaseStats {
        /// Number of scoring items.
        pub scoring_items: u32,
        /// Points that depend on judgement.
        pub subjective_points: Points,
        /// Reviewers' comments.
        pub reviewer_comments_total: u32,
        /// Reviewers' comments with text.
        pub reviewer_comments_with_text: u32,
        /// Findings recorded from them.
        pub findings: u32,
        /// Legal doubts recorded.
        pub legal_doubts: u32,
    }
}
