//! Imports: what was read from a file, what it would change, and how far it has been applied.

use super::edit::FieldDifference;
use super::record::{Part, Record};
use crate::db::schema::{organization_import, organization_import_row};
use crate::db::types::JsonText;
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, RegionCode, Text};
use chrono::NaiveDate;
use diesel::prelude::{AsChangeset, Identifiable, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::{IntoParams, ToSchema};

crate::id! {
    /// An import of organizations.
    ImportId,
}

crate::text_enum! {
    /// Sheets a file may have.
    #[schema(as = organizations::Sheet)]
    pub enum Sheet {
        /// 社会组织: a row for each organization.
        Organizations = "organizations",
        /// 评估等级
        Grades = "grades",
        /// 年检年报
        Annual = "annual",
        /// 信用名单
        Credit = "credit",
        /// 社工证书
        Staff = "staff",
        /// 服务范围
        Services = "services",
        /// 资格认定: tax and charity status
        Qualifications = "qualifications",
        /// 项目业绩
        Performance = "performance",
    }
}

crate::text_enum! {
    /// How far an import has come.
    #[schema(as = organizations::ImportState)]
    pub enum ImportState {
        /// The file is being read and compared; nothing has changed in the registry.
        Reading = "reading",
        /// Dry run finished: waits for a decision.
        Ready = "ready",
        /// Being applied, chunk by chunk.
        Applying = "applying",
        /// Applied.
        Done = "done",
        /// Given up; what had been applied stays.
        Cancelled = "cancelled",
    }
}

crate::text_enum! {
    /// What a row would do.
    #[schema(as = organizations::RowState)]
    pub enum RowState {
        /// Enters an organization, or a record that was not there.
        New = "new",
        /// Changes records.
        Changed = "changed",
        /// Everything is so already.
        Unchanged = "unchanged",
        /// Cannot be applied: see its errors.
        Error = "error",
    }
}

crate::text_enum! {
    /// What became of a row.
    #[schema(as = organizations::RowOutcome)]
    pub enum RowOutcome {
        /// Not yet applied.
        Pending = "pending",
        /// Applied.
        Applied = "applied",
        /// Not chosen.
        Skipped = "skipped",
        /// The organization changed after the dry run: import the row again.
        Conflict = "conflict",
    }
}

crate::sql_text!(ImportId, Sheet, ImportState, RowState, RowOutcome);

/// A value read from a cell, before it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, without blanks around.
    Text(String),
    /// A number; spreadsheets know only binary floating point, so money is rounded to the fen on reading.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// Yes or no.
    Bool(bool),
    /// An error of the spreadsheet, `#N/A`.
    Error(String),
}

/// A sheet as read: its name, and its rows with their line numbers from 1; the first row is the header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name in the file; empty for CSV.
    pub name: String,
    /// Rows that have at least one cell.
    pub rows: Vec<(u32, Vec<Cell>)>,
}

/// Something wrong in one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::CellError)]
pub struct CellError {
    /// Sheet, as named in the file.
    pub sheet: String,
    /// Line, from 1.
    pub line: u32,
    /// Header of the column.
    pub column: String,
    /// Address, `C12`; only the line where a whole row is meant.
    pub cell: String,
    /// What stands there.
    pub value: String,
    /// Stable word.
    pub code: String,
    /// What is wrong and how to mend it.
    pub message: Text,
}

/// What a row asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum Wish {
    /// These fields of a state, the others as they are.
    Merge {
        /// Part.
        part: Part,
        /// Fields of the body.
        fields: Map<String, Json>,
        /// Day from which they hold; the day of the import (for a new organization its registration) unless told.
        on: Option<NaiveDate>,
    },
    /// Exactly these regions or categories served.
    Codes {
        /// [`Part::ServiceRegion`] or [`Part::ServiceCategory`].
        part: Part,
        /// Codes.
        codes: Vec<String>,
        /// Day from which they hold, as above.
        on: Option<NaiveDate>,
    },
    /// This record.
    Put {
        /// The record.
        record: Record,
    },
}

/// A row with what it asks for, or why it cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedRow {
    /// Sheet.
    pub sheet: Sheet,
    /// Name of the sheet in the file.
    pub sheet_name: String,
    /// Line, from 1.
    pub line: u32,
    /// Credit code; empty if it cannot be read.
    pub uscc: String,
    /// Name as given, to recognize the row.
    pub name: String,
    /// What it asks for.
    pub wishes: Vec<Wish>,
    /// What is wrong.
    pub errors: Vec<CellError>,
    /// Header and address of each column found, by the column's id: for errors found later.
    pub columns: std::sync::Arc<Vec<FoundColumn>>,
}

/// Where a column stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundColumn {
    /// Id of the column.
    pub id: &'static str,
    /// Its header in the file.
    pub header: String,
    /// Its position, from 0.
    pub index: usize,
}

/// How a sheet was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::SheetSummary)]
pub struct SheetSummary {
    /// Name in the file.
    pub name: String,
    /// What it was taken for; absent if not recognized and left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Sheet>,
    /// Rows read.
    pub rows: usize,
    /// Headers understood.
    pub columns: Vec<String>,
    /// Headers left out.
    pub ignored: Vec<String>,
}

/// An import, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = organization_import, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// Who.
    pub account: AccountId,
    /// For which authority.
    pub unit: UnitId,
    /// Region of the authority: rows outside it are refused.
    pub region: RegionCode,
    /// Name of the file.
    pub file_name: String,
    /// Day from which undated statements hold.
    pub day: NaiveDate,
    /// How far it has come.
    pub state: ImportState,
    /// How its sheets were understood: a list of [`SheetSummary`].
    pub sheets: JsonText,
    /// Rows read.
    pub row_count: i64,
    /// Rows that enter something.
    pub new_rows: i64,
    /// Rows that change something.
    pub changed_rows: i64,
    /// Rows that change nothing.
    pub unchanged_rows: i64,
    /// Rows with errors.
    pub error_rows: i64,
    /// Rows applied.
    pub applied_rows: i64,
    /// Rows not applied because the organization changed in the meantime.
    pub conflict_rows: i64,
    /// Organizations in the file.
    pub group_count: i64,
    /// Organizations done with.
    pub done_groups: i64,
    /// When the file came.
    pub created_at: Instant,
    /// When applying ended.
    pub finished_at: Option<Instant>,
}

/// A row of an import, as stored. Rows of one organization share a group; groups are applied whole, in order.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_import_row, treat_none_as_default_value = false)]
pub struct ImportRow {
    /// The import.
    pub import_id: ImportId,
    /// Position, from 1.
    pub number: i64,
    /// The organization's group, from 1.
    pub group_number: i64,
    /// Sheet.
    pub sheet: Sheet,
    /// Line in the sheet.
    pub line: i64,
    /// Credit code, or what stood in its place.
    pub uscc: String,
    /// Name as given.
    pub name: String,
    /// What it would do.
    pub state: RowState,
    /// What became of it.
    pub outcome: RowOutcome,
    /// Version of the organization at the dry run; 0 for a new one.
    pub base_version: i64,
    /// What it asks for: a list of [`Wish`].
    pub wishes: JsonText,
    /// What it would change: a list of [`FieldDifference`].
    pub fields: JsonText,
    /// What is wrong: a list of [`CellError`].
    pub errors: JsonText,
}

/// An import, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::ImportView)]
pub struct ImportView {
    /// Id.
    pub id: ImportId,
    /// Who.
    pub account: AccountId,
    /// Name of the file.
    pub file_name: String,
    /// Day from which undated statements hold.
    pub day: NaiveDate,
    /// How far it has come.
    pub state: ImportState,
    /// How its sheets were understood.
    pub sheets: Vec<SheetSummary>,
    /// Rows read.
    pub rows: i64,
    /// Rows that enter something.
    pub new_rows: i64,
    /// Rows that change something.
    pub changed_rows: i64,
    /// Rows that change nothing.
    pub unchanged_rows: i64,
    /// Rows with errors.
    pub error_rows: i64,
    /// Rows applied.
    pub applied_rows: i64,
    /// Rows not applied because the organization changed in the meantime.
    pub conflict_rows: i64,
    /// Progress of applying in basis points.
    pub progress_bp: i64,
    /// When the file came.
    pub created_at: Instant,
    /// When applying ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Instant>,
}

/// A row, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::ImportRowView)]
pub struct ImportRowView {
    /// Position, to choose it.
    pub number: i64,
    /// Sheet.
    pub sheet: Sheet,
    /// Line in the sheet.
    pub line: i64,
    /// Credit code, or what stood in its place.
    pub uscc: String,
    /// Name as given.
    pub name: String,
    /// What it would do.
    pub state: RowState,
    /// What became of it.
    pub outcome: RowOutcome,
    /// What it would change, field by field.
    pub fields: Vec<FieldDifference>,
    /// What is wrong.
    pub errors: Vec<CellError>,
}

/// Which rows of an import.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportRowQuery {
    /// Only rows in this state.
    #[param(inline)]
    pub state: Option<RowState>,
    /// Only rows with this outcome.
    #[param(inline)]
    pub outcome: Option<RowOutcome>,
    /// Cursor.
    pub after: Option<String>,
    /// How many, 1 to 200; 50 unless told.
    pub limit: Option<i64>,
}

/// What to apply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::ApplyInput)]
#[serde(deny_unknown_fields)]
pub struct ApplyInput {
    /// Positions of the rows to apply; absent: all that are new or changed.
    #[serde(default)]
    pub rows: Option<Vec<i64>>,
}

/// A file's name and the sheet a CSV is taken for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// Name of the file, for the list of imports.
    pub file_name: Option<String>,
    /// What a CSV file is; recognized by its headers unless told.
    #[param(inline)]
    pub sheet: Option<Sheet>,
}
