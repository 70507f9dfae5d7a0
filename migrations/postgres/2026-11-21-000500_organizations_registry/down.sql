DROP TABLE organization_import_row;
DROP TABLE organization_import;
DROP TABLE organization_search;
DROP TABLE organization_record;
DROP TABLE organization;
