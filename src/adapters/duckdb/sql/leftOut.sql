-- Rows of an export that do not count: a blank id, and every appearance of an id but the last. Few or none, so the ids are
-- told apart by a hash first and only those that share one are looked at.
CREATE OR REPLACE TABLE {{profiles}}_left_out AS
WITH shared AS (
  SELECT hash(id) AS fingerprint FROM {{profiles}} WHERE id IS NOT NULL GROUP BY fingerprint HAVING count(*) > 1
),
repeated AS (
  SELECT id, max(rowid) AS last_row
  FROM {{profiles}} WHERE hash(id) IN (SELECT fingerprint FROM shared) AND id IS NOT NULL
  GROUP BY id
)
SELECT p.rowid AS profile, 'superseded' AS why FROM {{profiles}} p JOIN repeated r ON p.id = r.id WHERE p.rowid <> r.last_row
UNION ALL
SELECT rowid, 'blankId' FROM {{profiles}} WHERE id IS NULL;
