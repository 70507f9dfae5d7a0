//! Identifiers: UUIDv7, each kind its own type, kept as its 36-character text so that it borrows into SQL on both databases.

use std::fmt;

/// Text form of a UUID.
pub const ID_LENGTH: usize = 36;

/// Declares an id newtype with parsing, serde, ordering and OpenAPI schema; `db::types` adds the SQL side with `sql_text!`.
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $crate::kernel::ids::ID_LENGTH]);
        impl $name {
            /// A new id, ordered by creation time.
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self { Self::from_uuid(uuid::Uuid::now_v7()) }
            /// From a UUID.
            #[must_use]
            pub fn from_uuid(uuid: uuid::Uuid) -> Self {
                let mut text = [0; $crate::kernel::ids::ID_LENGTH];
                uuid.hyphenated().encode_lower(&mut text);
                Self(text)
            }
            /// The text form.
            #[must_use]
            pub fn as_str(&self) -> &str { std::str::from_utf8(&self.0).unwrap_or_default() }
        }
        impl AsRef<str> for $name { fn as_ref(&self) -> &str { self.as_str() } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::kernel::ids::BadId;
            fn from_str(text: &str) -> Result<Self, $crate::kernel::ids::BadId> {
                uuid::Uuid::parse_str(text).map(Self::from_uuid).map_err(|_| $crate::kernel::ids::BadId(text.to_owned()))
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(self.as_str()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Uuid)))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    )+};
}

/// The text is not a UUID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadId(pub String);

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an id (UUID expected): {}", self.0)
    }
}
impl std::error::Error for BadId {}

id! {
    /// A person's account.
    AccountId,
    /// A unit: department, organization's workspace, authority, agency, supervisor or operator.
    UnitId,
    /// A sign-in session of an account.
    SessionId,
    /// A social organization in the registry.
    OrganizationId,
    /// A need or a call.
    OpportunityId,
    /// A stored file.
    FileId,
    /// An entry of the audit log.
    EventId,
    /// A queued job.
    JobId,
    /// A message in a person's inbox.
    MessageId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_by_creation_and_round_trip() {
        let (a, b) = (AccountId::new(), AccountId::new());
        assert!(a < b);
        assert_eq!(a.to_string().parse::<AccountId>().unwrap(), a);
        assert!("not-an-id".parse::<AccountId>().is_err());
    }
}
