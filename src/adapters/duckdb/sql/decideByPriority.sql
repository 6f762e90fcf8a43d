-- The candidates of one priority, for profiles that nothing has decided yet. The CRM side is aggregated, one row for each
-- value, before it meets the profiles: a value which stands in thousands of rows on both sides cannot multiply.
INSERT INTO {{decisions}}
WITH undecided AS MATERIALIZED (
  SELECT profile, pair, value
  FROM {{profile_keys}} ANTI JOIN {{decisions}} USING (profile)
  WHERE priority = {{priority}}
),
records AS (
  SELECT pair, value, min(record) AS lowest, max(record) AS highest
  FROM {{record_keys}} SEMI JOIN undecided USING (pair, value)
  WHERE priority = {{priority}}
  GROUP BY pair, value
)
SELECT profile, {{object}}, {{priority}}, min(lowest), max(highest), bit_or(CAST(1 AS UBIGINT) << pair)
FROM undecided JOIN records USING (pair, value)
GROUP BY profile;
