-- Which lots it is for, encrypted under the server's key as drafts are: after the deadline they are counted before anything is opened.
ALTER TABLE submission_version ADD COLUMN lots BLOB;
