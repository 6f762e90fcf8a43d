-- A converted Lead stands for its Contact: the Contact's row, or NULL when it is not among the rows.
CREATE OR REPLACE TABLE leads AS
SELECT l.*, c.rowid AS contact
FROM lead_rows l
LEFT JOIN contacts c ON c.id = CASE WHEN l.is_converted THEN salesforce_id(l.converted_contact_id, '003') END;
DROP TABLE lead_rows;
