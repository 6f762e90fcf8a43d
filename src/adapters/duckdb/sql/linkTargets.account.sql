-- What the links of accounts name.
SELECT k.line, CAST('Account' AS crm_object) AS object, x.rowid AS record
FROM links k JOIN crm_accounts x ON left(x.id, 15) = salesforce_key(k.crm_id, '001')
