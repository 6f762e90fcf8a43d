-- Leads are off, and an open Lead would be a candidate: the smallest id at the first priority that has one.
SELECT k.profile, 'leadOnly', k.priority, min(l.id)
FROM user_lead_keys k
SEMI JOIN user_near_profiles n ON n.profile = k.profile
JOIN (
  SELECT priority, pair, value, min(leads.id) AS id
  FROM lead_keys JOIN leads ON leads.rowid = lead_keys.record
  GROUP BY priority, pair, value
) l ON l.priority = k.priority AND l.pair = k.pair AND l.value = k.value
GROUP BY k.profile, k.priority
