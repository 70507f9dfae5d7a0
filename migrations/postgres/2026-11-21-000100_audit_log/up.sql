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
    leaf BYTEA NOT NULL,
    chain BYTEA NOT NULL
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
