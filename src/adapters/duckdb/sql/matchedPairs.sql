-- Matched pairs with the values that planning compares, out of the files again: matching keeps only keys. Left out are
-- pairs in which no mapped value can make a difference.
CREATE OR REPLACE TEMP TABLE matched_pairs AS
WITH matched AS (
  SELECT p.id, p.profile, r.id AS crm_id, {{name_only}} AS name_only
  FROM {{matches}} m
  JOIN {{profiles}} p ON p.profile = m.profile
  JOIN {{records}} r ON r.rowid = m.record
  WHERE m.outcome = 'matched' AND m.object = {{object}}
),
record_values AS (SELECT {{record_columns}} FROM {{record_source}}),
profile_values AS (SELECT {{profile_columns}} FROM {{profile_source}})
SELECT m.id, m.crm_id, m.name_only, r.* EXCLUDE (record_key), p.* EXCLUDE (profile_key)
FROM matched m
JOIN record_values r ON r.record_key = left(m.crm_id, 15)
JOIN profile_values p ON p.profile_key = m.{{profile_key}}
WHERE NOT ({{unchanged}});
