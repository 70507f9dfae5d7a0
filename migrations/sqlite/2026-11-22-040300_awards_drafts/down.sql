ALTER TABLE remedy DROP COLUMN supplemented_at;
ALTER TABLE remedy DROP COLUMN supplement;
ALTER TABLE remedy DROP COLUMN supplement_by;
ALTER TABLE remedy DROP COLUMN supplement_asked;
DROP INDEX remedy_unit;
DROP INDEX award_unit;
DROP TABLE remedy_draft;
