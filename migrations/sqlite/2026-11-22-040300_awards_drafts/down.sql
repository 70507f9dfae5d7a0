DROP INDEX remedy_unit;
DROP INDEX award_unit;
DROP TABLE remedy_draft;
