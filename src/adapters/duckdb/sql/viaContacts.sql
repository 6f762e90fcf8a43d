-- The Accounts of the Contacts that the users of one account are matched to, with whom they come from.
CREATE OR REPLACE TEMP TABLE explained_accounts AS
WITH contact_of AS (
  SELECT u.id AS user_id, c.id AS contact_id, salesforce_key(c.account_id, '001') AS account_key
  FROM (FROM user_profiles WHERE account_name = $id) u
  JOIN user_matches m ON m.profile = u.profile AND m.outcome = 'matched' AND m.object = 'Contact'
  JOIN contacts c ON c.rowid = m.record
)
SELECT k.user_id, k.contact_id, x.id, x.name
FROM contact_of k JOIN crm_accounts x ON left(x.id, 15) = k.account_key;
