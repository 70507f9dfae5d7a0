DROP TABLE matching_told;
