-- One row for every change of state, written in the transaction that makes the change.
CREATE TABLE audit_event (
    id TEXT NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    actor_account TEXT,
    actor_unit TEXT,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    region TEXT,
    data TEXT NOT NULL
);
CREATE INDEX audit_event_subject ON audit_event (subject_kind, subject_id);

-- Events committed but not yet in the log; emptied by the sequencer.
CREATE TABLE audit_pending (
    event_id TEXT NOT NULL PRIMARY KEY REFERENCES audit_event (id)
);

-- The order: assigned after commit by one sequencer, hash-chained.
CREATE TABLE audit_log (
    seq BIGINT NOT NULL PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE REFERENCES audit_event (id),
    leaf BLOB NOT NULL,
    chain BLOB NOT NULL
);

CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
