-- The places, records and rows of one page. `after` is a place. An id tells its object by its prefix, so ids alone join.
SELECT place, {{columns}}
FROM (
  SELECT place, "crmId"
  FROM plan_records
  WHERE place > $after AND {{conditions}}
  ORDER BY place
  LIMIT $limit
) JOIN plan_rows USING ("crmId")
ORDER BY place, field, attribute;
