-- Users without any candidate for whom a converted Lead would be one, were its Contact among the rows.
CREATE OR REPLACE TABLE user_missing_contacts AS
WITH named AS (
  SELECT profile FROM user_keys SEMI JOIN missing_contact_keys USING (priority, pair, value)
)
SELECT DISTINCT profile FROM named ANTI JOIN user_decisions USING (profile);
