DROP TABLE plan_step;
DROP TABLE plan_draw;
DROP TABLE plan_line;
DROP TABLE plan_edition;
DROP TABLE plan;
