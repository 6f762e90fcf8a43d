-- The order of a preview's pages: every profile by id (code points), `rowid` being its place, with the number of its group
-- and what a search looks at. Everything else about a row is read for the rows that are shown.
CREATE OR REPLACE TABLE {{preview}} AS
SELECT p.profile, g.number AS group_number, lower(concat_ws(chr(10), p.id, p.display_name, {{email}})) AS searched
FROM {{profiles}} p
JOIN {{matches}} m ON m.profile = p.profile
JOIN preview_groups g
  ON g.outcome = m.outcome
  AND g.object IS NOT DISTINCT FROM m.object AND g.priority IS NOT DISTINCT FROM m.priority
  AND g.hits IS NOT DISTINCT FROM m.hits AND g.reason IS NOT DISTINCT FROM m.reason
  AND g.near_miss IS NOT DISTINCT FROM m.near_miss
ORDER BY p.id;
