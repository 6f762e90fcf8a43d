SELECT
  rowid, for_client(id), for_client(coalesce(display_name, id)), outcome, object, crm_id, priority, hits,
  candidates, candidate_count, reason, near_miss, near_miss_id
FROM {{preview}}
WHERE rowid > $after AND {{conditions}}
ORDER BY rowid
LIMIT $limit;
