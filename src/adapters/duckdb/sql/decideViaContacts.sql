-- Priority 4: an account without a candidate takes the Accounts of the Contacts that its users are matched to.
INSERT INTO account_decisions
SELECT a.profile, 'Account', 4, min(x.rowid), max(x.rowid), 0
FROM (FROM account_profiles ANTI JOIN account_decisions USING (profile)) a
JOIN user_profiles u ON u.account_name = a.id
JOIN user_matches m ON m.profile = u.profile AND m.outcome = 'matched' AND m.object = 'Contact'
JOIN contacts c ON c.rowid = m.record
JOIN crm_accounts x ON left(x.id, 15) = salesforce_key(c.account_id, '001')
GROUP BY a.profile;
