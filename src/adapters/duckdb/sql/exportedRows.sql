SELECT
  {{kind}} AS kind, p.id AS "personalizationId", m.outcome,
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN m.object END AS "crmObject",
  CASE WHEN m.outcome = 'matched' THEN r.id END AS "crmId",
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN m.priority END AS priority,
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN t.matched_on END AS "matchedOn",
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN t.pairs END AS "matchedPairs",
  CASE
    WHEN m.reason = 'severalCandidates' THEN c.ids
    WHEN m.reason IN ('claimedByStronger', 'claimedByOthers') THEN [r.id]
  END AS candidates,
  CASE
    WHEN m.reason = 'severalCandidates' THEN c.candidate_count
    WHEN m.reason IN ('claimedByStronger', 'claimedByOthers') THEN 1
    ELSE 0
  END AS candidate_count,
  m.reason, m.near_miss AS "nearMiss", m.near_miss_id AS "nearMissId"
FROM {{profiles}} p
JOIN {{matches}} m ON m.profile = p.profile
LEFT JOIN {{records}} r ON r.object = m.object AND r.record = m.record
LEFT JOIN {{candidates}} c ON c.profile = p.profile
LEFT JOIN {{pair_texts}} t ON t.priority = m.priority AND t.hits = m.hits
