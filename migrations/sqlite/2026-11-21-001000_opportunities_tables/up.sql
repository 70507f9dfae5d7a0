-- Needs and calls. The columns people filter and sort by repeat what the published edition says, or, before there is
-- one, the working copy.
CREATE TABLE opportunity (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('need', 'call')),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    -- Region of the unit: whose supervisors may read the log.
    unit_region TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'returned', 'published', 'amending', 'amendment_in_review', 'closed', 'cancelled')),
    -- What lists show, JSON.
    card TEXT NOT NULL,
    region TEXT,
    category TEXT,
    method TEXT,
    -- Budget in fen; 0: not stated.
    amount BIGINT NOT NULL,
    deadline TIMESTAMP,
    -- Number of the published edition; 0: never published.
    edition INTEGER NOT NULL,
    published_at TIMESTAMP,
    ended_at TIMESTAMP,
    cancel_reason TEXT,
    -- The working copy: a draft, or an amendment being written. JSON.
    working TEXT,
    -- What the amendment changes, in words for the public.
    change_note TEXT,
    -- Accounts that have written in the working copy. JSON.
    authors TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX opportunity_unit ON opportunity (unit_id, updated_at, id);
CREATE INDEX opportunity_published ON opportunity (published_at, id);
CREATE INDEX opportunity_deadline ON opportunity (deadline, id);
CREATE INDEX opportunity_amount ON opportunity (amount, id);

-- What was published, edition by edition; never changed.
CREATE TABLE opportunity_edition (
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    number INTEGER NOT NULL,
    terms TEXT NOT NULL,
    -- What it changes, in words for the public; none for the first.
    change_note TEXT,
    published_at TIMESTAMP NOT NULL,
    published_by TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (opportunity_id, number)
);

-- Who moved it from state to state, with comments of the review.
CREATE TABLE opportunity_step (
    id TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    at TIMESTAMP NOT NULL,
    -- Absent for what happens by itself.
    account_id TEXT REFERENCES account (id),
    action TEXT NOT NULL CHECK (action IN ('submit', 'withdraw', 'return', 'publish', 'amend', 'discard', 'close', 'cancel')),
    comment TEXT,
    -- Comments on single places. JSON.
    remarks TEXT NOT NULL
);
CREATE INDEX opportunity_step_of ON opportunity_step (opportunity_id, id);

-- Segmented text of each opportunity, found through an FTS5 index kept by triggers.
CREATE TABLE opportunity_search (
    number INTEGER NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL UNIQUE REFERENCES opportunity (id),
    text TEXT NOT NULL
);
CREATE VIRTUAL TABLE opportunity_fts USING fts5(text, content='opportunity_search', content_rowid='number', tokenize='unicode61');
CREATE TRIGGER opportunity_search_in AFTER INSERT ON opportunity_search BEGIN
    INSERT INTO opportunity_fts (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER opportunity_search_out AFTER DELETE ON opportunity_search BEGIN
    INSERT INTO opportunity_fts (opportunity_fts, rowid, text) VALUES ('delete', old.number, old.text);
END;
CREATE TRIGGER opportunity_search_change AFTER UPDATE ON opportunity_search BEGIN
    INSERT INTO opportunity_fts (opportunity_fts, rowid, text) VALUES ('delete', old.number, old.text);
    INSERT INTO opportunity_fts (rowid, text) VALUES (new.number, new.text);
END;
