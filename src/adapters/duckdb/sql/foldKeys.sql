-- The keys of profiles without a candidate, folded once. Blank is judged before folding: a value of white space alone
-- folds to the empty text and still takes part.
CREATE OR REPLACE TEMP TABLE near_profiles AS
SELECT profile, key, value, lower(value) AS lowered, squeezed, lower(squeezed) AS lowered_squeezed, nfc_normalize(value) AS composed
FROM (SELECT profile, key, value, squeeze(value) AS squeezed FROM near_keys);

-- The few values of CRM records that a key equals after letter case and white space are set aside.
CREATE OR REPLACE TEMP TABLE near_records AS
SELECT key, lower(value) AS lowered, squeezed, lowered_squeezed, id
FROM (
  SELECT key, value, id, squeezed, lower(squeezed) AS lowered_squeezed
  FROM (SELECT key, value, id, squeeze(value) AS squeezed FROM near_candidates)
)
SEMI JOIN near_profiles USING (key, lowered_squeezed);

-- And those that a key equals after NFC, not before: then one of the two is not NFC itself.
CREATE OR REPLACE TEMP TABLE near_composed_records AS
WITH composed_candidates AS (SELECT key, value, nfc_normalize(value) AS composed, id FROM near_candidates)
SELECT key, composed, id
FROM composed_candidates SEMI JOIN near_profiles USING (key, composed)
WHERE value <> composed
UNION ALL
SELECT key, composed, id
FROM composed_candidates SEMI JOIN (FROM near_profiles WHERE value <> composed) USING (key, composed);
