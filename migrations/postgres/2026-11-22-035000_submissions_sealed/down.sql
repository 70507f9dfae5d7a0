DROP TABLE submission_step;
DROP TABLE submission_file;
DROP TABLE submission_version;
DROP TABLE submission;
DROP TABLE opening_share;
DROP TABLE sealing_share;
DROP TABLE sealing_key;
DROP TABLE opening_key;
UPDATE opportunity SET state = 'closed' WHERE state IN ('opened', 'failed');
DELETE FROM opportunity_step WHERE action IN ('open', 'fail');
-- The two lists of words grow or shrink.
ALTER TABLE opportunity DROP CONSTRAINT opportunity_state_check;
ALTER TABLE opportunity ADD CONSTRAINT opportunity_state_check CHECK (state IN ('draft', 'in_review', 'returned', 'published', 'amending', 'amendment_in_review', 'closed', 'cancelled'));
ALTER TABLE opportunity_step DROP CONSTRAINT opportunity_step_action_check;
ALTER TABLE opportunity_step ADD CONSTRAINT opportunity_step_action_check CHECK (action IN ('submit', 'withdraw', 'return', 'publish', 'amend', 'discard', 'close', 'cancel'));
