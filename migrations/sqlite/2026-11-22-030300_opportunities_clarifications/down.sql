DROP TABLE opportunity_clarification;
