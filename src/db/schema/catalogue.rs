//! Tables of the room `catalogue`.

diesel::table! {
    /// A version of one region's guiding catalogue.
    catalogue_version (id) {
        /// Version id.
        id -> Text,
        /// Whose catalogue: the nation's, or what a region adds.
        region -> Text,
        /// What people call it.
        title -> Text,
        /// The document it comes from.
        basis -> Text,
        /// draft, published or discarded.
        state -> Text,
        /// First day in force.
        effective_from -> Nullable<Date>,
        /// When the draft was begun.
        created_at -> Timestamp,
        /// When it was published.
        published_at -> Nullable<Timestamp>,
        /// Number of changes, for optimistic concurrency; counts the items' changes too.
        version -> BigInt,
    }
}

diesel::table! {
    /// An item of a version.
    catalogue_item (version_id, code) {
        /// The version.
        version_id -> Text,
        /// Code; parent and level follow from it.
        code -> Text,
        /// Name.
        name -> Text,
        /// What it covers.
        definition -> Text,
        /// How far it was checked.
        status -> Text,
        /// Where it comes from.
        basis -> Text,
    }
}

diesel::joinable!(catalogue_item -> catalogue_version (version_id));
diesel::allow_tables_to_appear_in_same_query!(catalogue_item, catalogue_version);
