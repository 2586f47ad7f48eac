-- The workshop application of incidents 000 and 001. organization_id is the tenant column.
CREATE TABLE organizations (id text PRIMARY KEY, name text NOT NULL, slug text NOT NULL);
CREATE TABLE users (id text PRIMARY KEY, organization_id text REFERENCES organizations, email text, name text, role text);
CREATE TABLE contacts (id text PRIMARY KEY, organization_id text REFERENCES organizations, name text, email text);
CREATE TABLE business_customers (id text PRIMARY KEY, organization_id text REFERENCES organizations, name text);
CREATE TABLE tickets (id text PRIMARY KEY, organization_id text REFERENCES organizations, title text, status text, customer text);
CREATE TABLE invoices (id text PRIMARY KEY, organization_id text REFERENCES organizations, number text, customer_name text, grand_total numeric);
CREATE TABLE invoice_line_items (id text PRIMARY KEY, organization_id text REFERENCES organizations, invoice_id text, description text, amount numeric);
CREATE TABLE invoices_enhanced (id text PRIMARY KEY, organization_id text REFERENCES organizations, number text, customer_name text, grand_total numeric, migrated_from text);
CREATE TABLE journal_entries (id text PRIMARY KEY, organization_id text REFERENCES organizations, kind text, amount numeric);
CREATE TABLE audit_log (id text PRIMARY KEY, organization_id text, entry text);
CREATE TABLE audit_logs (id text PRIMARY KEY, organization_id text, entry text);
