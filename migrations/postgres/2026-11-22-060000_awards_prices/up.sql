-- What confirmed awards came to per unit: the reference prices of later needs. Only what the published results show.
CREATE TABLE award_price (
    id TEXT NOT NULL PRIMARY KEY,
    award_id TEXT NOT NULL REFERENCES award (id),
    opportunity_id TEXT NOT NULL REFERENCES opportunity (id),
    title TEXT NOT NULL,
    -- 0 for the whole.
    lot INTEGER NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('person_year', 'delivered')),
    -- The unit of what is delivered, as written; empty for people.
    unit TEXT NOT NULL,
    category TEXT NOT NULL,
    region TEXT NOT NULL,
    -- Of one unit, in fen.
    amount BIGINT NOT NULL,
    confirmed_at TIMESTAMP NOT NULL
);
CREATE INDEX award_price_category ON award_price (category, confirmed_at);
CREATE INDEX award_price_award ON award_price (award_id);
