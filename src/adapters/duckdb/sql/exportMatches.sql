-- Both previews are stored in the order of ids, which a plain scan and UNION ALL keep: nothing is sorted again.
COPY (
  SELECT
    'user' AS kind, id AS "personalizationId", outcome, object AS "crmObject", crm_id AS "crmId", priority,
    matched_on AS "matchedOn", pairs AS "matchedPairs", array_to_string(candidates, ';') AS candidates,
    CASE WHEN candidate_count > 0 THEN candidate_count END AS "candidateCount",
    reason, near_miss AS "nearMiss", near_miss_id AS "nearMissId"
  FROM user_preview
  UNION ALL
  SELECT
    'account', id, outcome, object, crm_id, priority, matched_on, pairs, array_to_string(candidates, ';'),
    CASE WHEN candidate_count > 0 THEN candidate_count END, reason, near_miss, near_miss_id
  FROM account_preview
) TO {{file}} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '');
