-- The signed receipt of the last confirmation after a change of substance, as JSON.
ALTER TABLE submission_version ADD COLUMN confirmation TEXT;
