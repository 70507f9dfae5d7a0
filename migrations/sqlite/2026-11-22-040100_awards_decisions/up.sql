-- The award that follows a concluded review.
CREATE TABLE award (
    id TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    review_id TEXT NOT NULL UNIQUE REFERENCES review (id),
    -- The department, and its region.
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'proposed', 'decided', 'publicity', 'confirmed', 'revoked')),
    drafter TEXT REFERENCES account (id),
    -- Why it was returned or revoked.
    reason TEXT,
    decide_by TIMESTAMP,
    decided_at TIMESTAMP,
    publish_by TIMESTAMP,
    published_at TIMESTAMP,
    publicity_until TIMESTAMP,
    confirmed_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX award_opportunity ON award (opportunity_id);

-- Whom each lot goes to, as proposed and then decided.
CREATE TABLE award_entry (
    id TEXT NOT NULL PRIMARY KEY,
    award_id TEXT NOT NULL REFERENCES award (id),
    -- 0 for the whole.
    lot INTEGER NOT NULL,
    bid_id TEXT NOT NULL REFERENCES review_bid (id),
    submission_id TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    -- In fen.
    amount BIGINT,
    rank INTEGER NOT NULL,
    -- Why it is another than the ranking gives.
    reason TEXT,
    UNIQUE (award_id, lot)
);
CREATE INDEX award_entry_organization ON award_entry (organization_id);
