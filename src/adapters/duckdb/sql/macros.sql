-- Words that the other files use. Values that came from outside are VARCHAR everywhere, blank is NULL.

-- A macro is text that is pasted: DuckDB evaluates a parameter once for each place where it stands, so each stands once
-- where that can be.

-- The checksum character of five letters or digits: one bit for each capital, the first character lowest.
-- As a number of five bytes: adding 0x20 to each sets bit 5 for capitals (0x41-0x5A) only. That leaves a bit in each byte,
-- the first character's highest; because 256 is the inverse of 2 modulo 511, `* 16 % 511` brings them together in reverse.
CREATE OR REPLACE MACRO checksum_character(five) AS (
  substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
    CAST(1 + ((((TRY_CAST('0x' || hex(five) AS UBIGINT) + 137977929760) >> 5) & 4311810305) * 16) % 511 AS INTEGER), 1)
);
CREATE OR REPLACE MACRO checksum_of(body) AS (
  checksum_character(substr(body, 1, 5)) || checksum_character(substr(body, 6, 5)) || checksum_character(substr(body, 11, 5))
);

-- A Salesforce id has 15 letters or digits, or 18 with a right checksum (its letter case does not matter), and the
-- object's key prefix ('' for any object).
CREATE OR REPLACE MACRO looks_like_an_id(written, prefix) AS (
  starts_with(written, prefix) AND regexp_full_match(written, '[0-9A-Za-z]{15}|[0-9A-Za-z]{18}')
);
-- The 15 characters that tell records apart; NULL when the text is no id.
CREATE OR REPLACE MACRO salesforce_key(written, prefix) AS (
  CASE
    WHEN NOT looks_like_an_id(written, prefix) THEN NULL
    WHEN strlen(written) = 15 THEN written
    WHEN upper(substr(written, 16, 3)) = checksum_of(written) THEN substr(written, 1, 15)
  END
);
-- The 18-character form; NULL when the text is no id.
CREATE OR REPLACE MACRO salesforce_id(written, prefix) AS (
  CASE
    WHEN NOT looks_like_an_id(written, prefix) THEN NULL
    WHEN strlen(written) = 15 THEN written || checksum_of(written)
    WHEN upper(substr(written, 16, 3)) = checksum_of(written) THEN substr(written, 1, 15) || upper(substr(written, 16, 3))
  END
);

-- Trims, and collapses runs of White_Space (Unicode's property) to one space. Most texts need neither, which a cheaper
-- expression sees.
CREATE OR REPLACE MACRO squeeze(written) AS (
  CASE WHEN regexp_matches(written, '^ |  | $|[^\x20-\x7E]')
  THEN trim(regexp_replace(written, '[\x09-\x0D\x20\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]+', ' ', 'g'), ' ')
  ELSE written END
);

-- The Node client drops a byte order mark at the start of a text that it reads; doubled, one stays.
CREATE OR REPLACE MACRO for_client(written) AS (
  CASE WHEN starts_with(written, chr(65279)) THEN chr(65279) || written ELSE written END
);

-- A company's name without letter case, accents, and the dots and apostrophes inside words (B.V., O'Neil).
CREATE OR REPLACE MACRO plain_name(written) AS (
  regexp_replace(strip_accents(lower(written)), '[.\x27\x{2019}]', '', 'g')
);
-- Its words: cut at everything else that is neither letter nor digit.
CREATE OR REPLACE MACRO name_words(written) AS (
  string_split(regexp_replace(plain_name(written), '[^\p{L}\p{N}]+', ' ', 'g'), ' ')
);
