//! Tables of the room `duties`.

diesel::table! {
    /// What waits for somebody about a thing.
    duty (id) {
        /// Duty id.
        id -> Text,
        /// Kind of thing.
        subject -> Text,
        /// Which thing.
        subject_id -> Text,
        /// What is to be done, `room.act`.
        word -> Text,
        /// Whose, where it is one person's.
        account_id -> Nullable<Text>,
        /// In which unit, where it is a role's.
        unit_id -> Nullable<Text>,
        /// In which region, where it is a role's of any unit there.
        region -> Nullable<Text>,
        /// Which role's.
        role -> Nullable<Text>,
        /// Accounts that hold the role and may not do it, as JSON.
        barred -> Text,
        /// Name of the thing.
        title -> Text,
        /// What is to be done in both languages, as JSON.
        act -> Text,
        /// The rule the deadline comes from.
        basis -> Nullable<Text>,
        /// Page where it is done, a path of the portal.
        link -> Text,
        /// Until when.
        due_at -> Nullable<Timestamp>,
        /// Since when it waits.
        opened_at -> Timestamp,
    }
}

diesel::table! {
    /// The secret address of a person's calendar.
    duty_feed (account_id) {
        /// Whose.
        account_id -> Text,
        /// SHA-256 of the secret.
        secret_hash -> Text,
        /// When it was made.
        made_at -> Timestamp,
        /// When a calendar program last read it.
        read_at -> Nullable<Timestamp>,
    }
}
