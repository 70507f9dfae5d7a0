//! Tables of the room `accounts`.

diesel::table! {
    /// Bodies that act on the platform.
    unit (id) {
        /// Unit id.
        id -> Text,
        /// Kind of body.
        kind -> Text,
        /// Full name.
        name -> Text,
        /// Region it works for.
        region -> Text,
        /// Credit code.
        uscc -> Nullable<Text>,
        /// Organization of the registry it stands for.
        organization -> Nullable<Text>,
        /// Whether it may act.
        active -> Bool,
        /// When it was created.
        created_at -> Timestamp,
        /// For optimistic concurrency.
        version -> BigInt,
    }
}

diesel::table! {
    /// People.
    account (id) {
        /// Account id.
        id -> Text,
        /// E-mail address or mobile number.
        login -> Text,
        /// The person's name.
        name -> Text,
        /// Argon2id in PHC form; absent until the invitation is accepted.
        password_hash -> Nullable<Text>,
        /// Language of mails.
        language -> Text,
        /// Invited, active or disabled.
        state -> Text,
        /// When it was created.
        created_at -> Timestamp,
        /// For optimistic concurrency.
        version -> BigInt,
    }
}

diesel::table! {
    /// Who belongs to which unit.
    membership (account_id, unit_id) {
        /// The person.
        account_id -> Text,
        /// The unit.
        unit_id -> Text,
        /// Roles as JSON.
        roles -> Text,
        /// Since when.
        since -> Timestamp,
        /// For optimistic concurrency.
        version -> BigInt,
    }
}

diesel::table! {
    /// Sign-ins.
    session (id) {
        /// Session id.
        id -> Text,
        /// The person.
        account_id -> Text,
        /// What the browser calls itself.
        device -> Text,
        /// Network address at sign-in.
        address -> Text,
        /// Sign-in.
        created_at -> Timestamp,
        /// Last renewal.
        last_used_at -> Timestamp,
        /// Ends at the latest.
        expires_at -> Timestamp,
        /// Ended before that.
        ended_at -> Nullable<Timestamp>,
        /// Why it ended.
        ended_by -> Nullable<Text>,
    }
}

diesel::table! {
    /// Refresh tokens.
    session_token (hash) {
        /// SHA-256 of the token, hexadecimal.
        hash -> Text,
        /// The session it renews.
        session_id -> Text,
        /// Exchanged.
        used_at -> Nullable<Timestamp>,
        /// No longer valid.
        replaced_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Single-use links.
    account_ticket (hash) {
        /// SHA-256 of the secret, hexadecimal.
        hash -> Text,
        /// Whose.
        account_id -> Text,
        /// Invitation or forgotten password.
        purpose -> Text,
        /// When it was made.
        created_at -> Timestamp,
        /// Valid until.
        expires_at -> Timestamp,
        /// Used or replaced.
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Failed sign-ins.
    account_attempt (subject) {
        /// An account's or a network address's key.
        subject -> Text,
        /// Failures in a row.
        failures -> Integer,
        /// The last one.
        last_at -> Timestamp,
        /// No attempt is taken before.
        blocked_until -> Nullable<Timestamp>,
    }
}

diesel::joinable!(membership -> account (account_id));
diesel::joinable!(membership -> unit (unit_id));
diesel::joinable!(session -> account (account_id));
diesel::joinable!(session_token -> session (session_id));
diesel::allow_tables_to_appear_in_same_query!(account, membership, session, session_token, unit);
