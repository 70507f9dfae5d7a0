-- Contracts, one for each lot and winner of a confirmed award.
CREATE TABLE contract (
    id TEXT NOT NULL PRIMARY KEY,
    award_id TEXT NOT NULL REFERENCES award (id),
    -- 0 for the whole.
    lot INTEGER NOT NULL,
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    -- The department, and its region.
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    purchaser TEXT NOT NULL,
    provider TEXT NOT NULL,
    title TEXT NOT NULL,
    -- With the states of the sessions to come: SQLite cannot change a check.
    state TEXT NOT NULL CHECK (state IN ('draft', 'offered', 'org_confirmed', 'signed', 'published', 'filed', 'performing',
        'suspended', 'accepted', 'settled', 'terminated', 'breached', 'cancelled')),
    -- As generated from tender documents and bid (JSON), and as it stands.
    origin TEXT NOT NULL,
    terms TEXT NOT NULL,
    -- Price in fen, first and last day, as in the terms.
    amount BIGINT,
    starts_on DATE,
    ends_on DATE,
    -- Who wrote in it last, and does not sign it.
    drafter TEXT REFERENCES account (id),
    -- Why it was sent back or cancelled.
    reason TEXT,
    -- How often its text was fixed.
    edition INTEGER NOT NULL,
    -- What the organization wants left out of what is published (JSON).
    masks TEXT NOT NULL,
    -- The packs it was signed under (JSON).
    rules TEXT,
    notes TEXT NOT NULL,
    -- When the next step is due by law.
    due_at TIMESTAMP,
    -- When the organization first saw it.
    offered_at TIMESTAMP,
    signed_at TIMESTAMP,
    published_at TIMESTAMP,
    filed_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (award_id, lot)
);
CREATE INDEX contract_unit ON contract (unit_id, id);
CREATE INDEX contract_organization ON contract (organization_id, id);
CREATE INDEX contract_opportunity ON contract (opportunity_id);
CREATE INDEX contract_published ON contract (published_at, id);

-- The text each time it was fixed for signing.
CREATE TABLE contract_text (
    contract_id TEXT NOT NULL REFERENCES contract (id),
    -- From 1.
    edition INTEGER NOT NULL,
    -- Sections and paragraphs (JSON), and the SHA-256 of its plain form.
    document TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    fixed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (contract_id, edition)
);

-- Signatures under a fixed text, one for each side.
CREATE TABLE contract_signature (
    id TEXT NOT NULL PRIMARY KEY,
    contract_id TEXT NOT NULL REFERENCES contract (id),
    edition INTEGER NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('department', 'organization')),
    account_id TEXT NOT NULL REFERENCES account (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    signed_at TIMESTAMP NOT NULL,
    -- What was signed, with key and signature (JSON).
    signature TEXT NOT NULL,
    UNIQUE (contract_id, edition, side)
);

-- Awards that were confirmed before there were contracts get theirs.
INSERT INTO job (id, kind, payload, state, scheduled_at, due_at, attempts)
SELECT id, 'awards.settled', '{"award":"' || id || '"}', 'waiting', updated_at, updated_at, 0 FROM award WHERE state = 'confirmed';
