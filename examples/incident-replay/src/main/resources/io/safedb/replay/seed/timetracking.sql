-- The work-order application of incident 003, before its hardening: no partial unique index on running timers.
CREATE TABLE organizations (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE work_orders (id text PRIMARY KEY, organization_id text REFERENCES organizations, number text, status text);
CREATE TABLE time_entries (id text PRIMARY KEY, organization_id text REFERENCES organizations, work_order_id text, user_id text, start_ts text, end_ts text, duration_minutes integer, status text, note text);
