COPY (
  SELECT
    kind, id AS "personalizationId", outcome, object AS "crmObject", crm_id AS "crmId", priority,
    "matchedOn", pairs AS "matchedPairs", array_to_string(candidates, ';') AS candidates,
    CASE WHEN candidate_count > 0 THEN candidate_count END AS "candidateCount",
    reason, near_miss AS "nearMiss", near_miss_id AS "nearMissId"
  FROM (
    SELECT 'user' AS kind, 0 AS side, * FROM user_preview LEFT JOIN user_pair_texts USING (priority, hits)
    UNION ALL
    SELECT 'account' AS kind, 1 AS side, * FROM account_preview LEFT JOIN account_pair_texts USING (priority, hits)
  )
  ORDER BY side, position
) TO {{file}} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '');
