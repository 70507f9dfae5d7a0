//! Tables of the room `submissions`.

diesel::table! {
    /// Opening keys of people.
    opening_key (id) {
        /// Id.
        id -> Text,
        /// The person.
        account_id -> Text,
        /// The unit.
        unit_id -> Text,
        /// The unit's region.
        unit_region -> Text,
        /// On which side.
        side -> Text,
        /// Public half.
        recipient -> Text,
        /// Secret half, wrapped.
        wrapped -> Binary,
        /// When it was begun.
        created_at -> Timestamp,
        /// No longer used since.
        retired_at -> Nullable<Timestamp>,
        /// For optimistic concurrency.
        version -> BigInt,
    }
}

diesel::table! {
    /// Keys that submissions are sealed to.
    sealing_key (opportunity_id) {
        /// The opportunity.
        opportunity_id -> Text,
        /// Public half.
        recipient -> Text,
        /// When it was made.
        made_at -> Timestamp,
        /// When it was opened.
        opened_at -> Nullable<Timestamp>,
        /// Record of the opening as JSON.
        record -> Nullable<Text>,
    }
}

diesel::table! {
    /// Shares of their secret halves.
    sealing_share (opportunity_id, side, key_id) {
        /// The opportunity.
        opportunity_id -> Text,
        /// On which side.
        side -> Text,
        /// Whose key it is encrypted to.
        key_id -> Text,
        /// Ciphertext.
        sealed -> Binary,
    }
}

diesel::table! {
    /// Shares contributed to an opening under way.
    opening_share (opportunity_id, side) {
        /// The opportunity.
        opportunity_id -> Text,
        /// On which side.
        side -> Text,
        /// The person.
        account_id -> Text,
        /// The unit.
        unit_id -> Text,
        /// When.
        at -> Timestamp,
        /// Ciphertext under the server key.
        veiled -> Binary,
    }
}

diesel::table! {
    /// Submissions.
    submission (id) {
        /// Id.
        id -> Text,
        /// The opportunity.
        opportunity_id -> Text,
        /// The organization.
        organization_id -> Text,
        /// Where it stands.
        state -> Text,
        /// Number of the version.
        number -> Integer,
        /// The draft, encrypted.
        draft -> Nullable<Binary>,
        /// Edition of the opportunity.
        edition -> Integer,
        /// When it was begun.
        created_at -> Timestamp,
        /// Last change.
        updated_at -> Timestamp,
        /// For optimistic concurrency.
        version -> BigInt,
    }
}

diesel::table! {
    /// What was handed in.
    submission_version (submission_id, number) {
        /// The submission.
        submission_id -> Text,
        /// Number of the version.
        number -> Integer,
        /// In force, replaced or withdrawn.
        standing -> Text,
        /// Edition of the opportunity.
        edition -> Integer,
        /// When its last byte came.
        received_at -> Timestamp,
        /// SHA-256 of the text.
        content_hash -> Text,
        /// SHA-256 of the ciphertext.
        sealed_hash -> Text,
        /// Ciphertext.
        sealed -> Binary,
        /// Receipt as JSON.
        receipt -> Text,
        /// Event of the log.
        event_id -> Text,
        /// The text, once opened.
        opened -> Nullable<Text>,
        /// When replaced or withdrawn.
        ended_at -> Nullable<Timestamp>,
        /// Receipt of the withdrawal.
        withdrawal -> Nullable<Text>,
        /// Receipt of the last confirmation.
        confirmation -> Nullable<Text>,
        /// The lots it is for, encrypted under the server's key.
        lots -> Nullable<Binary>,
    }
}

diesel::table! {
    /// Files of submissions, encrypted.
    submission_file (id) {
        /// Id.
        id -> Text,
        /// The submission.
        submission_id -> Text,
        /// When.
        at -> Timestamp,
        /// Bytes of the ciphertext.
        size -> BigInt,
        /// SHA-256 of the ciphertext.
        sha256 -> Text,
        /// Name, type, key: encrypted.
        meta -> Nullable<Binary>,
        /// Number of the version.
        number -> Integer,
    }
}

diesel::table! {
    /// Who did what with a submission.
    submission_step (id) {
        /// Id.
        id -> Text,
        /// The submission.
        submission_id -> Text,
        /// When.
        at -> Timestamp,
        /// The person.
        account_id -> Nullable<Text>,
        /// What.
        action -> Text,
        /// Details as JSON.
        details -> Text,
    }
}

diesel::joinable!(submission_version -> submission (submission_id));
diesel::allow_tables_to_appear_in_same_query!(submission, submission_version);
