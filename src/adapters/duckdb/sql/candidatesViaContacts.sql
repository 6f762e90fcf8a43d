-- The same for accounts that stay ambiguous between the Accounts of their users' Contacts.
INSERT INTO account_candidates
SELECT profile, min(id, 20), count(*)
FROM (
  SELECT DISTINCT a.profile, x.id
  FROM account_matches m
  JOIN account_profiles a ON a.profile = m.profile
  JOIN user_profiles u ON u.account_name = a.id
  JOIN user_matches um ON um.profile = u.profile AND um.outcome = 'matched' AND um.object = 'Contact'
  JOIN contacts c ON c.rowid = um.record
  JOIN crm_accounts x ON left(x.id, 15) = salesforce_key(c.account_id, '001')
  WHERE m.reason = 'severalCandidates' AND m.priority = 4
)
GROUP BY profile;
