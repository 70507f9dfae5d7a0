DROP TABLE opportunity_comment;
DROP TABLE opportunity_consultation;
