//! Pure vocabulary shared by every room: ids, money, ratios, codes, regions, working days, lifecycles, access
//! decisions and errors. Nothing here knows of the database, HTTP, the clock or randomness.

pub mod access;
pub mod calendar;
pub mod error;
pub mod ids;
pub mod lifecycle;
pub mod money;
pub mod ratio;
pub mod region;
pub mod sheet;
pub mod text;
pub mod time;
pub mod tsv;
pub mod uscc;

pub use access::{ActingUnit, Actor, Relation, Role, Rule, Scope, UnitKind, Who};
pub use calendar::Calendar;
pub use error::{Code, Error, FieldError, Result};
pub use money::Money;
pub use ratio::Ratio;
pub use region::{Region, RegionCode, RegionLevel, Regions};
pub use text::{Lang, Text};
pub use time::{Clock, Instant};
pub use uscc::Uscc;

/// Declares an enum whose wire and database form is a fixed word.
///
/// Gives `ALL`, `as_str`, `FromStr` (error: the unknown word), `Display`, serde and the OpenAPI schema. `db::types`
/// adds the SQL side with `sql_text!`.
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:tt),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        $(#[$meta])*
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }
        impl $name {
            /// Every value, in declared order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word used in JSON and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
        }
        impl AsRef<str> for $name { fn as_ref(&self) -> &str { self.as_str() } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> std::result::Result<Self, String> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(format!("unknown {}: {word}", stringify!($name))) }
            }
        }
    };
}

/// Gives a value type whose wire and database form is a checked text (`AsRef<str>` and `FromStr` exist) its `Display`,
/// `Debug`, serde and OpenAPI schema.
#[macro_export]
macro_rules! text_value {
    ($name:ident, $pattern:literal, $description:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_ref())
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_ref())
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_ref())
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some($pattern))
                    .description(Some($description))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    };
}
