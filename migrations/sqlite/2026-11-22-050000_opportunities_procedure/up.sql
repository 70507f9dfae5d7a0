-- The two lists of words grow. SQLite changes a CHECK only in the stored text of the table (sqlite.org/lang_altertable.html §7); the
-- columns made or dropped in the same migration tell every connection to read the schema anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''closed'', ''opened'', ''failed'', ''cancelled''))', '''closed'', ''opened'', ''evaluating'', ''publicity'', ''awarded'', ''failed'', ''cancelled''))') WHERE type = 'table' AND name = 'opportunity';
UPDATE sqlite_schema SET sql = replace(sql, '''close'', ''open'', ''fail'', ''cancel''))', '''close'', ''open'', ''evaluate'', ''publicize'', ''award'', ''reconsider'', ''fail'', ''cancel''))') WHERE type = 'table' AND name = 'opportunity_step';
PRAGMA writable_schema = RESET;

-- Until when the finance authority has suspended the procedure; a moment that has passed suspends nothing.
ALTER TABLE opportunity ADD COLUMN suspended_until TIMESTAMP;
-- It may change what bids say: bidders are asked to confirm theirs.
ALTER TABLE opportunity_edition ADD COLUMN substance BOOLEAN NOT NULL DEFAULT FALSE;
