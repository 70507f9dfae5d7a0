-- A need is put before everybody before it is published (条例 Art. 15).
CREATE TABLE opportunity_consultation (
    id TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    -- As the need was called when it began.
    title TEXT NOT NULL,
    question TEXT NOT NULL,
    notice_id TEXT NOT NULL REFERENCES notice (id),
    opened_at TIMESTAMP NOT NULL,
    opened_by TEXT NOT NULL REFERENCES account (id),
    until TIMESTAMP NOT NULL,
    outcome TEXT,
    concluded_at TIMESTAMP,
    concluded_by TEXT REFERENCES account (id),
    version BIGINT NOT NULL
);
CREATE INDEX opportunity_consultation_of ON opportunity_consultation (opportunity_id, opened_at);
CREATE INDEX opportunity_consultation_opened ON opportunity_consultation (opened_at, id);

-- What people and organizations say, and the department's answers.
CREATE TABLE opportunity_comment (
    id TEXT NOT NULL PRIMARY KEY,
    consultation_id TEXT NOT NULL REFERENCES opportunity_consultation (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    unit_id TEXT REFERENCES unit (id),
    -- The name it is published under.
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    said_at TIMESTAMP NOT NULL,
    answer TEXT,
    answered_at TIMESTAMP,
    answered_by TEXT REFERENCES account (id),
    version BIGINT NOT NULL
);
CREATE INDEX opportunity_comment_of ON opportunity_comment (consultation_id, said_at);
