-- Annual plans of departments. Amount and number of lines repeat what the published edition says, or, before there is
-- one, the working copy.
CREATE TABLE plan (
    id TEXT NOT NULL PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    -- Region of the unit: whose finance office reviews it.
    unit_region TEXT NOT NULL,
    year INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'published', 'adjusting', 'adjustment_submitted', 'adjustment_approved', 'closed')),
    amount BIGINT NOT NULL,
    lines INTEGER NOT NULL,
    -- Number of the published edition; 0: never published.
    edition INTEGER NOT NULL,
    published_at TIMESTAMP,
    -- The working copy: a draft, or an adjustment being written. JSON.
    working TEXT,
    -- Why it is adjusted, in words for the public.
    reason TEXT,
    -- Accounts that have written in the working copy. JSON.
    authors TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (unit_id, year)
);
CREATE INDEX plan_year ON plan (year, id);
CREATE INDEX plan_region ON plan (unit_region, state);

-- What was published, edition by edition; never changed.
CREATE TABLE plan_edition (
    plan_id TEXT NOT NULL REFERENCES plan (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    -- Why it was adjusted; none for the first.
    reason TEXT,
    approved_by TEXT NOT NULL REFERENCES account (id),
    approved_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP NOT NULL,
    published_by TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (plan_id, number)
);

-- Lines that were ever published: those in force can be drawn from.
CREATE TABLE plan_line (
    id TEXT NOT NULL PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plan (id),
    -- Place in the plan's table, from 1.
    place INTEGER NOT NULL,
    amount BIGINT NOT NULL,
    -- The line. JSON.
    content TEXT NOT NULL,
    in_force BOOLEAN NOT NULL
);
CREATE INDEX plan_line_of ON plan_line (plan_id, place);

-- What a need takes from a line: one line at a time.
CREATE TABLE plan_draw (
    opportunity_id TEXT NOT NULL PRIMARY KEY REFERENCES opportunity (id),
    line_id TEXT NOT NULL REFERENCES plan_line (id),
    title TEXT NOT NULL,
    amount BIGINT NOT NULL,
    drawn_at TIMESTAMP NOT NULL,
    -- When it was given back; null: it counts.
    released_at TIMESTAMP
);
CREATE INDEX plan_draw_line ON plan_draw (line_id);

-- Who moved it from state to state, with comments of the review.
CREATE TABLE plan_step (
    id TEXT NOT NULL PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plan (id),
    at TIMESTAMP NOT NULL,
    -- Absent for what happens by itself.
    account_id TEXT REFERENCES account (id),
    action TEXT NOT NULL CHECK (action IN ('submit', 'withdraw', 'return', 'approve', 'publish', 'adjust', 'discard', 'close')),
    comment TEXT,
    -- Comments on single lines. JSON.
    remarks TEXT NOT NULL
);
CREATE INDEX plan_step_of ON plan_step (plan_id, id);
