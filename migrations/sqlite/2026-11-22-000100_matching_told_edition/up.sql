-- The edition of the need an organization was last told of: nobody is told twice of an amendment either.
ALTER TABLE matching_told ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;
