-- What matching found for a few profiles.
SELECT
  p.profile, for_client(p.id), for_client(coalesce(p.display_name, p.id)),
  m.outcome, m.object, m.priority, m.record, m.hits, m.reason, m.near_miss, m.near_miss_id, c.ids, c.candidate_count
FROM {{wanted}} w
JOIN {{profiles}} p ON p.profile = w.wanted
JOIN {{matches}} m ON m.profile = w.wanted
LEFT JOIN (
  FROM {{candidates}} c SEMI JOIN {{wanted}} w ON w.wanted = c.profile
) c ON c.profile = w.wanted
