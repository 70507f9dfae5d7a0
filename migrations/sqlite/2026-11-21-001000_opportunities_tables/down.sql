DROP TABLE opportunity_step;
DROP TABLE opportunity_edition;
DROP TABLE opportunity;
DROP TABLE opportunity_fts;
