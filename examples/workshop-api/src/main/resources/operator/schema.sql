-- The schema of the workshop, set up by its operator. The application's role owns nothing.
CREATE TABLE organizations (
  id text PRIMARY KEY,
  name text NOT NULL
);

CREATE SEQUENCE contacts_seq START 1050 INCREMENT 50;
CREATE TABLE contacts (
  id bigint PRIMARY KEY,
  organization_id text NOT NULL REFERENCES organizations,
  name text NOT NULL,
  email text NOT NULL,
  phone text,
  version integer NOT NULL DEFAULT 0,
  UNIQUE (organization_id, id),
  UNIQUE (organization_id, email)
);

CREATE SEQUENCE tickets_seq START 1050 INCREMENT 50;
CREATE TABLE tickets (
  id bigint PRIMARY KEY,
  organization_id text NOT NULL REFERENCES organizations,
  contact_id bigint NOT NULL,
  title text NOT NULL,
  status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'CLOSED')),
  opened_at timestamptz NOT NULL,
  version integer NOT NULL DEFAULT 0,
  UNIQUE (organization_id, id),
  -- Both columns: a ticket is for a contact of its own organisation.
  FOREIGN KEY (organization_id, contact_id) REFERENCES contacts (organization_id, id)
);
CREATE INDEX ON tickets (organization_id, status);

CREATE SEQUENCE time_entries_seq START 1050 INCREMENT 50;
CREATE TABLE time_entries (
  id bigint PRIMARY KEY,
  organization_id text NOT NULL REFERENCES organizations,
  ticket_id bigint NOT NULL,
  technician text NOT NULL,
  note text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  seconds bigint NOT NULL DEFAULT 0,
  status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'BILLED')),
  version integer NOT NULL DEFAULT 0,
  FOREIGN KEY (organization_id, ticket_id) REFERENCES tickets (organization_id, id)
);
CREATE INDEX ON time_entries (organization_id, ticket_id);
-- One running timer per technician, whatever the application thinks.
CREATE UNIQUE INDEX one_running_timer ON time_entries (organization_id, technician) WHERE ended_at IS NULL;

GRANT SELECT ON organizations TO workshop_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts, tickets, time_entries TO workshop_app;
GRANT USAGE ON SEQUENCE contacts_seq, tickets_seq, time_entries_seq TO workshop_app;
