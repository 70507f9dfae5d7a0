DROP TABLE award_price;
