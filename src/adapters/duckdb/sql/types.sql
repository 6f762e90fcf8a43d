-- Codes as enums: a byte a row instead of a text.
CREATE TYPE outcome AS ENUM ('matched', 'ambiguous', 'unmatched', 'excluded');
CREATE TYPE crm_object AS ENUM ('Contact', 'Lead', 'Account');
CREATE TYPE reason AS ENUM (
  'noCandidate', 'severalCandidates', 'claimedByStronger', 'claimedByOthers', 'convertedContactMissing'
);
CREATE TYPE near_miss AS ENUM (
  'designatedFieldsOnly', 'caseOnly', 'whitespaceOnly', 'caseAndWhitespace', 'unicodeForm', 'similarAccountName', 'leadOnly'
);
