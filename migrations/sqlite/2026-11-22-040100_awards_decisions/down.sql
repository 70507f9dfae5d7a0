DROP TABLE award_entry;
DROP TABLE award;
