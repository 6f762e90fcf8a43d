-- The keys of profiles without a candidate, folded once. Blank is judged before folding: a value of white space alone
-- folds to the empty text and still takes part.
CREATE OR REPLACE TABLE near_profiles AS
SELECT profile, key, value, lower(value) AS lowered, squeezed, lower(squeezed) AS lowered_squeezed, nfc_normalize(value) AS composed
FROM (SELECT profile, key, value, squeeze(value) AS squeezed FROM {{near_keys}});

-- The values of CRM records that some key equals after a fold: few, so that the folds of the others need not be kept.
CREATE OR REPLACE TABLE near_records AS
SELECT key, value, lower(value) AS lowered, squeezed, lower(squeezed) AS lowered_squeezed, nfc_normalize(value) AS composed, id
FROM (SELECT key, value, id, squeeze(value) AS squeezed FROM {{near_candidates}})
WHERE (key, lower(squeezed)) IN (SELECT (key, lowered_squeezed) FROM near_profiles)
  OR (key, nfc_normalize(value)) IN (SELECT (key, composed) FROM near_profiles);
