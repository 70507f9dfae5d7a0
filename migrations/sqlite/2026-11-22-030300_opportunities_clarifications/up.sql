-- Questions of organizations about a published need, and the answers, which are public.
CREATE TABLE opportunity_clarification (
    id TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    -- Who asks: secret.
    unit_id TEXT NOT NULL REFERENCES unit (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    asked_at TIMESTAMP NOT NULL,
    question TEXT NOT NULL,
    -- Number among the answers; none while it waits.
    number INTEGER,
    answer TEXT,
    substance BOOLEAN NOT NULL,
    answered_at TIMESTAMP,
    answered_by TEXT REFERENCES account (id),
    -- Until when bids are taken since then, where the answer moved it.
    deadline TIMESTAMP,
    version BIGINT NOT NULL,
    UNIQUE (opportunity_id, number)
);
CREATE INDEX opportunity_clarification_of ON opportunity_clarification (opportunity_id, id);
