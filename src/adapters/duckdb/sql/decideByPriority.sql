-- The candidates of one priority, for profiles that nothing has decided yet. The CRM side is aggregated first, one row for
-- each value, so that a value which stands in thousands of rows on both sides cannot multiply.
INSERT INTO {{decisions}}
WITH records AS (
  SELECT pair, value, min(record) AS lowest, max(record) AS highest
  FROM {{record_keys}} WHERE priority = {{priority}}
  GROUP BY pair, value
),
undecided AS (
  SELECT profile, pair, value
  FROM {{profile_keys}} ANTI JOIN {{decisions}} USING (profile)
  WHERE priority = {{priority}}
)
SELECT profile, {{object}}, {{priority}}, min(lowest), max(highest), bit_or(CAST(1 AS UBIGINT) << pair)
FROM undecided JOIN records USING (pair, value)
GROUP BY profile;
