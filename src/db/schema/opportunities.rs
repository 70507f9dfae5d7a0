//! Tables of the room `opportunities`.

diesel::table! {
    /// Needs and calls.
    opportunity (id) {
        /// Opportunity id.
        id -> Text,
        /// Need or call.
        kind -> Text,
        /// The department.
        unit_id -> Text,
        /// The department's region.
        unit_region -> Text,
        /// Where it stands.
        state -> Text,
        /// What lists show, as JSON.
        card -> Text,
        /// Region served.
        region -> Nullable<Text>,
        /// Code of the guiding catalogue.
        category -> Nullable<Text>,
        /// Procurement method.
        method -> Nullable<Text>,
        /// Budget in fen; 0: not stated.
        amount -> BigInt,
        /// Until when bids are taken.
        deadline -> Nullable<Timestamp>,
        /// Published edition; 0: never published.
        edition -> Integer,
        /// First publication.
        published_at -> Nullable<Timestamp>,
        /// When it was closed or cancelled.
        ended_at -> Nullable<Timestamp>,
        /// Why it was cancelled.
        cancel_reason -> Nullable<Text>,
        /// Working copy as JSON.
        working -> Nullable<Text>,
        /// What the amendment changes.
        change_note -> Nullable<Text>,
        /// Accounts that have written in the working copy, as JSON.
        authors -> Text,
        /// When it was begun.
        created_at -> Timestamp,
        /// Last change.
        updated_at -> Timestamp,
        /// Version for If-Match.
        version -> BigInt,
        /// Until when the procedure is suspended.
        suspended_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Published editions.
    opportunity_edition (opportunity_id, number) {
        /// Of which opportunity.
        opportunity_id -> Text,
        /// From 1.
        number -> Integer,
        /// Terms as JSON.
        terms -> Text,
        /// What it changes.
        change_note -> Nullable<Text>,
        /// When.
        published_at -> Timestamp,
        /// By whom.
        published_by -> Text,
        /// The fair-competition check as it was, as JSON.
        fair -> Nullable<Text>,
        /// It may change what bids say.
        substance -> Bool,
    }
}

diesel::table! {
    /// Steps from state to state.
    opportunity_step (id) {
        /// Step id.
        id -> Text,
        /// Of which opportunity.
        opportunity_id -> Text,
        /// When.
        at -> Timestamp,
        /// By whom; absent for what happens by itself.
        account_id -> Nullable<Text>,
        /// What.
        action -> Text,
        /// Comment.
        comment -> Nullable<Text>,
        /// Comments on single places, as JSON.
        remarks -> Text,
    }
}

diesel::table! {
    /// Words of opportunities for full-text search.
    opportunity_search (number) {
        /// Row of the full-text index.
        number -> Integer,
        /// The opportunity.
        opportunity_id -> Text,
        /// Its words, separated by blanks.
        text -> Text,
    }
}

diesel::table! {
    /// Questions about opportunities, and the answers.
    opportunity_clarification (id) {
        /// Its id.
        id -> Text,
        /// About which opportunity.
        opportunity_id -> Text,
        /// Who asks: secret.
        unit_id -> Text,
        /// The person.
        account_id -> Text,
        /// When it was asked.
        asked_at -> Timestamp,
        /// The question.
        question -> Text,
        /// Number among the answers.
        number -> Nullable<Integer>,
        /// The answer.
        answer -> Nullable<Text>,
        /// It changes something bids depend on.
        substance -> Bool,
        /// When it was answered.
        answered_at -> Nullable<Timestamp>,
        /// By whom.
        answered_by -> Nullable<Text>,
        /// Until when bids are taken since then, where the answer moved it.
        deadline -> Nullable<Timestamp>,
        /// Version for If-Match.
        version -> BigInt,
    }
}

diesel::table! {
    /// Consultations of the public about needs.
    opportunity_consultation (id) {
        /// Its id.
        id -> Text,
        /// About which opportunity.
        opportunity_id -> Text,
        /// The department.
        unit_id -> Text,
        /// Its region.
        unit_region -> Text,
        /// Title of the need when it began.
        title -> Text,
        /// What the public is asked.
        question -> Text,
        /// The notice that began it.
        notice_id -> Text,
        /// When it began.
        opened_at -> Timestamp,
        /// By whom.
        opened_by -> Text,
        /// Until when everybody may say something.
        until -> Timestamp,
        /// What came of it.
        outcome -> Nullable<Text>,
        /// When that was published.
        concluded_at -> Nullable<Timestamp>,
        /// By whom.
        concluded_by -> Nullable<Text>,
        /// Version for If-Match.
        version -> BigInt,
    }
}

diesel::table! {
    /// What is said in consultations.
    opportunity_comment (id) {
        /// Its id.
        id -> Text,
        /// In which consultation.
        consultation_id -> Text,
        /// Who.
        account_id -> Text,
        /// For which unit.
        unit_id -> Nullable<Text>,
        /// The name it is published under.
        author -> Text,
        /// What was said.
        text -> Text,
        /// When.
        said_at -> Timestamp,
        /// What the department answers.
        answer -> Nullable<Text>,
        /// When.
        answered_at -> Nullable<Timestamp>,
        /// By whom.
        answered_by -> Nullable<Text>,
        /// Version for If-Match.
        version -> BigInt,
    }
}

diesel::joinable!(opportunity_edition -> opportunity (opportunity_id));
diesel::joinable!(opportunity_step -> opportunity (opportunity_id));
diesel::allow_tables_to_appear_in_same_query!(opportunity, opportunity_edition, opportunity_step);
