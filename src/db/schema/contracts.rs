//! Tables of the room `contracts`.

diesel::table! {
    /// Contracts.
    contract (id) {
        /// Id.
        id -> Text,
        /// The award.
        award_id -> Text,
        /// Number of the lot; 0 for the whole.
        lot -> Integer,
        /// The opportunity.
        opportunity_id -> Text,
        /// The department.
        unit_id -> Text,
        /// Its region.
        unit_region -> Text,
        /// The organization.
        organization_id -> Text,
        /// Name of the department's side.
        purchaser -> Text,
        /// Name of the organization.
        provider -> Text,
        /// Title.
        title -> Text,
        /// State.
        state -> Text,
        /// As generated, JSON.
        origin -> Text,
        /// As it stands, JSON.
        terms -> Text,
        /// Price in fen.
        amount -> Nullable<BigInt>,
        /// First day.
        starts_on -> Nullable<Date>,
        /// Last day.
        ends_on -> Nullable<Date>,
        /// Who wrote in it last.
        drafter -> Nullable<Text>,
        /// Why sent back or cancelled.
        reason -> Nullable<Text>,
        /// How often its text was fixed.
        edition -> Integer,
        /// What is left out of what is published, JSON.
        masks -> Text,
        /// The packs it was signed under, JSON.
        rules -> Nullable<Text>,
        /// What is noted on the way, JSON.
        notes -> Text,
        /// When the next step is due.
        due_at -> Nullable<Timestamp>,
        /// When the organization first saw it.
        offered_at -> Nullable<Timestamp>,
        /// When both had signed.
        signed_at -> Nullable<Timestamp>,
        /// When published.
        published_at -> Nullable<Timestamp>,
        /// When filed.
        filed_at -> Nullable<Timestamp>,
        /// When drafted.
        created_at -> Timestamp,
        /// Last change.
        updated_at -> Timestamp,
        /// Version.
        version -> BigInt,
    }
}

diesel::table! {
    /// Texts as they were fixed.
    contract_text (contract_id, edition) {
        /// The contract.
        contract_id -> Text,
        /// Which fixing.
        edition -> Integer,
        /// Sections and paragraphs, JSON.
        document -> Text,
        /// SHA-256 of the plain form.
        text_hash -> Text,
        /// When.
        fixed_at -> Timestamp,
    }
}

diesel::table! {
    /// Signatures under fixed texts.
    contract_signature (id) {
        /// Id.
        id -> Text,
        /// The contract.
        contract_id -> Text,
        /// Which fixing.
        edition -> Integer,
        /// For which side.
        side -> Text,
        /// Who.
        account_id -> Text,
        /// For which unit.
        unit_id -> Text,
        /// When.
        signed_at -> Timestamp,
        /// The signature, JSON.
        signature -> Text,
    }
}

diesel::table! {
    /// Changes of contracts.
    contract_change (id) {
        /// Id.
        id -> Text,
        /// The contract.
        contract_id -> Text,
        /// Which proposal.
        number -> Integer,
        /// What it does.
        kind -> Text,
        /// State.
        state -> Text,
        /// Which side wants it.
        side -> Text,
        /// For which unit it was proposed.
        unit_id -> Text,
        /// Who proposed it.
        account_id -> Text,
        /// What the contract shall say, JSON.
        terms -> Text,
        /// The text that is signed.
        edition -> Integer,
        /// When proposed.
        proposed_at -> Timestamp,
        /// Why refused.
        answer -> Nullable<Text>,
        /// When settled.
        answered_at -> Nullable<Timestamp>,
        /// Version.
        version -> BigInt,
    }
}
