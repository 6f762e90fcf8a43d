-- What has been decided for each profile: the candidates of the deciding priority as the lowest and the highest row (one
-- candidate when they are the same), and the pairs that were equal, a bit each. Excluded profiles come first, then links.
CREATE OR REPLACE TEMP TABLE {{decisions}} (
  profile BIGINT, object crm_object, priority UTINYINT, lowest BIGINT, highest BIGINT, hits UBIGINT
);

INSERT INTO {{decisions}}
SELECT DISTINCT p.profile, NULL, NULL, NULL, NULL, NULL
FROM {{profiles}} p JOIN exclusions e ON e.kind = {{kind}} AND e.id = p.id;

INSERT INTO {{decisions}}
SELECT p.profile, t.object, 0, t.record, t.record, 0
FROM {{profiles}} p
JOIN links k ON k.kind = {{kind}} AND k.id = p.id
JOIN ({{targets}}) t ON t.line = k.line
WHERE p.profile NOT IN (SELECT profile FROM {{decisions}});
