UPDATE opportunity SET state = 'opened' WHERE state IN ('evaluating', 'publicity', 'awarded');
DELETE FROM opportunity_step WHERE action IN ('evaluate', 'publicize', 'award', 'reconsider');
-- The two lists of words shrink.
ALTER TABLE opportunity DROP CONSTRAINT opportunity_state_check;
ALTER TABLE opportunity ADD CONSTRAINT opportunity_state_check CHECK (state IN ('draft', 'in_review', 'returned', 'published', 'amending', 'amendment_in_review', 'closed', 'opened', 'failed', 'cancelled'));
ALTER TABLE opportunity_step DROP CONSTRAINT opportunity_step_action_check;
ALTER TABLE opportunity_step ADD CONSTRAINT opportunity_step_action_check CHECK (action IN ('submit', 'withdraw', 'return', 'publish', 'amend', 'discard', 'close', 'open', 'fail', 'cancel'));
ALTER TABLE opportunity DROP COLUMN suspended_until;
ALTER TABLE opportunity_edition DROP COLUMN substance;
