DROP TABLE account_attempt; DROP TABLE account_ticket; DROP TABLE session_token; DROP TABLE session;
DROP TABLE membership; DROP TABLE account; DROP TABLE unit;
