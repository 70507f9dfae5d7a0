-- Every text of a policy pack that was ever shipped or imported. What holds now is what is published; the rest stays, because decisions cite it.
CREATE TABLE policy_pack (
    id TEXT NOT NULL PRIMARY KEY,
    pack TEXT NOT NULL,
    hash TEXT NOT NULL,
    region TEXT NOT NULL,
    source TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'imported')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'superseded', 'withdrawn', 'discarded')),
    created_at TIMESTAMP NOT NULL,
    created_by TEXT,
    published_at TIMESTAMP,
    version BIGINT NOT NULL
);
-- The same content once, one text of a pack in force, one being prepared.
CREATE UNIQUE INDEX policy_pack_content ON policy_pack (pack, hash) WHERE state <> 'discarded';
CREATE UNIQUE INDEX policy_pack_published ON policy_pack (pack) WHERE state = 'published';
CREATE UNIQUE INDEX policy_pack_draft ON policy_pack (pack) WHERE state = 'draft';

-- Which packs were in use together when something was decided.
CREATE TABLE policy_library (
    hash TEXT NOT NULL PRIMARY KEY,
    packs TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

-- Decisions by rule with their facts and reasons, for replay.
CREATE TABLE policy_decision (
    id TEXT NOT NULL PRIMARY KEY,
    library TEXT NOT NULL REFERENCES policy_library (hash),
    opportunity TEXT,
    organization TEXT,
    unit TEXT,
    region TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX policy_decision_opportunity ON policy_decision (opportunity, made_at);
CREATE INDEX policy_decision_organization ON policy_decision (organization, made_at);
