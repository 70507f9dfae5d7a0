UPDATE opportunity SET state = 'opened' WHERE state IN ('evaluating', 'publicity', 'awarded');
DELETE FROM opportunity_step WHERE action IN ('evaluate', 'publicize', 'award', 'reconsider');
-- The two lists of words shrink. SQLite changes a CHECK only in the stored text of the table (sqlite.org/lang_altertable.html §7); the
-- columns made or dropped in the same migration tell every connection to read the schema anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''closed'', ''opened'', ''evaluating'', ''publicity'', ''awarded'', ''failed'', ''cancelled''))', '''closed'', ''opened'', ''failed'', ''cancelled''))') WHERE type = 'table' AND name = 'opportunity';
UPDATE sqlite_schema SET sql = replace(sql, '''close'', ''open'', ''evaluate'', ''publicize'', ''award'', ''reconsider'', ''fail'', ''cancel''))', '''close'', ''open'', ''fail'', ''cancel''))') WHERE type = 'table' AND name = 'opportunity_step';
PRAGMA writable_schema = RESET;
ALTER TABLE opportunity DROP COLUMN suspended_until;
ALTER TABLE opportunity_edition DROP COLUMN substance;
