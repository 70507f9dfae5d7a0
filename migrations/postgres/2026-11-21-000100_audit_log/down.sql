DROP TABLE audit_log; DROP TABLE audit_pending; DROP TABLE audit_event; DROP FUNCTION refuse_change;
