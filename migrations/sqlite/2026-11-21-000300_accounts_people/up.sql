-- Bodies that act on the platform, and the workspace of each organization that takes part.
CREATE TABLE unit (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('department', 'organization', 'authority', 'finance', 'agency', 'supervisor', 'operator')),
    name TEXT NOT NULL,
    region TEXT NOT NULL,
    uscc TEXT,
    -- The organization of the registry; no foreign key, because the registry is a later room.
    organization TEXT UNIQUE,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    CHECK (organization IS NULL OR kind = 'organization')
);
CREATE UNIQUE INDEX unit_uscc ON unit (kind, uscc);

-- People. The password hash is absent until the invitation is accepted.
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    language TEXT NOT NULL CHECK (language IN ('zh-CN', 'en')),
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);

-- Who belongs to which unit, with which roles (a JSON array of words).
CREATE TABLE membership (
    account_id TEXT NOT NULL REFERENCES account (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    roles TEXT NOT NULL,
    since TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (account_id, unit_id)
);
CREATE INDEX membership_unit ON membership (unit_id);

-- Sign-ins. A session is a family of refresh tokens; it ends as a whole.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    ended_by TEXT CHECK (ended_by IN ('logout', 'revoked', 'reuse', 'password', 'disabled'))
);
CREATE INDEX session_account ON session (account_id);

-- Refresh tokens by SHA-256; the token itself is only in the person's browser.
CREATE TABLE session_token (
    hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    -- Exchanged for a newer one.
    used_at TIMESTAMP,
    -- No longer valid: exchanged itself, or a twin of it was.
    replaced_at TIMESTAMP
);
CREATE INDEX session_token_session ON session_token (session_id);

-- Single-use links of invitations and forgotten passwords, by SHA-256 of their secret.
CREATE TABLE account_ticket (
    hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'password')),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP
);
CREATE INDEX account_ticket_account ON account_ticket (account_id);

-- Failed sign-ins by account and by network address.
CREATE TABLE account_attempt (
    subject TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at TIMESTAMP NOT NULL,
    blocked_until TIMESTAMP
);
