-- Enquiries, objections and complaints.
CREATE TABLE remedy (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('enquiry', 'objection', 'complaint')),
    about TEXT NOT NULL CHECK (about IN ('document', 'process', 'result')),
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    title TEXT NOT NULL,
    -- The department, and its region.
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    objection_id TEXT REFERENCES remedy (id),
    state TEXT NOT NULL CHECK (state IN ('filed', 'accepted', 'not_accepted', 'answered', 'decided', 'withdrawn')),
    facts TEXT NOT NULL,
    legal_basis TEXT,
    request TEXT,
    filed_at TIMESTAMP NOT NULL,
    examine_by TIMESTAMP,
    answer_by TIMESTAMP,
    suspended_until TIMESTAMP,
    outcome TEXT CHECK (outcome IN ('dismissed', 'upheld')),
    measure TEXT CHECK (measure IN ('correct_and_continue', 're_evaluate', 'void_and_restart')),
    answer TEXT,
    answered_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE INDEX remedy_opportunity ON remedy (opportunity_id);
CREATE INDEX remedy_organization ON remedy (organization_id);
CREATE INDEX remedy_decided ON remedy (kind, answered_at);
