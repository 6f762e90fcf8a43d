SELECT outcome, object, priority, reason, near_miss, {{name_only}} AS name_only, count(*) AS profiles
FROM {{matches}} m GROUP BY ALL;
