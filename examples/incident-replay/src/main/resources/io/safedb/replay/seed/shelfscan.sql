-- The shelf-image application of incident 004. One row of extraction_results per product that was found on a shelf.
CREATE TABLE organizations (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE extraction_queue (id text PRIMARY KEY, organization_id text REFERENCES organizations, store text, upload_id text, status text, accuracy numeric, cost numeric);
CREATE TABLE extraction_results (id text PRIMARY KEY, organization_id text REFERENCES organizations, queue_item_id text, position integer, product text, brand text, price numeric);
