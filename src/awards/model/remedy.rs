//! Enquiries, objections, complaints.

use crate::awards::model::Clock;
use crate::db::schema::remedy;
use crate::files::FileView;
use crate::jobs::Job;
use crate::kernel::Instant;
use crate::kernel::RegionCode;
use crate::kernel::ids::{FileId, OpportunityId, OrganizationId, UnitId};
use crate::{text_enum, words};
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use crate::policy::pack::RemedyAbout;

crate::id! {
    /// An enquiry, objection or complaint.
    RemedyId,
}

text_enum! {
    /// What it is.
    pub enum RemedyKind {
        /// 询问 to the purchaser.
        Enquiry = "enquiry",
        /// 质疑 to the purchaser.
        Objection = "objection",
        /// 投诉 to the finance authority, after an objection.
        Complaint = "complaint",
    }
}

words! { RemedyKind {
    Enquiry = "询问", "enquiry";
    Objection = "质疑", "objection";
    Complaint = "投诉", "complaint";
} }

text_enum! {
    /// Where it stands.
    pub enum RemedyState {
        /// Waits for the purchaser, or for the authority to accept it.
        Filed = "filed",
        /// The authority examines it.
        Accepted = "accepted",
        /// Not accepted, with a reason.
        NotAccepted = "not_accepted",
        /// The purchaser has answered.
        Answered = "answered",
        /// The authority has decided: on a complaint, or with it on an objection that nobody answered.
        Decided = "decided",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

words! { RemedyState {
    Filed = "已提出", "filed";
    Accepted = "已受理", "accepted";
    NotAccepted = "不予受理", "not accepted";
    Answered = "已答复", "answered";
    Decided = "已处理", "decided";
    Withdrawn = "已撤回", "withdrawn";
} }

text_enum! {
    /// What is done with it.
    pub enum RemedyAction {
        /// Accept a complaint.
        Accept = "accept",
        /// Not accept it.
        Refuse = "refuse",
        /// Answer an enquiry or objection.
        Answer = "answer",
        /// Decide on a complaint.
        Decide = "decide",
        /// Ask, once, for what a complaint lacks.
        AskSupplement = "ask_supplement",
        /// Add what was asked for.
        Supplement = "supplement",
        /// Take it back.
        Withdraw = "withdraw",
        /// The decision on a complaint settles the objection that nobody answered.
        Settle = "settle",
    }
}

words! { RemedyAction {
    Accept = "受理", "accept";
    Refuse = "不予受理", "not accept";
    Answer = "答复", "answer";
    Decide = "作出处理决定", "decide";
    AskSupplement = "通知补正", "ask for what is missing";
    Supplement = "补正", "add what is missing";
    Withdraw = "撤回", "withdraw";
    Settle = "随投诉处理", "settle with the complaint";
} }

text_enum! {
    /// Who acts on it.
    pub enum RemedyParty {
        /// The organization that filed it.
        Filer = "filer",
        /// The department.
        Department = "department",
        /// The finance authority.
        Finance = "finance",
    }
}

words! { RemedyParty {
    Filer = "提出机构", "filer";
    Department = "采购人", "purchaser";
    Finance = "财政部门", "finance authority";
} }

text_enum! {
    /// What was found.
    pub enum RemedyOutcome {
        /// 不成立
        Dismissed = "dismissed",
        /// 成立
        Upheld = "upheld",
    }
}

text_enum! {
    /// What follows where it is upheld (94号令 Art. 16, 31, 32).
    pub enum RemedyMeasure {
        /// Mend and go on.
        CorrectAndContinue = "correct_and_continue",
        /// Another panel reviews anew.
        ReEvaluate = "re_evaluate",
        /// The procedure is void and begins anew.
        VoidAndRestart = "void_and_restart",
    }
}

words! { RemedyOutcome {
    Dismissed = "不成立", "dismissed";
    Upheld = "成立", "upheld";
} }

words! { RemedyMeasure {
    CorrectAndContinue = "改正后继续", "mend and go on";
    ReEvaluate = "重新评审", "review anew";
    VoidAndRestart = "重新开展采购活动", "begin anew";
} }

crate::sql_text!(RemedyId, RemedyKind, RemedyAbout, RemedyState, RemedyOutcome, RemedyMeasure);

/// One of them, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = remedy)]
pub struct Remedy {
    /// Id.
    pub id: RemedyId,
    /// What it is.
    pub kind: RemedyKind,
    /// What it is about.
    pub about: RemedyAbout,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// The department.
    pub unit_id: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// Who filed it.
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// The objection a complaint follows.
    pub objection_id: Option<RemedyId>,
    /// Where it stands.
    pub state: RemedyState,
    /// What happened.
    pub facts: String,
    /// The law it rests on.
    pub legal_basis: Option<String>,
    /// What is asked for.
    pub request: Option<String>,
    /// When filed.
    pub filed_at: Instant,
    /// Until when it must be accepted or not; complaints only.
    pub examine_by: Option<Instant>,
    /// Until when it must be answered or decided.
    pub answer_by: Option<Instant>,
    /// The procedure is suspended until then.
    pub suspended_until: Option<Instant>,
    /// What was found.
    pub outcome: Option<RemedyOutcome>,
    /// What follows.
    pub measure: Option<RemedyMeasure>,
    /// Answer, decision, or why it was not accepted.
    pub answer: Option<String>,
    /// When answered, decided or not accepted.
    pub answered_at: Option<Instant>,
    /// What the authority asks to be added to a complaint (94号令 Art. 21).
    pub supplement_asked: Option<String>,
    /// Until when it can be added.
    pub supplement_by: Option<Instant>,
    /// What was added.
    pub supplement: Option<String>,
    /// When it was added.
    pub supplemented_at: Option<Instant>,
    /// Version.
    pub version: i64,
}

impl Remedy {
    /// Whether the authority waits for what it asked to be added.
    #[must_use]
    pub fn wants_supplement(&self) -> bool {
        self.supplement_asked.is_some() && self.supplemented_at.is_none()
    }
}

/// What is filed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedyInput {
    /// What it is.
    pub kind: RemedyKind,
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// What it is about.
    pub about: RemedyAbout,
    /// For a complaint: the objection it follows.
    #[serde(default)]
    pub objection: Option<RemedyId>,
    /// For an objection to the procedure: the day the harm was known.
    #[serde(default)]
    pub known_on: Option<NaiveDate>,
    /// What happened, with evidence; for an enquiry the question. Up to 5,000 characters.
    pub facts: String,
    /// The law it rests on; not for an enquiry.
    #[serde(default)]
    pub legal_basis: Option<String>,
    /// What is asked for; not for an enquiry.
    #[serde(default)]
    pub request: Option<String>,
    /// Files that prove it, as uploaded.
    #[serde(default)]
    pub evidence: Vec<FileId>,
}

/// Whether a complaint is accepted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceInput {
    /// Accepted.
    pub accept: bool,
    /// Why not; required then.
    #[serde(default)]
    pub reason: Option<String>,
    /// The procedure is suspended, for as long as the packs allow.
    #[serde(default)]
    pub suspend: bool,
}

/// What a complaint lacks.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplementRequest {
    /// What is to be added, all at one time. Up to 5,000 characters.
    pub text: String,
    /// The last day to add it, after today.
    pub by: NaiveDate,
}

/// What is added to a complaint.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplementInput {
    /// Its text, up to 5,000 characters.
    pub text: String,
    /// Files that prove it, as uploaded.
    #[serde(default)]
    pub evidence: Vec<FileId>,
}

/// What was asked to be added to a complaint, and what was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SupplementView {
    /// What was asked for.
    pub asked: String,
    /// Until when it can be added.
    pub by: Instant,
    /// What was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// An answer or a decision.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedyAnswer {
    /// Its text with facts and law, up to 5,000 characters.
    pub text: String,
    /// What was found; not for an enquiry.
    #[serde(default)]
    pub outcome: Option<RemedyOutcome>,
    /// What follows where it is upheld; it is carried out at once.
    #[serde(default)]
    pub measure: Option<RemedyMeasure>,
}

/// One of them, as those concerned see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemedyView {
    /// Id.
    pub id: RemedyId,
    /// What it is.
    pub kind: RemedyKind,
    /// What it is about.
    pub about: RemedyAbout,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Name of the department.
    pub unit: String,
    /// Who filed it.
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// The objection a complaint follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection_id: Option<RemedyId>,
    /// Where it stands.
    pub state: RemedyState,
    /// What happened.
    pub facts: String,
    /// The law it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// What is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Files that prove it.
    pub files: Vec<FileView>,
    /// When filed.
    pub filed_at: Instant,
    /// Until when it must be accepted or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examine_by: Option<Clock>,
    /// Until when it must be answered or decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Clock>,
    /// The procedure is suspended until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_until: Option<Clock>,
    /// Until when a complaint can follow, for the filer of an objection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complain_by: Option<Clock>,
    /// Nothing proceeds while it stands as it does.
    pub blocks: bool,
    /// What was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<RemedyOutcome>,
    /// What follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<RemedyMeasure>,
    /// Answer, decision, or why it was not accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When answered, decided or not accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// What the authority asked to be added, and what was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement: Option<SupplementView>,
    /// What the caller can do now.
    pub actions: Vec<RemedyAction>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A published decision on a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicDecision {
    /// Id of the complaint.
    pub id: RemedyId,
    /// Who complained.
    pub name: String,
    /// What it is about.
    pub about: RemedyAbout,
    /// What was found.
    pub outcome: RemedyOutcome,
    /// What follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<RemedyMeasure>,
    /// The decision.
    pub text: String,
    /// When.
    pub decided_at: Instant,
}

/// An organization with unfounded complaints (94号令 Art. 37).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Complainant {
    /// The organization.
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Complaints dismissed in the period of the rule, the newest first.
    pub dismissed: Vec<Instant>,
    /// So many that it is listed.
    pub listed: bool,
}

/// Something about a remedy is due.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct RemedyDueJob {
    /// Which.
    pub remedy: RemedyId,
}

impl Job for RemedyDueJob {
    const KIND: &'static str = "awards.remedy_due";
}
