-- Accounts whose users are matched to Contacts of one Account.
INSERT INTO profiles_by_keys
SELECT DISTINCT a.profile, 4
FROM (FROM crm_accounts x WHERE x.rowid = {{record}}) x
JOIN contacts c ON left(c.account_id, 15) = left(x.id, 15) AND salesforce_key(c.account_id, '001') = left(x.id, 15)
JOIN user_matches m ON m.record = c.rowid AND m.outcome = 'matched' AND m.object = 'Contact'
JOIN user_profiles u ON u.profile = m.profile
JOIN account_profiles a ON a.id = u.account_name;
