-- What waits for somebody about a thing. Whose it is: one person's, a role's in one unit, or a role's in one region.
CREATE TABLE duty (
    id TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    word TEXT NOT NULL,
    account_id TEXT REFERENCES account (id),
    unit_id TEXT REFERENCES unit (id),
    region TEXT,
    role TEXT,
    -- Accounts that hold the role and may not do it, as JSON.
    barred TEXT NOT NULL,
    title TEXT NOT NULL,
    act TEXT NOT NULL,
    basis TEXT,
    link TEXT NOT NULL,
    due_at TIMESTAMP,
    opened_at TIMESTAMP NOT NULL,
    CHECK ((account_id IS NOT NULL AND role IS NULL) OR (account_id IS NULL AND role IS NOT NULL))
);
CREATE INDEX duty_subject ON duty (subject_id, subject);
CREATE INDEX duty_account ON duty (account_id);
CREATE INDEX duty_unit ON duty (unit_id);
CREATE INDEX duty_region ON duty (region);

-- The secret address under which a calendar program reads a person's deadlines; only its hash is kept.
CREATE TABLE duty_feed (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    secret_hash TEXT NOT NULL UNIQUE,
    made_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
