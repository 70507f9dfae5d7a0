DROP TABLE remedy;
