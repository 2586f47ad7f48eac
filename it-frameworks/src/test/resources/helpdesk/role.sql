-- A role that owns nothing. Roles are the whole server's: another database may have made it.
DO $$ BEGIN
  CREATE ROLE helpdesk_app LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO helpdesk_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO helpdesk_app;
DO $$ DECLARE name regclass; BEGIN
  FOR name IN SELECT oid FROM pg_class
               WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND relname NOT LIKE 'safedb%' LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO helpdesk_app', name);
  END LOOP;
END $$;
GRANT SELECT ON safedb_environment TO helpdesk_app;
