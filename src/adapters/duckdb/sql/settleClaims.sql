-- One candidate is a claim. Several claims on one record: the best priority wins if exactly one profile holds it; nobody
-- is evaluated again.
CREATE OR REPLACE TABLE {{matches}} AS
WITH claims AS (
  SELECT object, lowest AS record, priority FROM {{decisions}} WHERE lowest = highest
),
contested AS (
  SELECT object, record FROM claims GROUP BY object, record HAVING count(*) > 1
),
held AS (
  SELECT object, record, priority, count(*) AS holders
  FROM claims SEMI JOIN contested USING (object, record)
  GROUP BY object, record, priority
),
rivals AS (
  SELECT object, record, min(priority) AS best, arg_min(holders, priority) AS holders FROM held GROUP BY object, record
),
settled AS (
  SELECT
    p.profile, d.object, d.priority, d.lowest AS record, d.hits, n.near_miss, n.near_miss_id,
    CASE
      WHEN d.profile IS NULL AND p.profile IN ({{missing}}) THEN 'convertedContactMissing'
      WHEN d.profile IS NULL THEN 'noCandidate'
      WHEN d.lowest <> d.highest THEN 'severalCandidates'
      WHEN d.priority > r.best THEN 'claimedByStronger'
      WHEN r.holders > 1 THEN 'claimedByOthers'
    END AS reason,
    d.profile IS NOT NULL AND d.object IS NULL AS is_excluded
  FROM {{profiles}} p
  LEFT JOIN {{decisions}} d ON d.profile = p.profile
  LEFT JOIN rivals r ON r.object = d.object AND r.record = CASE WHEN d.lowest = d.highest THEN d.lowest END
  LEFT JOIN {{near_misses}} n ON n.profile = p.profile
)
SELECT
  profile,
  CAST(CASE
    WHEN is_excluded THEN 'excluded'
    WHEN reason IS NULL THEN 'matched'
    WHEN reason IN ('severalCandidates', 'claimedByOthers') THEN 'ambiguous'
    ELSE 'unmatched'
  END AS outcome) AS outcome,
  object, priority, record, hits, CAST(reason AS reason) AS reason, near_miss, near_miss_id
FROM settled;
