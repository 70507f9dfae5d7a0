DROP TABLE duty_feed;
DROP TABLE duty;
