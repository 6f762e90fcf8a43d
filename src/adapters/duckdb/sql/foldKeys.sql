-- The keys of profiles without a candidate, with letter case and white space set aside. Blank is judged before folding: a
-- value of white space alone folds to the empty text and still takes part.
CREATE OR REPLACE TEMP TABLE near_keys_folded AS
SELECT profile, key, value, lower(squeeze(value)) AS folded FROM near_keys;

-- Of the CRM's values and then of the keys those that meet by it: few, so that only they are folded in every way.
CREATE OR REPLACE TEMP TABLE near_records AS
SELECT key, lower(value) AS lowered, squeeze(value) AS squeezed, folded, id
FROM (SELECT key, value, lower(squeeze(value)) AS folded, id FROM near_candidates)
SEMI JOIN near_keys_folded USING (key, folded);

CREATE OR REPLACE TEMP TABLE near_profiles AS
SELECT profile, key, lower(value) AS lowered, squeeze(value) AS squeezed, folded
FROM near_keys_folded SEMI JOIN near_records USING (key, folded);

-- What is equal after NFC and was not before: then one of the two is not NFC itself, and those are few on either side. With
-- none of them a join ends before it reads the other side.
CREATE OR REPLACE TEMP TABLE odd_records AS
SELECT key, nfc_normalize(value) AS composed, min(id) AS id
FROM near_candidates WHERE value <> nfc_normalize(value) GROUP BY key, composed;

CREATE OR REPLACE TEMP TABLE odd_keys AS
SELECT profile, key, nfc_normalize(value) AS composed FROM near_keys_folded WHERE value <> nfc_normalize(value);

CREATE OR REPLACE TEMP TABLE near_composed AS
SELECT profile, key, min(id) AS id
FROM (
  SELECT k.profile, k.key, r.id
  FROM near_keys_folded k JOIN odd_records r ON r.key = k.key AND r.composed = nfc_normalize(k.value)
  UNION ALL
  SELECT k.profile, k.key, r.id
  FROM (
    SELECT c.key, o.composed, min(c.id) AS id
    FROM near_candidates c JOIN (SELECT DISTINCT key, composed FROM odd_keys) o
      ON o.key = c.key AND o.composed = nfc_normalize(c.value)
    GROUP BY c.key, o.composed
  ) r JOIN odd_keys k USING (key, composed)
)
GROUP BY profile, key;

DROP TABLE odd_records; DROP TABLE odd_keys;
