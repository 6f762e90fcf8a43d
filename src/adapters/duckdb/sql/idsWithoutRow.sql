-- And how many an id of it that names no row. Those that named one and had a Contact by it have been decided by that very
-- pair; only the rest is looked up.
SELECT count(*)
FROM (
  SELECT {{id_key}} AS id_key
  FROM {{profiles}}
  ANTI JOIN (
    FROM {{decisions}} WHERE priority IS NULL OR priority = 0 OR (priority = 1 AND (hits >> {{pair}}) & 1 = 1)
  ) USING (profile)
  WHERE {{id_key}} IS NOT NULL
) k
ANTI JOIN {{records}} r ON left(r.id, 15) = k.id_key;
