-- The review of what was submitted, by one panel.
CREATE TABLE review (
    id TEXT NOT NULL PRIMARY KEY,
    panel_id TEXT NOT NULL UNIQUE REFERENCES panel (id),
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    -- The department, and its region.
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('qualification', 'compliance', 'scoring', 'checking', 'signing', 'concluded', 'failed', 'void')),
    -- Of a draw among equals; secret until the report.
    seed TEXT NOT NULL,
    -- Event of the audit log that has its commitment.
    event_id TEXT NOT NULL,
    -- Representatives, bids handed in, failed lots, corrections, draws, as JSON.
    record TEXT NOT NULL,
    -- The report, as JSON.
    report TEXT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE INDEX review_opportunity ON review (opportunity_id);

-- A bid under review, once for each lot it is for.
CREATE TABLE review_bid (
    id TEXT NOT NULL PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES review (id),
    submission_id TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    -- 0 for the whole.
    lot INTEGER NOT NULL,
    -- In fen, or in basis points of a discount rate.
    offer BIGINT NOT NULL,
    -- Deducted for comparison, in basis points.
    deduction BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('opened', 'qualified', 'unqualified', 'responsive', 'unresponsive', 'ranked', 'recommended')),
    reason TEXT,
    -- What was found, as JSON.
    findings TEXT NOT NULL,
    -- Score and rank, as JSON.
    result TEXT,
    UNIQUE (review_id, submission_id, lot)
);
CREATE INDEX review_bid_organization ON review_bid (organization_id);

-- What a member gives. A sheet of somebody who no longer holds the seat is void.
CREATE TABLE review_sheet (
    id TEXT NOT NULL PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES review (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    member INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'submitted')),
    -- Marks by bid and item, as JSON.
    marks TEXT NOT NULL,
    submitted_at TIMESTAMP,
    signed_at TIMESTAMP,
    dissent TEXT,
    version BIGINT NOT NULL,
    UNIQUE (review_id, account_id)
);
CREATE INDEX review_sheet_account ON review_sheet (account_id);

-- Questions about abnormally low offers.
CREATE TABLE low_price_request (
    id TEXT NOT NULL PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES review (id),
    bid_id TEXT NOT NULL REFERENCES review_bid (id),
    organization_id TEXT NOT NULL REFERENCES organization (id),
    state TEXT NOT NULL CHECK (state IN ('asked', 'explained', 'accepted', 'rejected')),
    -- The comparisons that asked for it, as JSON.
    triggers TEXT NOT NULL,
    judged TEXT,
    asked_at TIMESTAMP NOT NULL,
    answer_by TIMESTAMP NOT NULL,
    explanation TEXT,
    explained_at TIMESTAMP,
    reason TEXT,
    decided_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE INDEX low_price_request_review ON low_price_request (review_id);
CREATE INDEX low_price_request_organization ON low_price_request (organization_id);
