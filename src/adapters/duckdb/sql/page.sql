SELECT rowid, profile
FROM {{preview}}
WHERE rowid > {{after}} AND {{conditions}}
ORDER BY rowid
LIMIT {{limit}};
