-- For each account without a candidate the most similar Account by name: legal forms, punctuation, accents and word order
-- are set aside, then Jaro-Winkler. Only names that share a word are compared, and words that very many have ({{common}})
-- bring nobody together: the work stays about linear.
SELECT profile, 'similarAccountName', 0, id
FROM (
  WITH
  wanted AS (SELECT profile, name_words(value, {{legal_forms}}) AS words FROM near_profiles WHERE key = 0),
  records AS (SELECT id, name_words(value, {{legal_forms}}) AS words FROM near_candidates WHERE key = 0),
  wanted_words AS (SELECT DISTINCT profile, unnest(words) AS word FROM wanted),
  record_words AS (
    SELECT DISTINCT id, word FROM (SELECT id, unnest(words) AS word FROM records) SEMI JOIN wanted_words USING (word)
  ),
  rare_words AS (SELECT word FROM record_words GROUP BY word HAVING count(*) <= {{common}}),
  pairs AS (
    SELECT DISTINCT profile, id
    FROM wanted_words JOIN record_words USING (word) SEMI JOIN rare_words USING (word)
  ),
  scored AS (
    SELECT profile, id, jaro_winkler_similarity(array_to_string(wanted.words, ' '), array_to_string(records.words, ' ')) AS score
    FROM pairs JOIN wanted USING (profile) JOIN records USING (id)
  )
  SELECT profile, id FROM scored WHERE score >= {{threshold}}
  QUALIFY row_number() OVER (PARTITION BY profile ORDER BY score DESC, id) = 1
)
