-- Users without any candidate for whom a converted Lead would be one, were its Contact among the rows.
CREATE OR REPLACE TABLE user_missing_contacts AS
SELECT DISTINCT profile
FROM (FROM user_keys ANTI JOIN user_decisions USING (profile)) SEMI JOIN missing_contact_keys USING (priority, pair, value);
