DROP TABLE low_price_request;
DROP TABLE review_sheet;
DROP TABLE review_bid;
DROP TABLE review;
