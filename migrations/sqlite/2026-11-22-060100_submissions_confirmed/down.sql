ALTER TABLE submission_version DROP COLUMN confirmation;
