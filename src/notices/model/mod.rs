//! Types of the room.

mod fact;

pub use fact::{Fact, Facts, project_number};

use crate::db::schema::notice;
use crate::db::types::JsonText;
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, Money, RegionCode, Text};
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

crate::id! {
    /// An official notice.
    NoticeId,
}

crate::sql_text!(NoticeId);

/// What a field of a notice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = NoticePiece)]
pub enum Piece {
    /// Words as somebody wrote them.
    Text {
        /// The words.
        text: String,
    },
    /// Words of the platform.
    Word {
        /// In both languages.
        word: Text,
    },
    /// Several points.
    Lines {
        /// In their order.
        lines: Vec<String>,
    },
    /// An amount.
    Money {
        /// Yuan.
        amount: Money,
    },
    /// A day.
    Day {
        /// The day.
        day: NaiveDate,
    },
    /// A moment.
    Moment {
        /// The moment.
        at: Instant,
    },
    /// Rows of texts.
    Table {
        /// Heads of the columns.
        head: Vec<Text>,
        /// The rows, a text for each column.
        rows: Vec<Vec<String>>,
    },
}

impl Piece {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text { text } => text.trim().is_empty(),
            Self::Word { word } => word.zh.trim().is_empty(),
            Self::Lines { lines } => lines.iter().all(|line| line.trim().is_empty()),
            Self::Table { rows, .. } => rows.is_empty(),
            Self::Money { .. } | Self::Day { .. } | Self::Moment { .. } => false,
        }
    }
}

/// A field of a notice as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeLine {
    /// Id of the field in its form.
    pub id: String,
    /// What it is.
    pub label: Text,
    /// What it says; absent: 无.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece: Option<Piece>,
}

/// A chapter of a notice as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeChapter {
    /// Its title.
    pub title: Text,
    /// What it says.
    pub lines: Vec<NoticeLine>,
}

/// A notice as it is stored. It never changes.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = notice)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Id of its form.
    pub form: String,
    /// Title of the form when it was published: a [`Text`].
    pub heading: JsonText,
    /// Title of the project.
    pub name: String,
    /// 项目编号
    pub number: Option<String>,
    /// Kind of the thing it tells of.
    pub subject: String,
    /// Its id.
    pub subject_id: String,
    /// What binds the notices of one procedure: the id of the need, or of the line of the plan before there is one.
    pub thread: String,
    /// The unit that publishes it.
    pub unit_id: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// Who signs it.
    pub signed: String,
    /// What it says: [`NoticeChapter`]s.
    pub chapters: JsonText,
    /// Its official text.
    pub text: String,
    /// SHA-256 of the text in UTF-8, hex.
    pub hash: String,
    /// Page of the thing it tells of.
    pub link: String,
    /// When it was published.
    pub published_at: Instant,
    /// By whom; absent for what happened by itself.
    pub published_by: Option<AccountId>,
}

/// A notice in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeCard {
    /// Its id.
    pub id: NoticeId,
    /// Id of its form.
    pub form: String,
    /// What kind of notice it is.
    pub heading: Text,
    /// Title of the project.
    pub name: String,
    /// 项目编号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who signs it.
    pub signed: String,
    /// The unit that publishes it.
    pub unit_id: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// When it was published.
    pub published_at: Instant,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeView {
    /// As in lists.
    pub card: NoticeCard,
    /// What it says.
    pub chapters: Vec<NoticeChapter>,
    /// SHA-256 of its official text in UTF-8, hex.
    pub hash: String,
    /// Page of the thing it tells of, as its situation is now.
    pub link: String,
    /// The other notices of the same procedure, newest first.
    pub others: Vec<NoticeCard>,
}

/// A kind of notice of which there are some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeType {
    /// Id of the form.
    pub form: String,
    /// Its title.
    pub title: Text,
    /// Its place among the standard kinds; absent: it is none of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// How many there are.
    pub count: i64,
}

/// Which notices, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NoticeQuery {
    /// Words that must all be found.
    pub q: Option<String>,
    /// Id of a form.
    pub form: Option<String>,
    /// Of units in this region and below.
    pub region: Option<RegionCode>,
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// Of these procedures: ids of needs or of lines of plans, separated by commas, ten at the most.
    pub about: Option<String>,
    /// Published on this day or later.
    pub from: Option<NaiveDate>,
    /// Published on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Cursor of the next page.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

impl NoticeQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}
