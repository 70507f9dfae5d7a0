-- Uploaded files; their content is in the file store under their id.
CREATE TABLE file (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('uploading', 'stored')),
    -- Type by content, size and SHA-256 are known once the content is stored.
    file_type TEXT,
    size BIGINT NOT NULL,
    sha256 TEXT,
    -- Who uploaded it; no foreign key, because accounts are a later room.
    account_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    -- What it belongs to; absent until the thing it was uploaded for is saved.
    subject_kind TEXT,
    subject_id TEXT,
    CHECK ((subject_kind IS NULL) = (subject_id IS NULL)),
    CHECK (state = 'uploading' OR (file_type IS NOT NULL AND sha256 IS NOT NULL))
);
CREATE INDEX file_subject ON file (subject_kind, subject_id);
CREATE INDEX file_account ON file (account_id, subject_kind);
