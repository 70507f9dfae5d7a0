//! Table of `db::once`.

diesel::table! {
    /// First answers of creating requests that carried an Idempotency-Key.
    once_answer (account, operation, idempotency_key) {
        /// Who asked.
        account -> Text,
        /// Which operation.
        operation -> Text,
        /// The caller's key.
        idempotency_key -> Text,
        /// Hash of the request it was first used for.
        request_hash -> Text,
        /// The answer, as JSON.
        answer -> Text,
        /// When.
        at -> Timestamp,
    }
}
