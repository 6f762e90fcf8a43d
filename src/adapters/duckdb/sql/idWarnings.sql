-- Of the profiles that looked at priority 1: how many held something that is no id, and an id that names no row.
SELECT
  count(*) FILTER (WHERE salesforce_key(p.{{column}}, {{prefix}}) IS NULL) AS not_an_id,
  count(*) FILTER (WHERE salesforce_key(p.{{column}}, {{prefix}}) IS NOT NULL AND r.id IS NULL) AS names_no_row
FROM (FROM {{profiles}} ANTI JOIN (FROM {{decisions}} WHERE priority IS NULL OR priority = 0) USING (profile)) p
LEFT JOIN {{records}} r ON left(r.id, 15) = salesforce_key(p.{{column}}, {{prefix}})
WHERE p.{{column}} IS NOT NULL;
