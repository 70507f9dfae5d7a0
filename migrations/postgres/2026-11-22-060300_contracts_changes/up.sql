-- Changes of contracts in performance: proposed by one side, signed by both.
CREATE TABLE contract_change (
    id TEXT NOT NULL PRIMARY KEY,
    contract_id TEXT NOT NULL REFERENCES contract (id),
    -- Which proposal, from 1.
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('amend', 'supplement', 'suspend', 'resume', 'terminate')),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'refused', 'withdrawn')),
    side TEXT NOT NULL CHECK (side IN ('department', 'organization')),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    -- What the contract shall say (JSON), and the fixed text that is signed.
    terms TEXT NOT NULL,
    edition INTEGER NOT NULL,
    proposed_at TIMESTAMP NOT NULL,
    -- Why it was refused.
    answer TEXT,
    answered_at TIMESTAMP,
    version BIGINT NOT NULL,
    UNIQUE (contract_id, number)
);
