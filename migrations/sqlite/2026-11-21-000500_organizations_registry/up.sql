-- The registry: an organization's identity with the present state of what lists filter and sort by, and its dated records.
CREATE TABLE organization (
    id TEXT NOT NULL PRIMARY KEY,
    uscc TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    org_type TEXT NOT NULL CHECK (org_type IN ('association', 'service_institution', 'foundation')),
    region TEXT NOT NULL,
    registrar_level TEXT NOT NULL CHECK (registrar_level IN ('county', 'city', 'province', 'nation')),
    registered_on DATE NOT NULL,
    deregistered_on DATE,
    grade INTEGER NOT NULL CHECK (grade BETWEEN 0 AND 5),
    credit TEXT NOT NULL CHECK (credit IN ('normal', 'abnormal', 'seriously_dishonest')),
    unverified BIGINT NOT NULL,
    turns_on DATE,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX organization_by_grade ON organization (grade, id);
CREATE INDEX organization_by_name ON organization (name, id);
CREATE INDEX organization_by_registration ON organization (registered_on, id);
CREATE INDEX organization_by_region ON organization (region, id);
CREATE INDEX organization_turning ON organization (turns_on);

-- What holds of an organization, from when until when; `word` is the code or fixed word that lists filter by.
CREATE TABLE organization_record (
    organization_id TEXT NOT NULL REFERENCES organization (id),
    part TEXT NOT NULL,
    key TEXT NOT NULL,
    from_day DATE NOT NULL,
    until_day DATE,
    standing TEXT NOT NULL CHECK (standing IN ('official', 'self_declared', 'verified')),
    word TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (organization_id, part, key)
);
CREATE INDEX organization_record_word ON organization_record (part, word);
CREATE INDEX organization_record_from ON organization_record (from_day);
CREATE INDEX organization_record_until ON organization_record (until_day);

-- Segmented text of each organization, found through an FTS5 index kept by triggers. The number is a row id of its own,
-- because VACUUM may renumber tables without one.
CREATE TABLE organization_search (
    number INTEGER NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL UNIQUE REFERENCES organization (id),
    text TEXT NOT NULL
);
CREATE VIRTUAL TABLE organization_fts USING fts5(text, content='organization_search', content_rowid='number', tokenize='unicode61');
CREATE TRIGGER organization_search_in AFTER INSERT ON organization_search BEGIN
    INSERT INTO organization_fts (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER organization_search_out AFTER DELETE ON organization_search BEGIN
    INSERT INTO organization_fts (organization_fts, rowid, text) VALUES ('delete', old.number, old.text);
END;
CREATE TRIGGER organization_search_change AFTER UPDATE ON organization_search BEGIN
    INSERT INTO organization_fts (organization_fts, rowid, text) VALUES ('delete', old.number, old.text);
    INSERT INTO organization_fts (rowid, text) VALUES (new.number, new.text);
END;

-- Imports: a file read and compared (the dry run), then applied group by group.
CREATE TABLE organization_import (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    unit TEXT NOT NULL,
    region TEXT NOT NULL,
    file_name TEXT NOT NULL,
    day DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'ready', 'applying', 'done', 'cancelled')),
    sheets TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    new_rows BIGINT NOT NULL,
    changed_rows BIGINT NOT NULL,
    unchanged_rows BIGINT NOT NULL,
    error_rows BIGINT NOT NULL,
    applied_rows BIGINT NOT NULL,
    conflict_rows BIGINT NOT NULL,
    group_count BIGINT NOT NULL,
    done_groups BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);

-- All rows of one organization share a group.
CREATE TABLE organization_import_row (
    import_id TEXT NOT NULL REFERENCES organization_import (id),
    number BIGINT NOT NULL,
    group_number BIGINT NOT NULL,
    sheet TEXT NOT NULL,
    line BIGINT NOT NULL,
    uscc TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'changed', 'unchanged', 'error')),
    outcome TEXT NOT NULL CHECK (outcome IN ('pending', 'applied', 'skipped', 'conflict')),
    base_version BIGINT NOT NULL,
    wishes TEXT NOT NULL,
    fields TEXT NOT NULL,
    errors TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
);
CREATE INDEX organization_import_row_group ON organization_import_row (import_id, group_number);
