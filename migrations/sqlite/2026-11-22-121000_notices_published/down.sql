DROP TABLE notice_fts;
DROP TABLE notice_search;
DROP TABLE notice;
