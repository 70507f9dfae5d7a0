-- People who judge submissions.
CREATE TABLE expert (
    id TEXT NOT NULL PRIMARY KEY,
    -- One person is in the pool once.
    account_id TEXT NOT NULL UNIQUE REFERENCES account (id),
    name TEXT NOT NULL,
    -- Region whose pool it is.
    region TEXT NOT NULL,
    employer TEXT NOT NULL,
    employer_uscc TEXT,
    title TEXT NOT NULL,
    -- Experience, certificates: what the application says, as JSON.
    profile TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('applied', 'returned', 'listed', 'suspended', 'removed')),
    -- Why it was returned, suspended or removed.
    reason TEXT,
    -- Last day of a suspension; absent: until lifted.
    suspended_until DATE,
    applied_at TIMESTAMP NOT NULL,
    listed_at TIMESTAMP,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX expert_region ON expert (region, state);

-- Categories of the guiding catalogue an expert can judge.
CREATE TABLE expert_field (
    expert_id TEXT NOT NULL REFERENCES expert (id),
    category TEXT NOT NULL,
    PRIMARY KEY (expert_id, category)
);
CREATE INDEX expert_field_category ON expert_field (category);

-- Declared relations with organizations. What is taken back stays, with the moment.
CREATE TABLE expert_interest (
    id TEXT NOT NULL PRIMARY KEY,
    expert_id TEXT NOT NULL REFERENCES expert (id),
    -- Id of a recusal rule of the packs.
    kind TEXT NOT NULL,
    organization TEXT NOT NULL,
    uscc TEXT,
    since DATE NOT NULL,
    until DATE,
    note TEXT,
    declared_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP
);
CREATE INDEX expert_interest_expert ON expert_interest (expert_id);

-- Days on which an expert cannot come, both ends included.
CREATE TABLE expert_absence (
    expert_id TEXT NOT NULL REFERENCES expert (id),
    since DATE NOT NULL,
    until DATE NOT NULL,
    PRIMARY KEY (expert_id, since),
    CHECK (since <= until)
);

-- What happened to a membership of the pool.
CREATE TABLE expert_step (
    id TEXT NOT NULL PRIMARY KEY,
    expert_id TEXT NOT NULL REFERENCES expert (id),
    at TIMESTAMP NOT NULL,
    -- Absent for what happened by itself.
    account_id TEXT,
    action TEXT NOT NULL,
    comment TEXT
);
CREATE INDEX expert_step_expert ON expert_step (expert_id);
