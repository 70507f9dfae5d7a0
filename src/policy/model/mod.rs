//! Packs and decisions as the database keeps them, and as the API shows them.

mod decision;

pub use decision::{
    DecisionId, DecisionQuery, DecisionRow, DecisionView, RecordedDecision, RuleChange, StoredDecision,
};

use super::facts::{FactDef, FactType, Subject, Timing};
use super::pack::{Kind, Pack, Source, Status};
use super::ruleset::{Question, Ruleset};
use super::vocabulary::Vocabulary;
use crate::kernel::ids::AccountId;
use crate::kernel::{Instant, RegionCode, Text};
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

crate::id! {
    /// A stored text of a pack.
    PolicyPackId,
}

crate::text_enum! {
    /// Where a text came from.
    pub enum PackOrigin {
        /// With the program.
        Shipped = "shipped",
        /// From an authority.
        Imported = "imported",
    }
}

crate::text_enum! {
    /// How far a text has come.
    pub enum PackState {
        /// Imported, not in force; seen only by those who may publish it.
        Draft = "draft",
        /// In force on the days it names.
        Published = "published",
        /// Another text of the pack took its place.
        Superseded = "superseded",
        /// Taken out of force.
        Withdrawn = "withdrawn",
        /// Given up before it was ever in force.
        Discarded = "discarded",
    }
}
crate::words! { PackState {
    Draft = "草稿", "draft";
    Published = "已发布", "published";
    Superseded = "已被替代", "superseded";
    Withdrawn = "已撤回", "withdrawn";
    Discarded = "已废弃", "discarded";
} }

crate::text_enum! {
    /// What is done to a text.
    pub enum PackAction {
        /// Put it in force; also brings back an earlier text.
        Publish = "publish",
        /// Another text takes its place.
        Supersede = "supersede",
        /// Take it out of force without another in its place.
        Withdraw = "withdraw",
        /// Give the draft up.
        Discard = "discard",
    }
}
crate::words! { PackAction {
    Publish = "发布", "publish";
    Supersede = "被替代", "supersede";
    Withdraw = "撤回", "withdraw";
    Discard = "废弃", "discard";
} }

crate::sql_text!(PolicyPackId, DecisionId, PackOrigin, PackState);

/// A stored text of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = crate::db::schema::policy_pack)]
pub struct StoredPack {
    /// Id of the text.
    pub id: PolicyPackId,
    /// Id of the pack.
    pub pack: String,
    /// Content hash.
    pub hash: String,
    /// Where its rules hold.
    pub region: RegionCode,
    /// TOML.
    pub source: String,
    /// Where it came from.
    pub origin: PackOrigin,
    /// How far it has come.
    pub state: PackState,
    /// When it came in.
    pub created_at: Instant,
    /// Who imported it.
    pub created_by: Option<AccountId>,
    /// When it was last put in force.
    pub published_at: Option<Instant>,
    /// Number of changes.
    pub version: i64,
}

/// A pack as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PackView {
    /// Id of this text.
    pub id: PolicyPackId,
    /// Id of the pack.
    pub pack: String,
    /// `id@hash`, as decisions cite it.
    pub cited_as: String,
    /// Title.
    pub title: Text,
    /// Who issued the document.
    pub issuer: String,
    /// The document.
    pub document: String,
    /// Where the rules hold, with everything below.
    pub region: RegionCode,
    /// What for; empty: everything.
    pub kinds: Vec<Kind>,
    /// Only for these project types; empty: all.
    pub project_types: Vec<String>,
    /// First day.
    pub effective_from: NaiveDate,
    /// Last day; absent: open.
    pub effective_until: Option<NaiveDate>,
    /// Pack it builds on.
    pub extends: Option<String>,
    /// How far the document was checked.
    pub status: Status,
    /// Caveat or explanation.
    pub note: Option<Text>,
    /// Where the text came from.
    pub origin: PackOrigin,
    /// How far the text has come.
    pub state: PackState,
    /// When it came in.
    pub created_at: Instant,
    /// When it was last put in force.
    pub published_at: Option<Instant>,
    /// Number of changes, the `ETag`.
    pub version: i64,
}

impl PackView {
    /// Of a stored text and what it says.
    #[must_use]
    pub fn of(row: &StoredPack, pack: &Pack) -> Self {
        Self {
            id: row.id,
            pack: row.pack.clone(),
            cited_as: pack.version(),
            title: pack.title.clone(),
            issuer: pack.issuer.clone(),
            document: pack.document.clone(),
            region: pack.region,
            kinds: pack.kinds.clone(),
            project_types: pack.project_types.clone(),
            effective_from: pack.effective_from,
            effective_until: pack.effective_until,
            extends: pack.extends.clone(),
            status: pack.status,
            note: pack.note.clone(),
            origin: row.origin,
            state: row.state,
            created_at: row.created_at,
            published_at: row.published_at,
            version: row.version,
        }
    }
}

/// One rule as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryView {
    /// `section.id`, such as `eligibility.credit`.
    pub key: String,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
    /// Its values, as the pack writes them.
    #[schema(value_type = Object)]
    pub written: serde_json::Value,
}

/// The rules of a pack or a ruleset, in order.
pub(super) fn entry_views<'e>(entries: impl IntoIterator<Item = &'e super::pack::Entry>) -> Vec<EntryView> {
    let view = |entry: &super::pack::Entry| EntryView {
        key: entry.key.clone(),
        text: entry.text.clone(),
        source: entry.source.clone(),
        written: entry.written.clone(),
    };
    entries.into_iter().map(view).collect()
}

/// A pack with its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PackDetail {
    /// The pack.
    pub pack: PackView,
    /// Its rules, in order.
    pub entries: Vec<EntryView>,
    /// Its text, TOML.
    pub source: String,
}

/// A text of a pack to be checked or imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackInput {
    /// TOML; see `config/policy/README.md`.
    pub source: String,
}

/// What a text that was checked would say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PackCheck {
    /// `id@hash`.
    pub cited_as: String,
    /// Title.
    pub title: Text,
    /// Where the rules would hold.
    pub region: RegionCode,
    /// Its rules, in order.
    pub entries: Vec<EntryView>,
    /// How it differs from the text of the pack now in force; absent if there is none.
    pub changes: Option<Vec<EntryChange>>,
}

/// Why a text is taken out of force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawInput {
    /// The reason, published.
    pub reason: String,
}

/// Which packs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PackQuery {
    /// Packs that hold in this region: its own and those of the regions above it.
    pub region: Option<RegionCode>,
    /// Packs for this kind of event.
    pub kind: Option<Kind>,
    /// Packs in force on this day.
    pub on: Option<NaiveDate>,
    /// Texts in this state; published ones if absent.
    pub state: Option<PackState>,
    /// Texts of this pack.
    pub pack: Option<String>,
}

/// Which rules are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RulesQuery {
    /// Region of the event.
    pub region: RegionCode,
    /// What for.
    pub kind: Kind,
    /// Project type.
    pub project_type: Option<String>,
    /// The event date; today if absent.
    pub on: Option<NaiveDate>,
}

/// The rules that hold for a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RulesView {
    /// What was asked.
    pub question: Question,
    /// Versions of the packs, farthest first.
    pub packs: Vec<String>,
    /// The rules, each with its source.
    pub entries: Vec<EntryView>,
}

impl RulesView {
    /// Of merged rules.
    #[must_use]
    pub fn of(question: Question, rules: &Ruleset) -> Self {
        Self { question, packs: rules.packs().to_vec(), entries: entry_views(rules.entries()) }
    }
}

/// Which two texts to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// The earlier text.
    pub from: PolicyPackId,
    /// The later text.
    pub to: PolicyPackId,
}

/// How one rule differs between two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryChange {
    /// `section.id`.
    pub key: String,
    /// As it was; absent if it was not there.
    pub before: Option<EntryView>,
    /// As it is; absent if it is gone.
    pub after: Option<EntryView>,
}

/// A fact rules may speak of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FactView {
    /// Id, as packs write it.
    pub id: String,
    /// What people call it.
    pub label: Text,
    /// Whom it is about.
    pub about: Subject,
    /// How it changes over time.
    pub timing: Timing,
    /// Its type.
    #[serde(flatten)]
    pub kind: FactType,
    /// For an extension fact, what proves it.
    pub proof: Option<Text>,
    /// A pack asks for it, it is not built in: organizations state it in the part `fact` of their dossier.
    pub extension: bool,
}

impl FactView {
    /// Of a fact; `builtin` are those of the program.
    #[must_use]
    pub fn of(fact: &FactDef, builtin: &Vocabulary) -> Self {
        let extension = builtin.get(&fact.id).is_none();
        let FactDef { id, kind, about, timing, label, proof, .. } = fact.clone();
        Self { id, label, about, timing, kind, proof, extension }
    }
}
