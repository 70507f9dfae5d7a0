DROP TABLE once_answer;
