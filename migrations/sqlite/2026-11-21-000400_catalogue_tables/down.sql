DROP TABLE catalogue_item;
DROP TABLE catalogue_version;
