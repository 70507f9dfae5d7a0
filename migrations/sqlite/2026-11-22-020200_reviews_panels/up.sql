-- The panel that judges the submissions of an opportunity.
CREATE TABLE panel (
    id TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    -- The department, and its region.
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_region TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('committed', 'inviting', 'short', 'complete', 'seated', 'disclosed', 'cancelled')),
    -- Fields, region, sizes, times, representatives of the purchaser, as JSON.
    plan TEXT NOT NULL,
    review_at TIMESTAMP NOT NULL,
    -- Number of the member in the chair.
    chair INTEGER,
    -- Why it was cancelled.
    reason TEXT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    disclosed_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE INDEX panel_opportunity ON panel (opportunity_id);

-- Draws for a panel: the first, and another where its candidates did not suffice.
CREATE TABLE panel_draw (
    panel_id TEXT NOT NULL REFERENCES panel (id),
    round INTEGER NOT NULL,
    -- Secret until disclosure.
    seed TEXT NOT NULL,
    commitment TEXT NOT NULL,
    -- Event of the audit log that has the commitment.
    event_id TEXT NOT NULL,
    committed_at TIMESTAMP NOT NULL,
    drawn_at TIMESTAMP,
    seats INTEGER,
    -- Position and hash of the log at the draw.
    root_seq BIGINT,
    root TEXT,
    list_hash TEXT,
    -- Reason and how many, as JSON.
    excluded TEXT,
    -- Organizations recused against, as JSON.
    bidders TEXT,
    PRIMARY KEY (panel_id, round)
);

-- Everybody who could be drawn, in the order of the draw.
CREATE TABLE panel_candidate (
    panel_id TEXT NOT NULL,
    round INTEGER NOT NULL,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    expert_id TEXT NOT NULL REFERENCES expert (id),
    PRIMARY KEY (panel_id, round, place),
    FOREIGN KEY (panel_id, round) REFERENCES panel_draw (panel_id, round)
);

-- Those drawn, and what became of each.
CREATE TABLE panel_invitation (
    id TEXT NOT NULL PRIMARY KEY,
    panel_id TEXT NOT NULL REFERENCES panel (id),
    round INTEGER NOT NULL,
    place INTEGER NOT NULL,
    -- Number on the panel, which the next of the draw takes over.
    seat INTEGER NOT NULL,
    code TEXT NOT NULL,
    expert_id TEXT NOT NULL REFERENCES expert (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('drawn', 'notified', 'accepted', 'declined', 'recused', 'lapsed', 'replaced', 'seated', 'conduct_rated')),
    reason TEXT,
    answer_by TIMESTAMP NOT NULL,
    notified_at TIMESTAMP,
    answered_at TIMESTAMP,
    -- Conduct, once rated.
    conduct TEXT CHECK (conduct IN ('good', 'fair', 'poor')),
    conduct_comment TEXT,
    rated_at TIMESTAMP,
    version BIGINT NOT NULL,
    UNIQUE (panel_id, expert_id)
);
CREATE INDEX panel_invitation_account ON panel_invitation (account_id);
CREATE INDEX panel_invitation_expert ON panel_invitation (expert_id);
