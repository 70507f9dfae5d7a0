-- First answers of creating requests that carried an Idempotency-Key.
CREATE TABLE once_answer (
    account TEXT NOT NULL,
    operation TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (account, operation, idempotency_key)
);
