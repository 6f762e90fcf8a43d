-- The candidates of profiles with reason `severalCandidates`: the 20 smallest ids, and how many there are. A value that
-- thousands of profiles share with thousands of records must not become a row for each pair of them:
--   the smallest ids of a union are among the smallest ids of its parts, and profiles that hit the same values share one
--   answer; only records of the *smaller* values are listed, and those that the largest value also has are not counted twice.
CREATE OR REPLACE TEMP TABLE several_profiles AS
SELECT p.*, m.object AS several_object, m.priority AS several_priority, m.hits AS several_hits
FROM {{profiles}} p JOIN {{matches}} m ON m.profile = p.profile
WHERE m.reason = 'severalCandidates' AND m.priority < 4;

-- `several`: the values by which they were equal.
CREATE OR REPLACE TEMP TABLE several (profile, object, priority, pair, value) AS
{{several_values}};

CREATE OR REPLACE TEMP TABLE equal_records (object, priority, pair, value, record, id) AS
{{equal_records}};

-- 1. Values that were hit, with their records. `posting` is a number for one value of one pair.
CREATE OR REPLACE TEMP TABLE postings AS
SELECT row_number() OVER () AS posting, object, priority, pair, value, n AS records, smallest
FROM (
  SELECT object, priority, pair, value, count(DISTINCT record) AS n, min(DISTINCT id, 20) AS smallest
  FROM equal_records
  GROUP BY ALL
);

-- 2. Profiles with the same set of values, once.
CREATE OR REPLACE TEMP TABLE profile_sets AS
SELECT profile, list(posting ORDER BY records DESC, posting) AS postings
FROM several JOIN postings USING (object, priority, pair, value)
GROUP BY profile;

CREATE OR REPLACE TEMP TABLE sets AS
SELECT row_number() OVER () AS set_number, postings, postings[1] AS largest
FROM (SELECT DISTINCT postings FROM profile_sets);

-- 3. Records of the smaller values that the largest value does not have.
CREATE OR REPLACE TEMP TABLE further AS
WITH smaller AS (
  SELECT set_number, largest, unnest(postings[2:]) AS posting FROM sets WHERE len(postings) > 1
),
listed AS (
  SELECT DISTINCT s.set_number, s.largest, r.record
  FROM smaller s
  JOIN postings p USING (posting)
  JOIN equal_records r USING (object, priority, pair, value)
),
of_largest AS (
  SELECT p.posting AS largest, r.record
  FROM postings p JOIN equal_records r USING (object, priority, pair, value)
  WHERE p.posting IN (SELECT largest FROM smaller)
)
SELECT set_number, count(*) AS records
FROM listed ANTI JOIN of_largest USING (largest, record)
GROUP BY set_number;

-- 4. Together.
CREATE OR REPLACE TABLE {{candidates}} AS
WITH smallest AS (
  SELECT set_number, min(DISTINCT id, 20) AS ids
  FROM (
    SELECT set_number, unnest(p.smallest) AS id
    FROM (SELECT set_number, unnest(postings) AS posting FROM sets) JOIN postings p USING (posting)
  )
  GROUP BY set_number
)
SELECT q.profile, m.ids, l.records + coalesce(f.records, 0) AS candidate_count
FROM profile_sets q
JOIN sets s ON s.postings = q.postings
JOIN smallest m USING (set_number)
JOIN postings l ON l.posting = s.largest
LEFT JOIN further f USING (set_number);

DROP TABLE several_profiles; DROP TABLE several; DROP TABLE equal_records; DROP TABLE postings;
DROP TABLE profile_sets; DROP TABLE sets; DROP TABLE further;
