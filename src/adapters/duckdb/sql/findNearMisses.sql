-- For each profile the first kind that fits, within it the first key, and the smallest id. A value that is equal without
-- any fold cannot turn up here: it would be a candidate, or `designatedFieldsOnly`, which comes first.
CREATE OR REPLACE TABLE {{near_misses}} AS
WITH
designated AS (SELECT key, value, min(id) AS id FROM designated_candidates GROUP BY key, value),
lowered AS (SELECT key, lowered, min(id) AS id FROM near_records GROUP BY key, lowered),
squeezed AS (SELECT key, squeezed, min(id) AS id FROM near_records GROUP BY key, squeezed),
lowered_squeezed AS (SELECT key, lowered_squeezed, min(id) AS id FROM near_records GROUP BY key, lowered_squeezed),
composed AS (SELECT key, composed, min(id) AS id FROM near_composed_records GROUP BY key, composed),
hits AS (
  SELECT profile, 'designatedFieldsOnly' AS kind, key, id FROM near_profiles JOIN designated USING (key, value)
  UNION ALL
  SELECT profile, 'caseOnly', key, id FROM near_profiles JOIN lowered USING (key, lowered)
  UNION ALL
  SELECT profile, 'whitespaceOnly', key, id FROM near_profiles JOIN squeezed USING (key, squeezed)
  UNION ALL
  SELECT profile, 'caseAndWhitespace', key, id FROM near_profiles JOIN lowered_squeezed USING (key, lowered_squeezed)
  UNION ALL
  SELECT profile, 'unicodeForm', key, id FROM near_profiles JOIN composed USING (key, composed)
  UNION ALL
  {{more_hits}}
),
-- An enum compares by the order in which its codes are declared, which is the order in which the kinds are tried.
ranked AS (SELECT profile, CAST(kind AS near_miss) AS kind, key, id FROM hits)
SELECT profile, first.kind AS near_miss, first.id AS near_miss_id
FROM (SELECT profile, min(struct_pack(kind, key, id)) AS first FROM ranked GROUP BY profile);
