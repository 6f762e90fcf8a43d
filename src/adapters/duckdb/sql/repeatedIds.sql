-- Ids that stand in more than one row of a CRM table.
WITH shared AS (
  SELECT hash(id) AS fingerprint FROM {{table}} GROUP BY fingerprint HAVING count(*) > 1
)
SELECT id, count(*) AS times
FROM {{table}} WHERE hash(id) IN (SELECT fingerprint FROM shared) AND id IS NOT NULL
GROUP BY id HAVING count(*) > 1
ORDER BY id LIMIT 20;
