-- The two lists of words grow. SQLite changes a CHECK only in the stored text of the table (sqlite.org/lang_altertable.html §7); the
-- tables made or dropped in the same migration tell every connection to read the schema anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''closed'', ''cancelled''))', '''closed'', ''opened'', ''failed'', ''cancelled''))') WHERE type = 'table' AND name = 'opportunity';
UPDATE sqlite_schema SET sql = replace(sql, '''close'', ''cancel''))', '''close'', ''open'', ''fail'', ''cancel''))') WHERE type = 'table' AND name = 'opportunity_step';
PRAGMA writable_schema = RESET;

-- A person's key for openings: its public half, and its secret half wrapped under a passphrase only the person knows.
CREATE TABLE opening_key (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    -- The unit it is used for, its region, and on which side.
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('department', 'supervisor')),
    recipient TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- No longer used for new opportunities.
    retired_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE INDEX opening_key_account ON opening_key (account_id);
CREATE INDEX opening_key_unit ON opening_key (unit_id);

-- The key the submissions of an opportunity are sealed to. Its secret half is kept nowhere: only its shares, below.
CREATE TABLE sealing_key (
    opportunity_id TEXT NOT NULL PRIMARY KEY REFERENCES opportunity (id),
    recipient TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    -- When it was opened, and the record of the opening as JSON.
    opened_at TIMESTAMP,
    record TEXT
);

-- Each of the three shares, encrypted to the keys of those who may contribute it; two of three give the secret half.
CREATE TABLE sealing_share (
    opportunity_id TEXT NOT NULL REFERENCES sealing_key (opportunity_id),
    side TEXT NOT NULL CHECK (side IN ('department', 'supervisor', 'escrow')),
    -- An opening_key, or the escrow's public key.
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (opportunity_id, side, key_id)
);

-- A share one opener has contributed while the other is awaited, encrypted under the server's key, which is not in the database.
CREATE TABLE opening_share (
    opportunity_id TEXT NOT NULL REFERENCES sealing_key (opportunity_id),
    side TEXT NOT NULL CHECK (side IN ('department', 'supervisor', 'escrow')),
    account_id TEXT NOT NULL REFERENCES account (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    at TIMESTAMP NOT NULL,
    veiled BLOB NOT NULL,
    PRIMARY KEY (opportunity_id, side)
);

-- What one organization hands in for one opportunity.
CREATE TABLE submission (
    id TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    organization_id TEXT NOT NULL REFERENCES organization (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'sealed', 'withdrawn', 'opened', 'qualified', 'unqualified', 'responsive', 'unresponsive', 'scored', 'ranked', 'recommended', 'awarded', 'not_awarded')),
    -- Number of the version handed in last; 0: none.
    number INTEGER NOT NULL,
    -- The draft, encrypted under the server's key; none once it is sealed.
    draft BLOB,
    -- Edition of the opportunity it was last confirmed for.
    edition INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (opportunity_id, organization_id)
);
CREATE INDEX submission_organization ON submission (organization_id, updated_at, id);

-- What was handed in, version by version. Ciphertext; the text of the last one once it is opened, never that of others.
CREATE TABLE submission_version (
    submission_id TEXT NOT NULL REFERENCES submission (id),
    number INTEGER NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('in_force', 'replaced', 'withdrawn')),
    edition INTEGER NOT NULL,
    received_at TIMESTAMP NOT NULL,
    content_hash TEXT NOT NULL,
    sealed_hash TEXT NOT NULL,
    sealed BLOB NOT NULL,
    -- The receipt as JSON, and the event of the log it names.
    receipt TEXT NOT NULL,
    event_id TEXT NOT NULL,
    -- The text that was sealed, byte by byte, once opened.
    opened TEXT,
    ended_at TIMESTAMP,
    -- Receipt of the withdrawal as JSON.
    withdrawal TEXT,
    PRIMARY KEY (submission_id, number)
);

-- Files of drafts and of what was handed in. Their content is encrypted, each under a key of its own that stands in `meta`
-- (under the server's key, while it is a draft) and, once sealed, only inside the sealed text.
CREATE TABLE submission_file (
    id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submission (id),
    at TIMESTAMP NOT NULL,
    -- Size and hash of the ciphertext.
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    meta BLOB,
    -- Version it was last sealed in; 0: none.
    number INTEGER NOT NULL
);
CREATE INDEX submission_file_submission ON submission_file (submission_id);

-- Who did what with a submission. Not in the log before the opening, which has only a hash of each row.
CREATE TABLE submission_step (
    id TEXT NOT NULL PRIMARY KEY,
    submission_id TEXT NOT NULL REFERENCES submission (id),
    at TIMESTAMP NOT NULL,
    account_id TEXT REFERENCES account (id),
    action TEXT NOT NULL,
    -- Hashes, numbers, and a random value, so that the hash in the log tells nothing. JSON.
    details TEXT NOT NULL
);
CREATE INDEX submission_step_submission ON submission_step (submission_id);
