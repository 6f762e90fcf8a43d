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
    d.object IS NULL AND d.profile IS NOT NULL AS is_excluded,
    CASE
      WHEN d.profile IS NULL AND x.profile IS NULL THEN CAST('noCandidate' AS reason)
      WHEN d.profile IS NULL THEN CAST('convertedContactMissing' AS reason)
      WHEN d.lowest <> d.highest THEN CAST('severalCandidates' AS reason)
      WHEN d.priority > r.best THEN CAST('claimedByStronger' AS reason)
      WHEN r.holders > 1 THEN CAST('claimedByOthers' AS reason)
    END AS reason
  FROM {{profiles}} p
  LEFT JOIN {{decisions}} d ON d.profile = p.profile
  LEFT JOIN {{missing}} x ON x.profile = p.profile
  LEFT JOIN rivals r ON r.object = d.object AND r.record = CASE WHEN d.lowest = d.highest THEN d.lowest END
  LEFT JOIN {{near_misses}} n ON n.profile = p.profile
)
SELECT
  profile,
  CASE
    WHEN is_excluded THEN CAST('excluded' AS outcome)
    WHEN reason IS NULL THEN CAST('matched' AS outcome)
    WHEN reason IN (CAST('severalCandidates' AS reason), CAST('claimedByOthers' AS reason)) THEN CAST('ambiguous' AS outcome)
    ELSE CAST('unmatched' AS outcome)
  END AS outcome,
  object, priority, record, hits, reason, near_miss, near_miss_id
FROM settled;
