-- Every profile as a preview shows it, in the order of ids (code points): `rowid` is that order, and the cursor of pages.
CREATE OR REPLACE TABLE {{preview}} AS
SELECT
  p.id, p.display_name, {{email}} AS email,
  m.outcome,
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN m.object END AS object,
  CASE WHEN m.outcome = 'matched' THEN r.id END AS crm_id,
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN m.priority END AS priority,
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN m.hits END AS hits,
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN t.matched_on END AS matched_on,
  CASE WHEN m.outcome IN ('matched', 'ambiguous') THEN t.pairs END AS pairs,
  CASE
    WHEN m.reason = 'severalCandidates' THEN c.ids
    WHEN m.reason IN ('claimedByStronger', 'claimedByOthers') THEN [r.id]
  END AS candidates,
  CASE
    WHEN m.reason = 'severalCandidates' THEN c.candidate_count
    WHEN m.reason IN ('claimedByStronger', 'claimedByOthers') THEN 1
    ELSE 0
  END AS candidate_count,
  m.reason, m.near_miss, m.near_miss_id,
  {{name_only}} AS name_only
FROM {{profiles}} p
JOIN {{matches}} m ON m.profile = p.profile
LEFT JOIN {{records}} r ON r.object = m.object AND r.record = m.record
LEFT JOIN {{candidates}} c ON c.profile = p.profile
LEFT JOIN {{pair_texts}} t ON t.priority = m.priority AND t.hits = m.hits
ORDER BY p.id;
