-- Of the records that are near to one profile the nearest of each kind: the first key, then the smallest id.
WITH folded AS (
  SELECT
    h.*,
    h.value = w.value AS is_same,
    lower(h.value) = lower(w.value) AS is_by_case,
    squeeze(h.value) = squeeze(w.value) AS is_by_space,
    lower(squeeze(h.value)) = lower(squeeze(w.value)) AS is_by_both,
    nfc_normalize(h.value) = nfc_normalize(w.value) AS is_by_form
  FROM near_hits h JOIN near_wanted w USING (number)
  WHERE NOT list_contains({{except}}, h.id)
),
hits AS (
  SELECT *, 0 AS rank, unnest([
    CASE WHEN is_same AND list_contains({{name_rule_keys}}, number) AND list_contains({{off_objects}}, object)
      THEN 'designatedFieldsOnly' END,
    CASE WHEN is_by_case AND NOT is_same THEN 'caseOnly' END,
    CASE WHEN is_by_space AND NOT is_same THEN 'whitespaceOnly' END,
    CASE WHEN is_by_both AND NOT is_by_case AND NOT is_by_space THEN 'caseAndWhitespace' END,
    CASE WHEN is_by_form AND NOT is_same THEN 'unicodeForm' END
  ]) AS kind
  FROM folded
  UNION ALL
  -- The same name, exactly or nearly, and both have an e-mail, which is another one.
  SELECT *, CASE WHEN is_same THEN 0 ELSE 1 END, 'sameNameDifferentEmail'
  FROM folded
  WHERE is_by_both AND list_contains({{name_keys}}, number) AND email IS NOT NULL
    AND lower(squeeze(email)) <> lower(squeeze(CAST($email AS VARCHAR)))
)
SELECT kind, first.object, first.pair, first.id, for_client(coalesce(first.name, first.id)), for_client(first.email)
FROM (
  SELECT kind, min(struct_pack(rank, number, id, object, pair, name, email)) AS first
  FROM hits WHERE kind IS NOT NULL GROUP BY kind
);
