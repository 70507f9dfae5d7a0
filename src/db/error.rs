//! Database errors as the project's errors.

use crate::kernel::{Code, Error};
use diesel::result::{DatabaseErrorKind, Error as DieselError};

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::not_found(),
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => busy(error),
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                let key = info.constraint_name().or(info.column_name()).unwrap_or_else(|| info.message()).to_owned();
                Self {
                    source: Some(key.into()),
                    ..Self::new(Code::Duplicate, "已有相同的记录，请勿重复提交", "The same record exists already")
                }
            }
            DieselError::DatabaseError(_, info) if is_contention(info.message()) => busy(error),
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                _,
            ) => Self::unavailable(error),
            _ => Self::internal(error),
        }
    }
}

/// Messages of deadlock and lock time-out: neither driver gives them a kind of their own.
fn is_contention(message: &str) -> bool {
    ["database is locked", "database table is locked", "deadlock detected", "could not serialize access"]
        .iter()
        .any(|known| message.contains(known))
}

fn busy(error: DieselError) -> Error {
    Error { transient: true, ..Error::unavailable(error) }
}
