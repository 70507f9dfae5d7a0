//! Tables of the room `policy`.

diesel::table! {
    /// A text of a policy pack.
    policy_pack (id) {
        /// Id of the text.
        id -> Text,
        /// Id of the pack, as its text says.
        pack -> Text,
        /// Content hash.
        hash -> Text,
        /// Where its rules hold.
        region -> Text,
        /// TOML.
        source -> Text,
        /// shipped or imported.
        origin -> Text,
        /// draft, published, superseded, withdrawn or discarded.
        state -> Text,
        /// When it came in.
        created_at -> Timestamp,
        /// Who imported it; absent for what is shipped.
        created_by -> Nullable<Text>,
        /// When it was last put in force.
        published_at -> Nullable<Timestamp>,
        /// Number of changes, for optimistic concurrency.
        version -> BigInt,
    }
}

diesel::table! {
    /// A set of packs in use together.
    policy_library (hash) {
        /// Hash of the versions.
        hash -> Text,
        /// Their versions, a JSON list.
        packs -> Text,
        /// When it was first cited.
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    /// A decision by rule.
    policy_decision (id) {
        /// Decision id.
        id -> Text,
        /// The packs in use.
        library -> Text,
        /// The need or call it was about.
        opportunity -> Nullable<Text>,
        /// The organization it was about.
        organization -> Nullable<Text>,
        /// The unit it was made for.
        unit -> Nullable<Text>,
        /// Region of the event.
        region -> Text,
        /// When.
        made_at -> Timestamp,
        /// The whole decision as JSON.
        body -> Text,
    }
}

diesel::joinable!(policy_decision -> policy_library (library));
diesel::allow_tables_to_appear_in_same_query!(policy_decision, policy_library);
