//! Tables of the room `awards`.

diesel::table! {
    /// Awards.
    award (id) {
        /// Id.
        id -> Text,
        /// The opportunity.
        opportunity_id -> Text,
        /// The review.
        review_id -> Text,
        /// The department.
        unit_id -> Text,
        /// Its region.
        unit_region -> Text,
        /// Title of the opportunity.
        title -> Text,
        /// State.
        state -> Text,
        /// Who proposed.
        drafter -> Nullable<Text>,
        /// Why returned or revoked.
        reason -> Nullable<Text>,
        /// Until when it must be decided.
        decide_by -> Nullable<Timestamp>,
        /// When decided.
        decided_at -> Nullable<Timestamp>,
        /// Until when it must be published.
        publish_by -> Nullable<Timestamp>,
        /// When published.
        published_at -> Nullable<Timestamp>,
        /// When the publicity is over.
        publicity_until -> Nullable<Timestamp>,
        /// When confirmed.
        confirmed_at -> Nullable<Timestamp>,
        /// When it came.
        created_at -> Timestamp,
        /// Last change.
        updated_at -> Timestamp,
        /// Version.
        version -> BigInt,
    }
}

diesel::table! {
    /// Whom each lot goes to.
    award_entry (id) {
        /// Id.
        id -> Text,
        /// The award.
        award_id -> Text,
        /// Number of the lot; 0 for the whole.
        lot -> Integer,
        /// The bid.
        bid_id -> Text,
        /// The submission.
        submission_id -> Text,
        /// To whom.
        organization_id -> Text,
        /// Its name.
        name -> Text,
        /// The price in fen.
        amount -> Nullable<BigInt>,
        /// Its rank.
        rank -> Integer,
        /// Why another than the ranking gives.
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// What confirmed awards came to per unit.
    award_price (id) {
        /// Id.
        id -> Text,
        /// The award.
        award_id -> Text,
        /// The opportunity.
        opportunity_id -> Text,
        /// Its title.
        title -> Text,
        /// Number of the lot; 0 for the whole.
        lot -> Integer,
        /// What a unit is.
        measure -> Text,
        /// The unit of what is delivered; empty for people.
        unit -> Text,
        /// Catalogue code.
        category -> Text,
        /// Region served.
        region -> Text,
        /// Of one unit, in fen.
        amount -> BigInt,
        /// When confirmed.
        confirmed_at -> Timestamp,
    }
}

diesel::joinable!(award_price -> award (award_id));
diesel::allow_tables_to_appear_in_same_query!(award, award_entry, award_price);

diesel::table! {
    /// Enquiries, objections, complaints.
    remedy (id) {
        /// Id.
        id -> Text,
        /// What it is.
        kind -> Text,
        /// What it is about.
        about -> Text,
        /// The opportunity.
        opportunity_id -> Text,
        /// Its title.
        title -> Text,
        /// The department.
        unit_id -> Text,
        /// Its region.
        unit_region -> Text,
        /// Who filed it.
        organization_id -> Text,
        /// Its name.
        name -> Text,
        /// The objection a complaint follows.
        objection_id -> Nullable<Text>,
        /// State.
        state -> Text,
        /// What happened.
        facts -> Text,
        /// The law it rests on.
        legal_basis -> Nullable<Text>,
        /// What is asked for.
        request -> Nullable<Text>,
        /// When filed.
        filed_at -> Timestamp,
        /// Until when it must be accepted or not.
        examine_by -> Nullable<Timestamp>,
        /// Until when it must be answered or decided.
        answer_by -> Nullable<Timestamp>,
        /// The procedure is suspended until then.
        suspended_until -> Nullable<Timestamp>,
        /// What was found.
        outcome -> Nullable<Text>,
        /// What follows.
        measure -> Nullable<Text>,
        /// Answer or decision.
        answer -> Nullable<Text>,
        /// When answered or decided.
        answered_at -> Nullable<Timestamp>,
        /// What the authority asks to be added.
        supplement_asked -> Nullable<Text>,
        /// Until when it can be added.
        supplement_by -> Nullable<Timestamp>,
        /// What was added.
        supplement -> Nullable<Text>,
        /// When it was added.
        supplemented_at -> Nullable<Timestamp>,
        /// Version.
        version -> BigInt,
    }
}

diesel::table! {
    /// Remedies being written.
    remedy_draft (id) {
        /// Id.
        id -> Text,
        /// Who writes it.
        organization_id -> Text,
        /// The opportunity.
        opportunity_id -> Text,
        /// Its title.
        title -> Text,
        /// What it is.
        kind -> Text,
        /// What is written so far, as JSON.
        content -> Text,
        /// Last change.
        updated_at -> Timestamp,
        /// Version.
        version -> BigInt,
    }
}
