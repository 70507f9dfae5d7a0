-- The fair-competition check as it was when the edition was published. JSON.
ALTER TABLE opportunity_edition ADD COLUMN fair TEXT;
