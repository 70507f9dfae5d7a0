ALTER TABLE matching_told DROP COLUMN edition;
