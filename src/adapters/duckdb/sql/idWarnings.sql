-- Of the profiles that looked at priority 1 for an object: how many held something that is no id of it.
SELECT count(*)
FROM {{profiles}} ANTI JOIN (FROM {{decisions}} WHERE priority IS NULL OR priority = 0) USING (profile)
WHERE {{written}} IS NOT NULL AND {{id_key}} IS NULL;
