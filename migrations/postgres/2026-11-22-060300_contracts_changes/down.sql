DROP TABLE contract_change;
