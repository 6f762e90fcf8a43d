-- Matched pairs with the values that planning compares, out of the files again: matching keeps only keys. Left out are
-- pairs in which no mapped value can make a difference.
--
-- The joins are written in the order in which they must run, the side that is kept in memory on the right: the pairs (ids
-- only), then their CRM values; the profiles stream past. DuckDB cannot know how many rows a file has, and would keep both
-- files in memory.
SET disabled_optimizers = 'join_order,build_side_probe_side';

CREATE OR REPLACE TEMP TABLE matched_pairs AS
WITH matched AS (
  SELECT p.id, p.profile, r.id AS crm_id, left(r.id, 15) AS record_key, {{name_only}} AS name_only
  FROM {{profiles}} p
  JOIN {{matches}} m ON m.profile = p.profile
  JOIN {{records}} r ON r.rowid = m.record
  WHERE m.outcome = 'matched' AND m.object = {{object}}
),
record_values AS (SELECT {{record_columns}} FROM {{record_source}}),
profile_values AS (SELECT {{profile_columns}} FROM {{profile_source}}),
with_record AS (SELECT m.id, m.profile, m.crm_id, m.name_only, r.* FROM record_values r JOIN matched m USING (record_key))
SELECT r.id, r.crm_id, r.name_only, r.* EXCLUDE (id, profile, crm_id, name_only, record_key), p.* EXCLUDE (profile_key)
FROM profile_values p JOIN with_record r ON r.{{profile_key}} = p.profile_key
WHERE NOT ({{unchanged}});

RESET disabled_optimizers;
