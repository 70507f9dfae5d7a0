//! Tables of the room `audit`.

diesel::table! {
    /// Every change of state.
    audit_event (id) {
        /// Event id.
        id -> Text,
        /// When.
        at -> Timestamp,
        /// Who; absent for what fires by itself.
        actor_account -> Nullable<Text>,
        /// For which unit.
        actor_unit -> Nullable<Text>,
        /// What, `room.act`.
        action -> Text,
        /// Kind of the thing changed.
        subject_kind -> Text,
        /// The thing changed.
        subject_id -> Text,
        /// Region the thing lies in.
        region -> Nullable<Text>,
        /// Details as JSON.
        data -> Text,
    }
}

diesel::table! {
    /// Events waiting for their place in the log.
    audit_pending (event_id) {
        /// The event.
        event_id -> Text,
    }
}

diesel::table! {
    /// The ordered, hash-chained log.
    audit_log (seq) {
        /// Position, from 1 without gaps.
        seq -> BigInt,
        /// The event at that position.
        event_id -> Text,
        /// Hash of the event.
        leaf -> Binary,
        /// Hash of everything up to here.
        chain -> Binary,
    }
}

diesel::joinable!(audit_log -> audit_event (event_id));
