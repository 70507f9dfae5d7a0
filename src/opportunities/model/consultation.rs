//! 征求社会公众意见: a need is put before everybody before it is published; what is said is answered, and the outcome is public.

use crate::db::schema::{opportunity_comment, opportunity_consultation};
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
use crate::kernel::{Instant, RegionCode};
use crate::notices::NoticeId;
use crate::notices::model::NoticeChapter;
use crate::{id, sql_text, text_enum};
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

id! {
    /// A consultation of the public about a need.
    ConsultationId,
    /// What somebody says in it.
    CommentId,
}

sql_text!(ConsultationId, CommentId);

text_enum! {
    /// Where a consultation stands.
    pub enum ConsultationState {
        /// Everybody may say something.
        Open = "open",
        /// Its time is over; the department answers.
        Over = "over",
        /// The outcome is published.
        Concluded = "concluded",
    }
}

/// A consultation as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = opportunity_consultation, treat_none_as_null = true)]
pub struct Consultation {
    /// Its id.
    pub id: ConsultationId,
    /// About which need.
    pub opportunity_id: OpportunityId,
    /// The department.
    pub unit_id: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// Title of the need when it began.
    pub title: String,
    /// What the public is asked.
    pub question: String,
    /// The notice that began it.
    pub notice_id: NoticeId,
    /// When it began.
    pub opened_at: Instant,
    /// By whom.
    pub opened_by: AccountId,
    /// Until when everybody may say something.
    pub until: Instant,
    /// What came of it, in words for the public.
    pub outcome: Option<String>,
    /// When that was published.
    pub concluded_at: Option<Instant>,
    /// By whom.
    pub concluded_by: Option<AccountId>,
    /// Version.
    pub version: i64,
}

impl Consultation {
    /// Where it stands at a moment.
    #[must_use]
    pub fn state(&self, now: Instant) -> ConsultationState {
        match self.concluded_at {
            Some(_) => ConsultationState::Concluded,
            None if now < self.until => ConsultationState::Open,
            None => ConsultationState::Over,
        }
    }
}

/// What somebody said, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = opportunity_comment, treat_none_as_null = true)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// In which consultation.
    pub consultation_id: ConsultationId,
    /// Who.
    pub account_id: AccountId,
    /// For which unit; absent for somebody who acts for none.
    pub unit_id: Option<UnitId>,
    /// The name it is published under.
    pub author: String,
    /// What was said.
    pub text: String,
    /// When.
    pub said_at: Instant,
    /// What the department answers.
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<Instant>,
    /// By whom.
    pub answered_by: Option<AccountId>,
    /// Version.
    pub version: i64,
}

/// A consultation in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsultationCard {
    /// Its id.
    pub id: ConsultationId,
    /// About which need.
    pub opportunity_id: OpportunityId,
    /// Title of the need.
    pub title: String,
    /// Who asks.
    pub purchaser: String,
    /// Its region.
    pub unit_region: RegionCode,
    /// Where it stands.
    pub state: ConsultationState,
    /// When it began.
    pub opened_at: Instant,
    /// Until when everybody may say something.
    pub until: Instant,
    /// How many have said something.
    pub comments: i64,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// When that was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded_at: Option<Instant>,
}

/// What somebody said, and the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommentView {
    /// Its id.
    pub id: CommentId,
    /// Who said it.
    pub author: String,
    /// What was said.
    pub text: String,
    /// When.
    pub said_at: Instant,
    /// What the department answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// The caller said it.
    pub own: bool,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A consultation with what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsultationView {
    /// As in lists.
    pub card: ConsultationCard,
    /// What the public is asked.
    pub question: String,
    /// The notice that began it.
    pub notice_id: NoticeId,
    /// What it says of the need: kept as it was put before the public.
    pub chapters: Vec<NoticeChapter>,
    /// What was said: answered to everybody, to others their own, to the department all.
    pub comments: Vec<CommentView>,
    /// The need is published: its page is public.
    pub published: bool,
    /// The caller may answer.
    pub answers: bool,
    /// The caller may publish the outcome now.
    pub concludes: bool,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// Begins a consultation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsultationInput {
    /// What the public is asked, 10 to 2,000 characters.
    pub question: String,
    /// Until when; absent: the period of the packs.
    #[serde(default)]
    pub until: Option<Instant>,
}

/// What somebody says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentInput {
    /// 5 to 2,000 characters; published with the answer, under the name of the unit the caller acts for.
    pub text: String,
}

/// What the department answers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentAnswer {
    /// 2 to 5,000 characters.
    pub answer: String,
}

/// What came of a consultation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsultationOutcome {
    /// How many said what, what is taken over and what not, and why; 10 to 5,000 characters.
    pub outcome: String,
}

/// Which consultations, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConsultationQuery {
    /// Of departments in this region and below.
    pub region: Option<RegionCode>,
    /// Only where something may be said now.
    pub open: Option<bool>,
    /// About this need.
    pub need: Option<OpportunityId>,
    /// Cursor of the next page.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

impl ConsultationQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

/// The time of a consultation is over.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ConsultationOverJob {
    /// Which.
    pub consultation: ConsultationId,
}

impl Job for ConsultationOverJob {
    const KIND: &'static str = "opportunity.consultation_over";
}
