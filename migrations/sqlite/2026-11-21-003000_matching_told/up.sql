-- Which organizations have been told that they qualify for a need: nobody is told twice.
CREATE TABLE matching_told (
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    organization_id TEXT NOT NULL REFERENCES organization (id),
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (opportunity_id, organization_id)
);
CREATE INDEX matching_told_organization ON matching_told (organization_id);
