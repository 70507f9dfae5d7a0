DROP TABLE submission_step;
DROP TABLE submission_file;
DROP TABLE submission_version;
DROP TABLE submission;
DROP TABLE opening_share;
DROP TABLE sealing_share;
DROP TABLE sealing_key;
DROP TABLE opening_key;
UPDATE opportunity SET state = 'closed' WHERE state IN ('opened', 'failed');
DELETE FROM opportunity_step WHERE action IN ('open', 'fail');
-- The two lists of words grow. SQLite changes a CHECK only in the stored text of the table (sqlite.org/lang_altertable.html §7); the
-- tables made or dropped in the same migration tell every connection to read the schema anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''closed'', ''opened'', ''failed'', ''cancelled''))', '''closed'', ''cancelled''))') WHERE type = 'table' AND name = 'opportunity';
UPDATE sqlite_schema SET sql = replace(sql, '''close'', ''open'', ''fail'', ''cancel''))', '''close'', ''cancel''))') WHERE type = 'table' AND name = 'opportunity_step';
PRAGMA writable_schema = RESET;
