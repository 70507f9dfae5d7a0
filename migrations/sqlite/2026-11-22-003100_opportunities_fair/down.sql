ALTER TABLE opportunity_edition DROP COLUMN fair;
