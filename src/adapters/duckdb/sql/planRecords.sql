-- Each record of the plan once, with its place in the plan's order, from 1 on. All rows of a record name the same parent
-- and profile. The rows come sorted and are numbered as they come.
CREATE OR REPLACE TEMP TABLE plan_records AS
SELECT row_number() OVER () AS place, object, "crmId", "personalizationId"
FROM (
  SELECT DISTINCT object, "parentId", "crmId", "personalizationId"
  FROM plan_rows
  ORDER BY object, "parentId" NULLS LAST, "crmId"
);
