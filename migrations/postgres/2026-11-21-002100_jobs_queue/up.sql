-- Work to be done after a transaction; a finished job's row is deleted.
CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- Set until a worker takes the job for the first time.
    unique_key TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    scheduled_at TIMESTAMP NOT NULL,
    -- When it may be taken (again): its time, the next attempt, or the end of the running worker's lease. NULL: never.
    due_at TIMESTAMP,
    lease TEXT,
    attempts INTEGER NOT NULL,
    error TEXT,
    failed_at TIMESTAMP
);
CREATE INDEX job_due ON job (due_at);
CREATE INDEX job_state ON job (state, id);
