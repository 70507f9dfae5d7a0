//! SQL side of the kernel's types. The kernel itself knows nothing of SQL, so the implementations stand here.
//!
//! Column vocabulary: BigInt, Integer, Text, Bool, Date, Timestamp (UTC), Binary; nothing else (architecture.md §6).

use crate::kernel::{Error, Instant, Money, Ratio, RegionCode, RegionLevel, Result, Uscc};
use chrono::NaiveDateTime;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Makes a type usable in Diesel queries as `$sql`, given its `FromSql` and `ToSql`.
#[macro_export]
macro_rules! sql_value {
    ($($name:ty => $sql:ty),+ $(,)?) => {$(
        impl diesel::expression::AsExpression<$sql> for $name {
            type Expression = diesel::internal::derives::as_expression::Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression { Self::Expression::new(self) }
        }
        impl diesel::expression::AsExpression<diesel::sql_types::Nullable<$sql>> for $name {
            type Expression = diesel::internal::derives::as_expression::Bound<diesel::sql_types::Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression { Self::Expression::new(self) }
        }
        impl<'a> diesel::expression::AsExpression<$sql> for &'a $name {
            type Expression = diesel::internal::derives::as_expression::Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression { Self::Expression::new(self) }
        }
        impl<'a> diesel::expression::AsExpression<diesel::sql_types::Nullable<$sql>> for &'a $name {
            type Expression = diesel::internal::derives::as_expression::Bound<diesel::sql_types::Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression { Self::Expression::new(self) }
        }
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Nullable<$sql>, DB> for $name
        where DB: diesel::backend::Backend, Self: diesel::serialize::ToSql<$sql, DB> {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                <Self as diesel::serialize::ToSql<$sql, DB>>::to_sql(self, out)
            }
        }
        impl<DB> diesel::deserialize::Queryable<$sql, DB> for $name
        where DB: diesel::backend::Backend, Self: diesel::deserialize::FromSql<$sql, DB> {
            type Row = Self;
            fn build(row: Self) -> diesel::deserialize::Result<Self> { Ok(row) }
        }
    )+};
}

/// Makes word-like types (enums of `text_enum!`, ids of `id!`) columns of type Text.
#[macro_export]
macro_rules! sql_text {
    ($($name:ty),+ $(,)?) => {$(
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where DB: diesel::backend::Backend, str: diesel::serialize::ToSql<diesel::sql_types::Text, DB> {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                <str as diesel::serialize::ToSql<diesel::sql_types::Text, DB>>::to_sql(self.as_ref(), out)
            }
        }
        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where DB: diesel::backend::Backend, String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(bytes)?;
                Ok(text.parse::<Self>()?)
            }
        }
        $crate::sql_value!($name => diesel::sql_types::Text);
    )+};
}

impl<DB: Backend> FromSql<Timestamp, DB> for Instant
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        NaiveDateTime::from_sql(bytes).map(Self::from_naive_utc)
    }
}
impl<DB: Backend> ToSql<Timestamp, DB> for Instant
where
    NaiveDateTime: ToSql<Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.naive().to_sql(out)
    }
}

/// Whole numbers in a newtype as BigInt.
macro_rules! sql_whole_number {
    ($($name:ty, $of:path, $inner:ident;)+) => {$(
        impl<DB: Backend> FromSql<BigInt, DB> for $name where i64: FromSql<BigInt, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> { i64::from_sql(bytes).map($of) }
        }
        impl<DB: Backend> ToSql<BigInt, DB> for $name where i64: ToSql<BigInt, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result { self.$inner().to_sql(out) }
        }
        sql_value!($name => BigInt);
    )+};
}
sql_whole_number! {
    Money, Money::from_fen, as_fen;
    Ratio, Ratio::from_bp, as_bp;
}
sql_value!(Instant => Timestamp);

use crate::kernel::ids::{
    AccountId, EventId, FileId, JobId, MessageId, OpportunityId, OrganizationId, SessionId, UnitId,
};
use crate::kernel::{Role, UnitKind};
sql_text!(Role, UnitKind, RegionCode, RegionLevel, Uscc);
sql_text!(AccountId, EventId, FileId, JobId, MessageId, OpportunityId, OrganizationId, SessionId, UnitId);

/// A structured value in a Text column, as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonText(String);

impl JsonText {
    /// Encodes `value`.
    ///
    /// # Errors
    /// `internal` when the value has no JSON form (a map with non-text keys).
    pub fn of(value: &impl Serialize) -> Result<Self> {
        serde_json::to_string(value).map(Self).map_err(Error::internal)
    }

    /// A list of nothing.
    #[must_use]
    pub fn empty_list() -> Self {
        Self("[]".to_owned())
    }

    /// Decodes it.
    ///
    /// # Errors
    /// `internal` when the stored text does not fit the type: the data and the program are of different versions.
    pub fn get<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.0).map_err(Error::internal)
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for JsonText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
impl std::str::FromStr for JsonText {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}
sql_text!(JsonText);
