//! Tables of the room `files`.

diesel::table! {
    /// Uploaded files.
    file (id) {
        /// File id, also its place in the file store.
        id -> Text,
        /// What kind of file it may be.
        purpose -> Text,
        /// Name as uploaded, for display only.
        name -> Text,
        /// `uploading` or `stored`.
        state -> Text,
        /// Type by content.
        file_type -> Nullable<Text>,
        /// Bytes.
        size -> BigInt,
        /// Hash of the content, hexadecimal.
        sha256 -> Nullable<Text>,
        /// Who uploaded it.
        account_id -> Text,
        /// When the upload began.
        at -> Timestamp,
        /// Kind of the thing it belongs to.
        subject_kind -> Nullable<Text>,
        /// The thing it belongs to.
        subject_id -> Nullable<Text>,
    }
}
