-- Once per database: whoever answers for it says what it is.
CREATE TABLE safedb_environment (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  environment text NOT NULL,
  database_id text NOT NULL,
  owner text NOT NULL,
  created_at timestamptz NOT NULL
);
INSERT INTO safedb_environment (environment, database_id, owner, created_at)
VALUES (':environment', gen_random_uuid()::text, 'workshop operator', now());
GRANT SELECT ON safedb_environment TO workshop_app;
