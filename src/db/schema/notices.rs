//! Tables of the room `notices`.

diesel::table! {
    /// Official notices as published.
    notice (id) {
        /// Notice id.
        id -> Text,
        /// Id of its form.
        form -> Text,
        /// Title of the form, as JSON.
        heading -> Text,
        /// Title of the project.
        name -> Text,
        /// Number of the project.
        number -> Nullable<Text>,
        /// Kind of the thing it tells of.
        subject -> Text,
        /// Its id.
        subject_id -> Text,
        /// What binds the notices of one procedure.
        thread -> Text,
        /// The unit that publishes it.
        unit_id -> Text,
        /// Its region.
        unit_region -> Text,
        /// Who signs it.
        signed -> Text,
        /// What it says, as JSON.
        chapters -> Text,
        /// Its official text.
        text -> Text,
        /// SHA-256 of the text, hex.
        hash -> Text,
        /// Page of the thing it tells of.
        link -> Text,
        /// When it was published.
        published_at -> Timestamp,
        /// By whom; absent for what happened by itself.
        published_by -> Nullable<Text>,
    }
}

diesel::table! {
    /// Words of notices for full-text search.
    notice_search (number) {
        /// Row of the full-text index.
        number -> Integer,
        /// The notice.
        notice_id -> Text,
        /// Its words, separated by blanks.
        text -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(notice, notice_search);
