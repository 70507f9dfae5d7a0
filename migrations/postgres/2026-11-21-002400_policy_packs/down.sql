DROP TABLE policy_decision;
DROP TABLE policy_library;
DROP TABLE policy_pack;
