DROP TABLE expert_step;
DROP TABLE expert_absence;
DROP TABLE expert_interest;
DROP TABLE expert_field;
DROP TABLE expert;
