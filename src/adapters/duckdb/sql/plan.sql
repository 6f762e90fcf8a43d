CREATE OR REPLACE TABLE plan_rows (
  direction VARCHAR, object VARCHAR, "crmId" VARCHAR, "personalizationId" VARCHAR, field VARCHAR, attribute VARCHAR,
  before VARCHAR, after VARCHAR, status VARCHAR, reason VARCHAR, "parentId" VARCHAR, modstamp VARCHAR
);
