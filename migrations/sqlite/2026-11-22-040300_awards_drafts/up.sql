-- What an organization writes before it files it, one of a kind for an opportunity. Filed, it becomes the remedy of the same id.
CREATE TABLE remedy_draft (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('enquiry', 'objection', 'complaint')),
    -- What is written so far, as JSON.
    content TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (organization_id, opportunity_id, kind)
);
CREATE INDEX award_unit ON award (unit_id);
CREATE INDEX remedy_unit ON remedy (unit_id);

-- What the authority asks to be added to a complaint, once, and what was added.
ALTER TABLE remedy ADD COLUMN supplement_asked TEXT;
ALTER TABLE remedy ADD COLUMN supplement_by TIMESTAMP;
ALTER TABLE remedy ADD COLUMN supplement TEXT;
ALTER TABLE remedy ADD COLUMN supplemented_at TIMESTAMP;
