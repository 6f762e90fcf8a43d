-- Of the profiles that looked at priority 1: how many held something that is no id, and an id that names no row.
WITH looked AS (
  SELECT {{written}} AS written, {{id_key}} AS id_key
  FROM {{profiles}} ANTI JOIN (FROM {{decisions}} WHERE priority IS NULL OR priority = 0) USING (profile)
)
SELECT
  (SELECT count(*) FROM looked WHERE written IS NOT NULL AND id_key IS NULL),
  (SELECT count(*) FROM (FROM looked WHERE id_key IS NOT NULL) k ANTI JOIN {{records}} r ON left(r.id, 15) = k.id_key);
