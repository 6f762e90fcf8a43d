-- For each profile the first kind that fits, within it the first key, and the smallest id. A value that is equal without
-- any fold cannot turn up here: it would be a candidate, or `designatedFieldsOnly`, which comes first.
CREATE OR REPLACE TABLE {{near_misses}} AS
WITH
designated AS (SELECT key, value, min(id) AS id FROM designated_candidates GROUP BY key, value),
by_case AS (SELECT key, lowered, min(id) AS id FROM near_records GROUP BY key, lowered),
by_space AS (SELECT key, squeezed, min(id) AS id FROM near_records GROUP BY key, squeezed),
by_both AS (SELECT key, folded, min(id) AS id FROM near_records GROUP BY key, folded),
hits AS (
  SELECT profile, 'designatedFieldsOnly' AS kind, key, id FROM near_keys_folded JOIN designated USING (key, value)
  UNION ALL
  SELECT profile, 'caseOnly', key, id FROM near_profiles JOIN by_case USING (key, lowered)
  UNION ALL
  SELECT profile, 'whitespaceOnly', key, id FROM near_profiles JOIN by_space USING (key, squeezed)
  UNION ALL
  SELECT profile, 'caseAndWhitespace', key, id FROM near_profiles JOIN by_both USING (key, folded)
  UNION ALL
  SELECT profile, 'unicodeForm', key, id FROM near_composed
  UNION ALL
  {{more_hits}}
),
-- An enum compares by the order in which its codes are declared, which is the order in which the kinds are tried.
ranked AS (SELECT profile, CAST(kind AS near_miss) AS kind, key, id FROM hits)
SELECT profile, first.kind AS near_miss, first.id AS near_miss_id
FROM (SELECT profile, min(struct_pack(kind, key, id)) AS first FROM ranked GROUP BY profile);

DROP TABLE near_keys_folded; DROP TABLE near_records; DROP TABLE near_profiles; DROP TABLE near_composed;
