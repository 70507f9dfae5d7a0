//! Tables of the room `reviews`.

diesel::table! {
    /// People who judge submissions.
    expert (id) {
        /// Id.
        id -> Text,
        /// The person.
        account_id -> Text,
        /// Name.
        name -> Text,
        /// Region whose pool it is.
        region -> Text,
        /// Employer.
        employer -> Text,
        /// Credit code of the employer.
        employer_uscc -> Nullable<Text>,
        /// Professional title.
        title -> Text,
        /// What else the application says, JSON.
        profile -> Text,
        /// State.
        state -> Text,
        /// Why.
        reason -> Nullable<Text>,
        /// Last day of a suspension.
        suspended_until -> Nullable<Date>,
        /// When the application came.
        applied_at -> Timestamp,
        /// When first listed.
        listed_at -> Nullable<Timestamp>,
        /// Last change.
        updated_at -> Timestamp,
        /// Version.
        version -> BigInt,
    }
}

diesel::table! {
    /// Categories an expert can judge.
    expert_field (expert_id, category) {
        /// The expert.
        expert_id -> Text,
        /// Catalogue code.
        category -> Text,
    }
}

diesel::table! {
    /// Declared relations with organizations.
    expert_interest (id) {
        /// Id.
        id -> Text,
        /// The expert.
        expert_id -> Text,
        /// Id of a recusal rule.
        kind -> Text,
        /// Name of the organization.
        organization -> Text,
        /// Its credit code.
        uscc -> Nullable<Text>,
        /// First day.
        since -> Date,
        /// Last day.
        until -> Nullable<Date>,
        /// Remark.
        note -> Nullable<Text>,
        /// When declared.
        declared_at -> Timestamp,
        /// When taken back.
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Days on which an expert cannot come.
    expert_absence (expert_id, since) {
        /// The expert.
        expert_id -> Text,
        /// First day.
        since -> Date,
        /// Last day.
        until -> Date,
    }
}

diesel::table! {
    /// What happened to a membership of the pool.
    expert_step (id) {
        /// Id.
        id -> Text,
        /// The expert.
        expert_id -> Text,
        /// When.
        at -> Timestamp,
        /// The person.
        account_id -> Nullable<Text>,
        /// What was done.
        action -> Text,
        /// What was said with it.
        comment -> Nullable<Text>,
    }
}

diesel::table! {
    /// Panels.
    panel (id) {
        /// Id.
        id -> Text,
        /// The opportunity.
        opportunity_id -> Text,
        /// The department.
        unit_id -> Text,
        /// Its region.
        unit_region -> Text,
        /// State.
        state -> Text,
        /// Fields, sizes, times, representatives, JSON.
        plan -> Text,
        /// When the review begins.
        review_at -> Timestamp,
        /// Number of the member in the chair.
        chair -> Nullable<Integer>,
        /// Why.
        reason -> Nullable<Text>,
        /// When created.
        created_at -> Timestamp,
        /// Last change.
        updated_at -> Timestamp,
        /// When published.
        disclosed_at -> Nullable<Timestamp>,
        /// Version.
        version -> BigInt,
    }
}

diesel::table! {
    /// Draws for a panel.
    panel_draw (panel_id, round) {
        /// The panel.
        panel_id -> Text,
        /// Which draw, from 1.
        round -> Integer,
        /// The seed.
        seed -> Text,
        /// Its commitment.
        commitment -> Text,
        /// Event with the commitment.
        event_id -> Text,
        /// When committed.
        committed_at -> Timestamp,
        /// When drawn.
        drawn_at -> Nullable<Timestamp>,
        /// How many were drawn.
        seats -> Nullable<Integer>,
        /// Position of the log.
        root_seq -> Nullable<BigInt>,
        /// Hash of the log.
        root -> Nullable<Text>,
        /// Hash of the candidates.
        list_hash -> Nullable<Text>,
        /// Reasons and how many, JSON.
        excluded -> Nullable<Text>,
        /// Organizations recused against, JSON.
        bidders -> Nullable<Text>,
    }
}

diesel::table! {
    /// Everybody who could be drawn, in order.
    panel_candidate (panel_id, round, place) {
        /// The panel.
        panel_id -> Text,
        /// Which draw, from 1.
        round -> Integer,
        /// Place in the order of the draw, from 1.
        place -> Integer,
        /// Code of the candidate.
        code -> Text,
        /// The expert.
        expert_id -> Text,
    }
}

diesel::table! {
    /// Those drawn, and what became of each.
    panel_invitation (id) {
        /// Id.
        id -> Text,
        /// The panel.
        panel_id -> Text,
        /// Which draw, from 1.
        round -> Integer,
        /// Place in the order of the draw, from 1.
        place -> Integer,
        /// Number on the panel.
        seat -> Integer,
        /// Code of the candidate.
        code -> Text,
        /// The expert.
        expert_id -> Text,
        /// The person.
        account_id -> Text,
        /// State.
        state -> Text,
        /// Why.
        reason -> Nullable<Text>,
        /// Deadline of the answer.
        answer_by -> Timestamp,
        /// When told.
        notified_at -> Nullable<Timestamp>,
        /// When answered.
        answered_at -> Nullable<Timestamp>,
        /// Conduct rating.
        conduct -> Nullable<Text>,
        /// Remark with it.
        conduct_comment -> Nullable<Text>,
        /// When rated.
        rated_at -> Nullable<Timestamp>,
        /// Version.
        version -> BigInt,
    }
}

diesel::table! {
    /// Reviews of what was submitted.
    review (id) {
        /// Id.
        id -> Text,
        /// The panel.
        panel_id -> Text,
        /// The opportunity.
        opportunity_id -> Text,
        /// The department.
        unit_id -> Text,
        /// Its region.
        unit_region -> Text,
        /// State.
        state -> Text,
        /// Seed of a draw among equals.
        seed -> Text,
        /// Event with its commitment.
        event_id -> Text,
        /// Representatives, lots, corrections, draws, JSON.
        record -> Text,
        /// The report, JSON.
        report -> Nullable<Text>,
        /// When it began.
        created_at -> Timestamp,
        /// Last change.
        updated_at -> Timestamp,
        /// When it ended.
        ended_at -> Nullable<Timestamp>,
        /// Version.
        version -> BigInt,
    }
}

diesel::table! {
    /// Bids under review, one row for each lot.
    review_bid (id) {
        /// Id.
        id -> Text,
        /// The review.
        review_id -> Text,
        /// The submission.
        submission_id -> Text,
        /// Whose.
        organization_id -> Text,
        /// Its name.
        name -> Text,
        /// Number of the lot; 0 for the whole.
        lot -> Integer,
        /// The offer.
        offer -> BigInt,
        /// Deducted for comparison.
        deduction -> BigInt,
        /// State.
        state -> Text,
        /// Why it is out.
        reason -> Nullable<Text>,
        /// What was found, JSON.
        findings -> Text,
        /// Score and rank, JSON.
        result -> Nullable<Text>,
    }
}

diesel::table! {
    /// Sheets of members.
    review_sheet (id) {
        /// Id.
        id -> Text,
        /// The review.
        review_id -> Text,
        /// Whose.
        account_id -> Text,
        /// Number on the panel.
        member -> Integer,
        /// State.
        state -> Text,
        /// Marks, JSON.
        marks -> Text,
        /// When locked.
        submitted_at -> Nullable<Timestamp>,
        /// When the report was signed.
        signed_at -> Nullable<Timestamp>,
        /// Dissent.
        dissent -> Nullable<Text>,
        /// Version.
        version -> BigInt,
    }
}

diesel::table! {
    /// Questions about low prices.
    low_price_request (id) {
        /// Id.
        id -> Text,
        /// The review.
        review_id -> Text,
        /// The bid.
        bid_id -> Text,
        /// Who must explain.
        organization_id -> Text,
        /// State.
        state -> Text,
        /// Comparisons, JSON.
        triggers -> Text,
        /// Why members judged it too low.
        judged -> Nullable<Text>,
        /// When asked.
        asked_at -> Timestamp,
        /// Until when it can be explained.
        answer_by -> Timestamp,
        /// The explanation.
        explanation -> Nullable<Text>,
        /// When it came.
        explained_at -> Nullable<Timestamp>,
        /// Why accepted or not.
        reason -> Nullable<Text>,
        /// When decided.
        decided_at -> Nullable<Timestamp>,
        /// Version.
        version -> BigInt,
    }
}

diesel::joinable!(expert_field -> expert (expert_id));
diesel::joinable!(panel_invitation -> panel (panel_id));
diesel::joinable!(panel_invitation -> expert (expert_id));
diesel::allow_tables_to_appear_in_same_query!(expert, expert_field, panel, panel_invitation);
