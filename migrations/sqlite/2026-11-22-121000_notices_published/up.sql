-- Official notices as they were published: neither changed nor deleted.
CREATE TABLE notice (
    id TEXT NOT NULL PRIMARY KEY,
    -- Id of its form in config/notices.
    form TEXT NOT NULL,
    -- Title of the form when it was published, JSON.
    heading TEXT NOT NULL,
    name TEXT NOT NULL,
    number TEXT,
    -- What it tells of.
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    -- What binds the notices of one procedure: a need, or a line of a plan before there is one.
    thread TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    signed TEXT NOT NULL,
    -- What it says, JSON.
    chapters TEXT NOT NULL,
    -- Its official text, and the SHA-256 of that in hex.
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    link TEXT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    -- Absent for what happened by itself.
    published_by TEXT REFERENCES account (id)
);
CREATE INDEX notice_published ON notice (published_at, id);
CREATE INDEX notice_form ON notice (form, published_at, id);
CREATE INDEX notice_thread ON notice (thread, published_at, id);
CREATE INDEX notice_unit ON notice (unit_id, published_at, id);

-- Segmented text of each notice, found through an FTS5 index kept by triggers.
CREATE TABLE notice_search (
    number INTEGER NOT NULL PRIMARY KEY,
    notice_id TEXT NOT NULL UNIQUE REFERENCES notice (id),
    text TEXT NOT NULL
);
CREATE VIRTUAL TABLE notice_fts USING fts5(text, content='notice_search', content_rowid='number', tokenize='unicode61');
CREATE TRIGGER notice_search_in AFTER INSERT ON notice_search BEGIN
    INSERT INTO notice_fts (rowid, text) VALUES (new.number, new.text);
END;
