//! Types of the guiding catalogue.

use crate::db::schema::{catalogue_item, catalogue_version};
use crate::kernel::sheet::CellError;
use crate::kernel::{Instant, RegionCode, Text};
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};

crate::id! {
    /// A version of a region's catalogue.
    CatalogueVersionId,
}

crate::text_enum! {
    /// How far a version has come.
    pub enum VersionState {
        /// Being edited; seen only by those who may edit it.
        Draft = "draft",
        /// In force from its day on.
        Published = "published",
        /// Given up.
        Discarded = "discarded",
    }
}
crate::words! { VersionState { Draft = "草稿", "draft"; Published = "已发布", "published"; Discarded = "已废弃", "discarded" } }

crate::text_enum! {
    /// What is done to a version.
    pub enum VersionAction {
        /// Change its title, basis or items.
        Edit = "edit",
        /// Put it in force from a day on.
        Publish = "publish",
        /// Give the draft up.
        Discard = "discard",
    }
}
crate::words! { VersionAction { Edit = "编辑", "edit"; Publish = "发布", "publish"; Discard = "废弃", "discard" } }

crate::text_enum! {
    /// How far a statement was checked; shown to everybody.
    pub enum ItemStatus {
        /// Read in the official text.
        Verified = "verified",
        /// Read in a reliable quotation.
        Secondary = "secondary",
        /// Entered without a check.
        Unverified = "unverified",
        /// Written down from memory.
        Recalled = "recalled",
    }
}
crate::words! { ItemStatus {
    Verified = "已核实", "verified";
    Secondary = "间接核实", "verified second-hand";
    Unverified = "未核实", "unverified";
    Recalled = "凭记忆录入，未核实", "recalled, unverified";
} }

crate::sql_text!(CatalogueVersionId, VersionState, ItemStatus, CategoryCode);

/// Longest code.
pub const CODE_LENGTH: usize = 20;

/// A code of the catalogue: capitals and digits. An item lies under the longest other code that its own begins with.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryCode(String);

crate::text_value!(CategoryCode, "^[A-Z][A-Z0-9]{0,19}$", "指导性目录代码, such as A1003");

/// The text is no code of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCategoryCode(pub String);

impl BadCategoryCode {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self) -> Text {
        Text::new(
            format!("目录代码“{}”有误：应以大写字母开头，只含字母和数字，最多{CODE_LENGTH}位", self.0),
            format!("“{}” is no catalogue code: a capital, then capitals and digits, at most {CODE_LENGTH}", self.0),
        )
    }
}

impl std::fmt::Display for BadCategoryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message().zh)
    }
}

impl std::error::Error for BadCategoryCode {}

impl FromStr for CategoryCode {
    type Err = BadCategoryCode;

    /// Blanks around it and small letters are taken.
    fn from_str(text: &str) -> Result<Self, BadCategoryCode> {
        let code = text.trim().to_ascii_uppercase();
        let letters = code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let begins = code.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
        if letters && begins && code.len() <= CODE_LENGTH {
            Ok(Self(code))
        } else {
            Err(BadCategoryCode(text.to_owned()))
        }
    }
}

impl AsRef<str> for CategoryCode {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for CategoryCode {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl CategoryCode {
    /// Whether `other` is this category or lies under it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

/// An item of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Insertable, Queryable, Selectable)]
#[diesel(table_name = catalogue_item)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Code; parent and level follow from it.
    pub code: CategoryCode,
    /// Name, at most 100 characters.
    pub name: String,
    /// What it covers, at most 2,000 characters.
    #[serde(default)]
    pub definition: String,
    /// How far it was checked.
    pub status: ItemStatus,
    /// The document it comes from, at most 500 characters.
    #[serde(default)]
    pub basis: String,
}

/// A version of a region's catalogue, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = catalogue_version)]
pub struct Version {
    /// Version id.
    pub id: CatalogueVersionId,
    /// Whose catalogue.
    pub region: RegionCode,
    /// What people call it.
    pub title: String,
    /// The document it comes from.
    pub basis: String,
    /// How far it has come.
    pub state: VersionState,
    /// First day in force.
    pub effective_from: Option<NaiveDate>,
    /// When the draft was begun.
    pub created_at: Instant,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// Number of changes.
    pub version: i64,
}

/// A version as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionView {
    /// Version id.
    pub id: CatalogueVersionId,
    /// Whose catalogue: 100000 the nation's, else what the region adds.
    pub region: RegionCode,
    /// What people call it.
    pub title: String,
    /// The document it comes from.
    pub basis: String,
    /// How far it has come.
    pub state: VersionState,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<NaiveDate>,
    /// When the draft was begun.
    pub created_at: Instant,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Instant>,
    /// Number of changes: the ETag.
    pub version: i64,
}

impl From<Version> for VersionView {
    fn from(version: Version) -> Self {
        let Version { id, region, title, basis, state, effective_from, created_at, published_at, version } = version;
        Self { id, region, title, basis, state, effective_from, created_at, published_at, version }
    }
}

/// An item in its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    /// Code.
    pub code: CategoryCode,
    /// Name.
    pub name: String,
    /// 1 to 3.
    pub level: u8,
    /// The item above; absent at level 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CategoryCode>,
    /// How many items lie right below.
    pub children: usize,
    /// What it covers.
    pub definition: String,
    /// How far it was checked.
    pub status: ItemStatus,
    /// The document it comes from.
    pub basis: String,
    /// Whose catalogue it stands in.
    pub region: RegionCode,
}

/// The catalogue in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueView {
    /// On this day.
    pub on: NaiveDate,
    /// The versions it is made of, the nation's first.
    pub versions: Vec<VersionView>,
    /// All items by code, so that an item comes right before those below it.
    pub items: Vec<ItemView>,
}

/// An item with what is above and below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemDetail {
    /// The item.
    pub item: ItemView,
    /// The items above, level 1 first.
    pub path: Vec<ItemView>,
    /// The items right below.
    pub children: Vec<ItemView>,
}

/// A version with its own items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionDetail {
    /// The version.
    pub version: VersionView,
    /// Its own items by code; those it builds on are not repeated.
    pub items: Vec<ItemView>,
}

/// Which catalogue.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InForceQuery {
    /// With what this region and those above it add; the nation's alone when absent.
    pub region: Option<RegionCode>,
    /// In force on this day; today when absent.
    pub on: Option<NaiveDate>,
}

/// Which items.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ItemQuery {
    /// With what this region and those above it add.
    pub region: Option<RegionCode>,
    /// In force on this day; today when absent.
    pub on: Option<NaiveDate>,
    /// Words in the name or definition, or the beginning of a code.
    pub q: Option<String>,
    /// Only items right below this one.
    pub parent: Option<CategoryCode>,
    /// Only this level, 1 to 3.
    pub level: Option<u8>,
    /// How many, 1 to 500; 100 unless told.
    pub limit: Option<usize>,
}

/// Which versions.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct VersionQuery {
    /// Of this region alone.
    pub region: Option<RegionCode>,
}

/// Compared with which version.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DiffQuery {
    /// The earlier version.
    pub since: CatalogueVersionId,
}

/// A new draft, or new words for one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionInput {
    /// Whose catalogue: 100000 the nation's, else what the region adds. A draft never changes its region.
    pub region: RegionCode,
    /// What people call it, at most 100 characters.
    pub title: String,
    /// The document it comes from, at most 500 characters.
    #[serde(default)]
    pub basis: String,
}

/// When a draft comes into force.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishInput {
    /// First day in force; may be past, for a catalogue entered after it was issued.
    pub effective_from: NaiveDate,
}

/// What an imported sheet does.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// Really change the draft; otherwise only tell what would happen.
    #[serde(default)]
    pub apply: bool,
    /// Items of the draft that the sheet does not have are removed.
    #[serde(default)]
    pub remove_missing: bool,
}

/// What a sheet would change, or has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// Rows with content below the header.
    pub rows: usize,
    /// What differs from the draft.
    pub changes: Diff,
    /// Rows equal to the draft.
    pub unchanged: usize,
    /// Wrong cells; while there are any, nothing is applied.
    pub errors: Vec<CellError>,
    /// Whether the draft was changed.
    pub applied: bool,
}

/// How two sets of items differ, each list by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Diff {
    /// New.
    pub added: Vec<Item>,
    /// Gone.
    pub removed: Vec<Item>,
    /// Same code, other content.
    pub changed: Vec<ItemChange>,
}

impl Diff {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// An item before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemChange {
    /// Before.
    pub before: Item,
    /// After.
    pub after: Item,
}

/// An item of the negative list, 102号令 Art. 10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NegativeItem {
    /// Number in the article.
    pub number: u8,
    /// What may not be bought.
    pub text: Text,
    /// The rule it comes from.
    pub basis: String,
    /// How far the wording was checked.
    pub status: ItemStatus,
    /// Words by which it is suspected in a plan: the platform's, not the article's.
    #[serde(default)]
    pub words: Vec<String>,
}
