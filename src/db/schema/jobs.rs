//! Tables of the room `jobs`.

diesel::table! {
    /// Work to be done after a transaction.
    job (id) {
        /// Job id.
        id -> Text,
        /// What to do, `room.act`.
        kind -> Text,
        /// With what, as JSON.
        payload -> Text,
        /// No second job with this key is queued until a worker takes this one.
        unique_key -> Nullable<Text>,
        /// `waiting`, `running` or `dead`.
        state -> Text,
        /// When it was to run.
        scheduled_at -> Timestamp,
        /// When it may be taken (again); absent for dead jobs.
        due_at -> Nullable<Timestamp>,
        /// Token of the worker that holds it.
        lease -> Nullable<Text>,
        /// How often it was taken.
        attempts -> Integer,
        /// Why the last attempt failed.
        error -> Nullable<Text>,
        /// When the last attempt failed.
        failed_at -> Nullable<Timestamp>,
    }
}
