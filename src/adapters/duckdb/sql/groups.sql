-- Everything that rows of a kind share, with the number of rows.
SELECT outcome, object, priority, hits, reason, near_miss, {{name_only}} AS name_only, count(*) AS profiles
FROM {{matches}} m GROUP BY ALL
ORDER BY ALL;
