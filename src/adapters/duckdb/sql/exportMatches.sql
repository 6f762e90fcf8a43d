-- Every user, then every account, each by the code points of its id.
COPY (
  SELECT
    kind, "personalizationId", outcome, "crmObject", "crmId", priority, "matchedOn", "matchedPairs",
    array_to_string(candidates, ';') AS candidates, nullif(candidate_count, 0) AS "candidateCount",
    reason, "nearMiss", "nearMissId"
  FROM (
    {{user_rows}}
    UNION ALL
    {{account_rows}}
  )
  ORDER BY kind DESC, "personalizationId"
) TO {{file}} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '');
