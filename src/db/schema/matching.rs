//! Tables of the room `matching`.

diesel::table! {
    /// Which organizations have been told that they qualify for a need.
    matching_told (opportunity_id, organization_id) {
        /// The need.
        opportunity_id -> Text,
        /// The organization.
        organization_id -> Text,
        /// When.
        at -> Timestamp,
        /// The edition it was last told of.
        edition -> Integer,
    }
}
