-- Words that the other files use. Values that came from outside are VARCHAR everywhere, blank is NULL.

-- One bit for each upper-case letter of five letters or digits, the first character lowest. Upper case is the byte range
-- 0x41-0x5A: bit 6 set, bit 5 not.
CREATE OR REPLACE MACRO upper_case_bytes(five) AS (
  (TRY_CAST('0x' || hex(five) AS UBIGINT) >> 6) & ~(TRY_CAST('0x' || hex(five) AS UBIGINT) >> 5) & 4311810305
);
CREATE OR REPLACE MACRO checksum_character(bytes) AS (
  substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
    1 + CAST(((bytes >> 32) & 1) | ((bytes >> 23) & 2) | ((bytes >> 14) & 4) | ((bytes >> 5) & 8) | ((bytes & 1) << 4) AS INTEGER),
    1)
);
CREATE OR REPLACE MACRO checksum_of(body) AS (
  checksum_character(upper_case_bytes(substr(body, 1, 5)))
    || checksum_character(upper_case_bytes(substr(body, 6, 5)))
    || checksum_character(upper_case_bytes(substr(body, 11, 5)))
);

-- A Salesforce id has 15 letters or digits, or 18 with a right checksum (its letter case does not matter), and the
-- object's key prefix ('' for any object).
CREATE OR REPLACE MACRO is_salesforce_id(written, prefix) AS (
  starts_with(written, prefix)
    AND regexp_full_match(written, '[0-9A-Za-z]{15}|[0-9A-Za-z]{18}')
    AND (strlen(written) = 15 OR upper(substr(written, 16, 3)) = checksum_of(written))
);
-- The 15 characters that tell records apart; NULL when the text is no id.
CREATE OR REPLACE MACRO salesforce_key(written, prefix) AS (
  CASE WHEN is_salesforce_id(written, prefix) THEN left(written, 15) END
);
-- The 18-character form; NULL when the text is no id.
CREATE OR REPLACE MACRO salesforce_id(written, prefix) AS (
  CASE WHEN is_salesforce_id(written, prefix) THEN left(written, 15) || checksum_of(written) END
);

-- Folds of near misses. White_Space is Unicode's property; the plain case is told apart because the regular expression
-- is by far the dearest step.
CREATE OR REPLACE MACRO has_plain_spaces(written) AS (
  strlen(written) = length(written)
    AND NOT contains(written, '  ')
    AND NOT starts_with(written, ' ')
    AND NOT ends_with(written, ' ')
    AND NOT regexp_matches(written, '[\x09-\x0D]')
);
CREATE OR REPLACE MACRO squeeze(written) AS (
  CASE WHEN has_plain_spaces(written) THEN written
  ELSE trim(regexp_replace(written, '[\x09-\x0D\x20\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]+', ' ', 'g'), ' ')
  END
);

-- The Node client drops a byte order mark at the start of a text that it reads; doubled, one stays.
CREATE OR REPLACE MACRO for_client(written) AS (
  CASE WHEN starts_with(written, chr(65279)) THEN chr(65279) || written ELSE written END
);
