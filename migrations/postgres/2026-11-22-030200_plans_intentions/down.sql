DROP TABLE plan_intention;
