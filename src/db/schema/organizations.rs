//! Tables of the room `organizations`.

diesel::table! {
    /// Social organizations: identity, and the present state of what lists filter and sort by.
    organization (id) {
        /// Organization id.
        id -> Text,
        /// Unified social credit code.
        uscc -> Text,
        /// Registered name.
        name -> Text,
        /// Legal form.
        org_type -> Text,
        /// Region it is registered in.
        region -> Text,
        /// Level of its registrar.
        registrar_level -> Text,
        /// Day of registration.
        registered_on -> Date,
        /// Day of deregistration.
        deregistered_on -> Nullable<Date>,
        /// Grade in force, 1 to 5; 0 for none.
        grade -> Integer,
        /// Credit in force.
        credit -> Text,
        /// Declarations that wait for verification.
        unverified -> BigInt,
        /// First day on which the present state changes by itself.
        turns_on -> Nullable<Date>,
        /// Counts changes.
        version -> BigInt,
        /// When it entered the registry.
        created_at -> Timestamp,
        /// When its dossier last changed.
        updated_at -> Timestamp,
    }
}

diesel::table! {
    /// Dated records of organizations.
    organization_record (organization_id, part, key) {
        /// The organization.
        organization_id -> Text,
        /// Part of the dossier.
        part -> Text,
        /// What tells it from others of its part.
        key -> Text,
        /// First day it holds.
        from_day -> Date,
        /// Last day it holds.
        until_day -> Nullable<Date>,
        /// Who vouches for it.
        standing -> Text,
        /// Code or fixed word that lists filter by.
        word -> Text,
        /// What it says, as JSON.
        body -> Text,
    }
}

diesel::table! {
    /// Segmented text of organizations, for search.
    organization_search (number) {
        /// Row of the full-text index.
        number -> Integer,
        /// The organization.
        organization_id -> Text,
        /// Its words, separated by blanks.
        text -> Text,
    }
}

diesel::table! {
    /// Imports of organizations.
    organization_import (id) {
        /// Import id.
        id -> Text,
        /// Who.
        account -> Text,
        /// For which authority.
        unit -> Text,
        /// Region of the authority.
        region -> Text,
        /// Name of the file.
        file_name -> Text,
        /// Day from which undated statements hold.
        day -> Date,
        /// How far it has come.
        state -> Text,
        /// How its sheets were understood, as JSON.
        sheets -> Text,
        /// Rows read.
        row_count -> BigInt,
        /// Rows that enter something.
        new_rows -> BigInt,
        /// Rows that change something.
        changed_rows -> BigInt,
        /// Rows that change nothing.
        unchanged_rows -> BigInt,
        /// Rows with errors.
        error_rows -> BigInt,
        /// Rows applied.
        applied_rows -> BigInt,
        /// Rows not applied because the organization changed.
        conflict_rows -> BigInt,
        /// Organizations in the file.
        group_count -> BigInt,
        /// Organizations done with.
        done_groups -> BigInt,
        /// When the file came.
        created_at -> Timestamp,
        /// When applying ended.
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Rows of imports.
    organization_import_row (import_id, number) {
        /// The import.
        import_id -> Text,
        /// Position, from 1.
        number -> BigInt,
        /// The organization's group, from 1.
        group_number -> BigInt,
        /// Sheet.
        sheet -> Text,
        /// Line in the sheet.
        line -> BigInt,
        /// Credit code, or what stood in its place.
        uscc -> Text,
        /// Name as given.
        name -> Text,
        /// What it would do.
        state -> Text,
        /// What became of it.
        outcome -> Text,
        /// Version of the organization at the dry run.
        base_version -> BigInt,
        /// What it asks for, as JSON.
        wishes -> Text,
        /// What it would change, as JSON.
        fields -> Text,
        /// What is wrong, as JSON.
        errors -> Text,
    }
}

diesel::joinable!(organization_record -> organization (organization_id));
diesel::joinable!(organization_search -> organization (organization_id));
diesel::joinable!(organization_import_row -> organization_import (import_id));
diesel::allow_tables_to_appear_in_same_query!(organization, organization_record, organization_search);
diesel::allow_tables_to_appear_in_same_query!(organization_import, organization_import_row);
