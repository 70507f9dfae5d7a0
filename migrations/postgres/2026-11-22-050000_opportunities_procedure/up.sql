-- The two lists of words grow.
ALTER TABLE opportunity DROP CONSTRAINT opportunity_state_check;
ALTER TABLE opportunity ADD CONSTRAINT opportunity_state_check CHECK (state IN ('draft', 'in_review', 'returned', 'published', 'amending', 'amendment_in_review', 'closed', 'opened', 'evaluating', 'publicity', 'awarded', 'failed', 'cancelled'));
ALTER TABLE opportunity_step DROP CONSTRAINT opportunity_step_action_check;
ALTER TABLE opportunity_step ADD CONSTRAINT opportunity_step_action_check CHECK (action IN ('submit', 'withdraw', 'return', 'publish', 'amend', 'discard', 'close', 'open', 'evaluate', 'publicize', 'award', 'reconsider', 'fail', 'cancel'));

-- Until when the finance authority has suspended the procedure; a moment that has passed suspends nothing.
ALTER TABLE opportunity ADD COLUMN suspended_until TIMESTAMP;
-- It may change what bids say: bidders are asked to confirm theirs.
ALTER TABLE opportunity_edition ADD COLUMN substance BOOLEAN NOT NULL DEFAULT FALSE;
