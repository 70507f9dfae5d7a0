DROP TABLE opportunity_search;
DROP TABLE opportunity_step;
DROP TABLE opportunity_edition;
DROP TABLE opportunity;
