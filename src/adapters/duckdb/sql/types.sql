-- Codes as enums: a byte a row instead of a text.
CREATE TYPE IF NOT EXISTS outcome AS ENUM ('matched', 'ambiguous', 'unmatched', 'excluded');
CREATE TYPE IF NOT EXISTS crm_object AS ENUM ('Contact', 'Lead', 'Account');
CREATE TYPE IF NOT EXISTS reason AS ENUM (
  'noCandidate', 'severalCandidates', 'claimedByStronger', 'claimedByOthers', 'convertedContactMissing'
);
CREATE TYPE IF NOT EXISTS near_miss AS ENUM (
  'designatedFieldsOnly', 'caseOnly', 'whitespaceOnly', 'caseAndWhitespace', 'unicodeForm', 'similarAccountName', 'leadOnly'
);
