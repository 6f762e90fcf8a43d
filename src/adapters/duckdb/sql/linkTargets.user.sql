-- What the links of users name: a Contact; or a Lead when Leads take part, a converted one standing for its Contact.
SELECT k.line, CAST('Contact' AS crm_object) AS object, c.rowid AS record
FROM links k JOIN contacts c ON left(c.id, 15) = salesforce_key(k.crm_id, '003')
UNION ALL
SELECT k.line, CASE WHEN l.is_converted THEN 'Contact' ELSE 'Lead' END, CASE WHEN l.is_converted THEN l.contact ELSE l.rowid END
FROM links k JOIN leads l ON left(l.id, 15) = salesforce_key(k.crm_id, '00Q')
WHERE {{leads}} AND (NOT l.is_converted OR l.contact IS NOT NULL)
