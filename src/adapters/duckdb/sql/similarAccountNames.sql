-- For each account without a candidate the most similar Account by name: legal forms, punctuation, accents and word order
-- are set aside, then Jaro-Winkler. Names that are equal by then always meet; otherwise only names that share a word, and
-- words that very many have ({{common}}) bring nobody together: the work stays about linear. Each step is a table, because
-- an optimiser that joins by common words first would compare everybody with everybody.
CREATE OR REPLACE TEMP TABLE legal_forms AS SELECT unnest({{legal_forms}}) AS word;

-- 1. Names in one spelling; all words of a name that has none but legal forms.
CREATE OR REPLACE TEMP TABLE wanted_names AS
SELECT profile, coalesce(string_agg(word, ' ' ORDER BY word) FILTER (WHERE NOT is_form), string_agg(word, ' ' ORDER BY word)) AS name
FROM (
  SELECT profile, word, word IN (FROM legal_forms) AS is_form
  FROM (SELECT profile, unnest(name_words(value)) AS word FROM near_keys WHERE key = 0) WHERE word <> ''
)
GROUP BY profile;

CREATE OR REPLACE TEMP TABLE record_names AS
SELECT id, coalesce(string_agg(word, ' ' ORDER BY word) FILTER (WHERE NOT is_form), string_agg(word, ' ' ORDER BY word)) AS name
FROM (
  SELECT id, word, word IN (FROM legal_forms) AS is_form
  FROM (SELECT id, unnest(name_words(value)) AS word FROM near_candidates WHERE key = 0) WHERE word <> ''
)
GROUP BY id;

-- 2. Words by which they can meet.
CREATE OR REPLACE TEMP TABLE wanted_words AS
SELECT DISTINCT name, unnest(string_split(name, ' ')) AS word FROM (SELECT DISTINCT name FROM wanted_names);

CREATE OR REPLACE TEMP TABLE record_words AS
SELECT DISTINCT id, word
FROM (SELECT id, unnest(string_split(name, ' ')) AS word FROM record_names) SEMI JOIN wanted_words USING (word);

CREATE OR REPLACE TEMP TABLE rare_record_words AS
SELECT id, word
FROM record_words SEMI JOIN (SELECT word FROM record_words GROUP BY word HAVING count(*) <= {{common}}) USING (word);

-- 3. Who meets.
CREATE OR REPLACE TEMP TABLE similar_pairs AS
SELECT w.name, r.id FROM wanted_words w JOIN rare_record_words r USING (word)
UNION
SELECT w.name, min(r.id) FROM (SELECT DISTINCT name FROM wanted_names) w JOIN record_names r USING (name) GROUP BY w.name;

-- 4. The best score, and the smallest id among equals.
CREATE OR REPLACE TEMP TABLE similar_account_names AS
WITH scored AS (
  SELECT p.name, p.id, jaro_winkler_similarity(p.name, r.name) AS score
  FROM similar_pairs p JOIN record_names r USING (id)
),
nearest AS (
  SELECT name, min(struct_pack(distance := 1 - score, id := id)) AS first
  FROM scored WHERE score >= {{threshold}} GROUP BY name
)
SELECT profile, first.id AS id, 1 - first.distance AS score FROM wanted_names JOIN nearest USING (name);

DROP TABLE legal_forms; DROP TABLE wanted_names; DROP TABLE record_names; DROP TABLE wanted_words; DROP TABLE record_words;
DROP TABLE rare_record_words; DROP TABLE similar_pairs;
