-- One row for each row of the files, in their order (rowid is that order), with only the columns that matching compares.
CREATE OR REPLACE TABLE {{table}} AS
SELECT {{columns}}
FROM {{source}};
