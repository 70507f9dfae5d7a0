//! Tables of the room `plans`.

diesel::table! {
    /// Annual plans.
    plan (id) {
        /// Plan id.
        id -> Text,
        /// The department.
        unit_id -> Text,
        /// The department's region.
        unit_region -> Text,
        /// Of which year.
        year -> Integer,
        /// Where it stands.
        state -> Text,
        /// Sum of the lines, in fen.
        amount -> BigInt,
        /// Number of lines.
        lines -> Integer,
        /// Published edition; 0: never published.
        edition -> Integer,
        /// First publication.
        published_at -> Nullable<Timestamp>,
        /// Working copy as JSON.
        working -> Nullable<Text>,
        /// Why it is adjusted.
        reason -> Nullable<Text>,
        /// Accounts that have written in the working copy, as JSON.
        authors -> Text,
        /// When it was begun.
        created_at -> Timestamp,
        /// Last change.
        updated_at -> Timestamp,
        /// Version for If-Match.
        version -> BigInt,
    }
}

diesel::table! {
    /// Published editions.
    plan_edition (plan_id, number) {
        /// Of which plan.
        plan_id -> Text,
        /// From 1.
        number -> Integer,
        /// Content as JSON.
        content -> Text,
        /// Why it was adjusted.
        reason -> Nullable<Text>,
        /// Who approved it.
        approved_by -> Text,
        /// When.
        approved_at -> Timestamp,
        /// When it was published.
        published_at -> Timestamp,
        /// By whom.
        published_by -> Text,
    }
}

diesel::table! {
    /// Lines that were published, to draw from.
    plan_line (id) {
        /// Line id.
        id -> Text,
        /// Of which plan.
        plan_id -> Text,
        /// Place in the table, from 1.
        place -> Integer,
        /// Amount in fen.
        amount -> BigInt,
        /// Line as JSON.
        content -> Text,
        /// It stands in the edition in force.
        in_force -> Bool,
    }
}

diesel::table! {
    /// What needs take from lines.
    plan_draw (opportunity_id) {
        /// The need.
        opportunity_id -> Text,
        /// The line.
        line_id -> Text,
        /// The need's title.
        title -> Text,
        /// How much, in fen.
        amount -> BigInt,
        /// Since when.
        drawn_at -> Timestamp,
        /// When it was given back.
        released_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Steps from state to state.
    plan_step (id) {
        /// Step id.
        id -> Text,
        /// Of which plan.
        plan_id -> Text,
        /// When.
        at -> Timestamp,
        /// By whom; absent for what happens by itself.
        account_id -> Nullable<Text>,
        /// What.
        action -> Text,
        /// Comment.
        comment -> Nullable<Text>,
        /// Comments on single lines, as JSON.
        remarks -> Text,
    }
}

diesel::table! {
    /// Intention notices.
    plan_intention (id) {
        /// Its id.
        id -> Text,
        /// The line it announces.
        line_id -> Text,
        /// The department.
        unit_id -> Text,
        /// The department's region.
        unit_region -> Text,
        /// Title.
        title -> Text,
        /// What is needed.
        summary -> Text,
        /// Budget in fen.
        amount -> BigInt,
        /// Month in which it is bought.
        expected -> Text,
        /// When it was published.
        published_at -> Timestamp,
        /// By whom.
        published_by -> Text,
        /// When it was withdrawn.
        withdrawn_at -> Nullable<Timestamp>,
        /// Why.
        withdraw_reason -> Nullable<Text>,
        /// Version for If-Match.
        version -> BigInt,
    }
}

diesel::joinable!(plan_line -> plan (plan_id));
diesel::joinable!(plan_intention -> plan_line (line_id));
diesel::joinable!(plan_draw -> plan_line (line_id));
diesel::allow_tables_to_appear_in_same_query!(plan, plan_line, plan_draw, plan_intention);
