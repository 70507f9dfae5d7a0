//! Tables of the room `notify`.

diesel::table! {
    /// What people are told.
    notify_message (id) {
        /// Message id.
        id -> Text,
        /// Whose inbox.
        account_id -> Text,
        /// Made from this template, `kind.name`.
        template -> Text,
        /// Subject in both languages, as JSON.
        subject -> Text,
        /// Body in both languages, as JSON.
        body -> Text,
        /// Page it is about, a path of the portal.
        link -> Nullable<Text>,
        /// When.
        at -> Timestamp,
        /// When it was read.
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Messages that wait for their reader's daily mail.
    notify_digest (message_id) {
        /// The message.
        message_id -> Text,
    }
}

diesel::table! {
    /// How a person wants a kind of message mailed.
    notify_preference (account_id, kind) {
        /// The person.
        account_id -> Text,
        /// Kind of message.
        kind -> Text,
        /// `at_once`, `daily` or `off`.
        mail -> Text,
    }
}

diesel::table! {
    /// What became of each mail.
    notify_mail (id) {
        /// Mail id.
        id -> Text,
        /// To whom.
        account_id -> Text,
        /// To which address.
        address -> Text,
        /// Made from this template.
        template -> Text,
        /// `queued`, `sent` or `failed`.
        state -> Text,
        /// When it was queued.
        at -> Timestamp,
        /// How often it was tried.
        attempts -> Integer,
        /// Why the last attempt failed.
        error -> Nullable<Text>,
        /// When it was sent or given up.
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(notify_digest -> notify_message (message_id));
diesel::allow_tables_to_appear_in_same_query!(notify_message, notify_digest);
