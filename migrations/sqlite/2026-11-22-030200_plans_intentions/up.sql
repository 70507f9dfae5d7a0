-- Intention notices (采购意向), each of a line of a published plan; what one says never changes.
CREATE TABLE plan_intention (
    id TEXT NOT NULL PRIMARY KEY,
    line_id TEXT NOT NULL REFERENCES plan_line (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    amount BIGINT NOT NULL,
    -- A month, 2026-05.
    expected TEXT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    published_by TEXT NOT NULL REFERENCES account (id),
    withdrawn_at TIMESTAMP,
    withdraw_reason TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX plan_intention_published ON plan_intention (published_at, id);
CREATE INDEX plan_intention_line ON plan_intention (line_id);
