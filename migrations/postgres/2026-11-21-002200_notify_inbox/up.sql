-- What people are told; subject and body in both languages, as JSON.
CREATE TABLE notify_message (
    id TEXT NOT NULL PRIMARY KEY,
    -- No foreign key, because accounts are a later room.
    account_id TEXT NOT NULL,
    template TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    link TEXT,
    at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
CREATE INDEX notify_message_account ON notify_message (account_id, id);

-- Messages that wait for their reader's daily mail.
CREATE TABLE notify_digest (
    message_id TEXT NOT NULL PRIMARY KEY REFERENCES notify_message (id)
);

-- How each person wants each kind of message mailed, where it differs from the kind's default.
CREATE TABLE notify_preference (
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    mail TEXT NOT NULL CHECK (mail IN ('at_once', 'daily', 'off')),
    PRIMARY KEY (account_id, kind)
);

-- What became of each mail; its content is only in the job that sends it.
CREATE TABLE notify_mail (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    address TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    at TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL,
    error TEXT,
    settled_at TIMESTAMP
);
CREATE INDEX notify_mail_state ON notify_mail (state, id);
CREATE INDEX notify_mail_account ON notify_mail (account_id, id);
