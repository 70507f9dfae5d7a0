DELETE FROM job WHERE kind IN ('awards.settled', 'contracts.due');
DROP TABLE contract_signature;
DROP TABLE contract_text;
DROP TABLE contract;
