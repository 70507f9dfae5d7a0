//! Experts.

use super::interest::{InterestView, RecusalRuleView};
use super::{ExpertId, ExpertStepId};
use crate::catalogue::CategoryCode;
use crate::db::schema::{expert, expert_absence, expert_step};
use crate::db::types::JsonText;
use crate::files::FileView;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, FileId};
use crate::kernel::{Instant, RegionCode, Uscc};
use crate::{text_enum, words};
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

text_enum! {
    /// Where a membership of the pool stands.
    pub enum ExpertState {
        /// Waits to be reviewed.
        Applied = "applied",
        /// Sent back with a reason.
        Returned = "returned",
        /// Can be drawn.
        Listed = "listed",
        /// Cannot be drawn for a time.
        Suspended = "suspended",
        /// Out of the pool for good.
        Removed = "removed",
    }
}

words! { ExpertState {
    Applied = "待审核", "under review";
    Returned = "已退回", "returned";
    Listed = "在库", "listed";
    Suspended = "暂停", "suspended";
    Removed = "已移出", "removed";
} }

text_enum! {
    /// What is done to a membership of the pool.
    pub enum ExpertAction {
        /// Hand in, or hand in again after a change.
        Apply = "apply",
        /// Take into the pool.
        List = "list",
        /// Send back with a reason.
        Return = "return",
        /// Take out of the draws for a time.
        Suspend = "suspend",
        /// End a suspension.
        Resume = "resume",
        /// Take out of the pool.
        Remove = "remove",
    }
}

words! { ExpertAction {
    Apply = "提交申请", "apply";
    List = "入库", "list";
    Return = "退回", "return";
    Suspend = "暂停", "suspend";
    Resume = "恢复", "resume";
    Remove = "移出", "remove";
} }

text_enum! {
    /// Who acts on experts and panels.
    pub enum Party {
        /// The expert.
        Expert = "expert",
        /// Civil affairs or finance of the region.
        Authority = "authority",
        /// The department that buys.
        Department = "department",
    }
}

words! { Party {
    Expert = "专家", "expert";
    Authority = "主管部门", "authority";
    Department = "购买主体", "department";
} }

/// What an application says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpertInput {
    /// Region whose pool it is.
    pub region: RegionCode,
    /// Categories of the guiding catalogue, 1 to 10.
    #[schema(min_items = 1)]
    pub fields: Vec<CategoryCode>,
    /// Employer, up to 200 characters; 无 for who has none.
    pub employer: String,
    /// Credit code of the employer, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_uscc: Option<Uscc>,
    /// Professional title, up to 100 characters.
    pub title: String,
    /// Education, years in the field, projects judged: up to 2,000 characters.
    pub experience: String,
    /// Certificates, uploaded before.
    #[serde(default)]
    pub certificates: Vec<FileId>,
}

/// What an application says beyond what lists show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpertProfile {
    /// Education, years in the field, projects judged.
    pub experience: String,
    /// Certificates.
    pub certificates: Vec<FileId>,
}

/// A member of the pool, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = expert)]
pub struct ExpertRow {
    /// Id.
    pub id: ExpertId,
    /// The person.
    pub account_id: AccountId,
    /// Name.
    pub name: String,
    /// Region whose pool it is.
    pub region: RegionCode,
    /// Employer.
    pub employer: String,
    /// Its credit code.
    pub employer_uscc: Option<Uscc>,
    /// Professional title.
    pub title: String,
    /// [`ExpertProfile`].
    pub profile: JsonText,
    /// Where it stands.
    pub state: ExpertState,
    /// Why it was returned, suspended or removed.
    pub reason: Option<String>,
    /// Last day of a suspension; absent: until lifted.
    pub suspended_until: Option<NaiveDate>,
    /// When the application came.
    pub applied_at: Instant,
    /// When first listed.
    pub listed_at: Option<Instant>,
    /// Last change.
    pub updated_at: Instant,
    /// Version.
    pub version: i64,
}

/// A member of the pool with its fields.
#[derive(Clone, Debug)]
pub struct Expert {
    /// The row.
    pub row: ExpertRow,
    /// Categories, sorted.
    pub fields: Vec<CategoryCode>,
}

/// Days on which an expert cannot come, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = expert_absence)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// First day.
    pub since: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// All days away, as they shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsencesInput {
    /// Spans that do not overlap, at most 50.
    pub absences: Vec<Absence>,
}

/// A step of a membership, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = expert_step)]
pub struct ExpertStep {
    /// Id.
    pub id: ExpertStepId,
    /// The expert.
    pub expert_id: ExpertId,
    /// When.
    pub at: Instant,
    /// Who; absent for what happened by itself.
    pub account_id: Option<AccountId>,
    /// What.
    pub action: ExpertAction,
    /// What was said with it.
    pub comment: Option<String>,
}

/// A step of a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExpertStepView {
    /// When.
    pub at: Instant,
    /// Name of who did it; absent for what happened by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What.
    pub action: ExpertAction,
    /// What was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// An act of the authority on a member of the pool.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpertAct {
    /// list, return, suspend, resume or remove.
    pub action: ExpertAction,
    /// Why; required to return, suspend and remove.
    #[serde(default)]
    pub reason: Option<String>,
    /// Last day of a suspension; absent: until lifted.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// A member of the pool in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExpertCard {
    /// Id.
    pub id: ExpertId,
    /// Name.
    pub name: String,
    /// Region whose pool it is.
    pub region: RegionCode,
    /// Categories.
    pub fields: Vec<CategoryCode>,
    /// Employer.
    pub employer: String,
    /// Professional title.
    pub title: String,
    /// Where it stands.
    pub state: ExpertState,
    /// Last day of a suspension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_until: Option<NaiveDate>,
    /// When the application came.
    pub applied_at: Instant,
}

/// How somebody behaved on a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = reviews::Rating)]
pub struct Rating {
    /// When.
    pub at: Instant,
    /// The rating.
    pub conduct: super::Conduct,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A member of the pool with everything the expert and the authority may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExpertView {
    /// As in lists.
    #[serde(flatten)]
    pub card: ExpertCard,
    /// Credit code of the employer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_uscc: Option<Uscc>,
    /// Education, years in the field, projects judged.
    pub experience: String,
    /// Certificates.
    pub certificates: Vec<FileView>,
    /// Why it was returned, suspended or removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When first listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_at: Option<Instant>,
    /// Days away that are not over.
    pub absences: Vec<Absence>,
    /// Declared relations in force.
    pub interests: Vec<InterestView>,
    /// The kinds of relation there are, with the rule behind each.
    pub recusal_rules: Vec<RecusalRuleView>,
    /// Conduct on panels that have been disclosed, newest first.
    pub ratings: Vec<Rating>,
    /// What happened, newest first.
    pub steps: Vec<ExpertStepView>,
    /// What the caller can do now.
    pub actions: Vec<ExpertAction>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// Which members of the pool to list, last applied first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExpertQuery {
    /// Part of the name, the employer or the title.
    pub q: Option<String>,
    /// Only in this state.
    #[param(inline)]
    pub state: Option<ExpertState>,
    /// Only who can judge this category.
    pub field: Option<CategoryCode>,
    /// Only of this region and below.
    pub region: Option<RegionCode>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<u8>,
}

/// Ends a suspension when its last day is over.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ResumeJob {
    /// Whose.
    pub expert: ExpertId,
}

impl Job for ResumeJob {
    const KIND: &'static str = "reviews.resume";
}
