DROP TABLE notice_search;
DROP TABLE notice;
