-- A version of one region's guiding catalogue: of the nation (100000), or what a region adds to those above it.
CREATE TABLE catalogue_version (
    id TEXT NOT NULL PRIMARY KEY,
    region TEXT NOT NULL,
    title TEXT NOT NULL,
    basis TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'discarded')),
    effective_from DATE,
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    version BIGINT NOT NULL,
    CHECK (state <> 'published' OR (effective_from IS NOT NULL AND published_at IS NOT NULL))
);
CREATE INDEX catalogue_version_region ON catalogue_version (region, state, effective_from);
-- One draft a region: two people edit the same one.
CREATE UNIQUE INDEX catalogue_version_draft ON catalogue_version (region) WHERE state = 'draft';

-- Parent and level follow from the codes.
CREATE TABLE catalogue_item (
    version_id TEXT NOT NULL REFERENCES catalogue_version (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('verified', 'secondary', 'unverified', 'recalled')),
    basis TEXT NOT NULL,
    PRIMARY KEY (version_id, code)
);
