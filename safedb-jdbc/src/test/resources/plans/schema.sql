-- 100 tenants with 100,000 rows together. Tables with indexes that begin with the tenant, one partitioned by HASH, one by LIST.
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE customers (organization_id text NOT NULL, id bigint NOT NULL, name text NOT NULL, country text NOT NULL,
  created date NOT NULL, PRIMARY KEY (organization_id, id));
CREATE INDEX customers_name ON customers (organization_id, name);
CREATE TABLE orders (organization_id text NOT NULL, id bigint NOT NULL, customer_id bigint NOT NULL, status text NOT NULL,
  total numeric(12,2) NOT NULL, created date NOT NULL, PRIMARY KEY (organization_id, id));
CREATE INDEX orders_status ON orders (organization_id, status, created);
CREATE INDEX orders_customer ON orders (organization_id, customer_id);
CREATE TABLE order_lines (organization_id text NOT NULL, id bigint NOT NULL, order_id bigint NOT NULL, sku text NOT NULL,
  quantity int NOT NULL, price numeric(12,2) NOT NULL, PRIMARY KEY (organization_id, id)) PARTITION BY HASH (organization_id);
CREATE TABLE order_lines_0 PARTITION OF order_lines FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE order_lines_1 PARTITION OF order_lines FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE order_lines_2 PARTITION OF order_lines FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE order_lines_3 PARTITION OF order_lines FOR VALUES WITH (MODULUS 4, REMAINDER 3);
CREATE INDEX order_lines_order ON order_lines (organization_id, order_id);
CREATE TABLE events (organization_id text NOT NULL, id bigint NOT NULL, order_id bigint, kind text NOT NULL, body jsonb NOT NULL,
  at timestamptz NOT NULL, PRIMARY KEY (organization_id, id)) PARTITION BY LIST (organization_id);
CREATE TABLE events_big PARTITION OF events FOR VALUES IN ('org_001', 'org_002', 'org_003');
CREATE TABLE events_own PARTITION OF events FOR VALUES IN ('org_042');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE INDEX events_at ON events (organization_id, at);

INSERT INTO countries VALUES ('DE', 'Germany'), ('FR', 'France'), ('NL', 'Netherlands'), ('JP', 'Japan');
INSERT INTO customers SELECT 'org_' || lpad((1 + g % 100)::text, 3, '0'), g, 'Customer ' || g % 500,
  (ARRAY['DE', 'FR', 'NL', 'JP'])[1 + g % 4], date '2024-01-01' + g % 300 FROM generate_series(1, 10000) g;
INSERT INTO orders SELECT 'org_' || lpad((1 + g % 100)::text, 3, '0'), g, 1 + (g % 100 + 100 * (g / 100 % 100)) % 10000,
  (ARRAY['open', 'paid', 'paid', 'paid', 'sent', 'void'])[1 + g / 100 % 6], g % 900 + 0.5, date '2024-01-01' + g / 100 % 365
  FROM generate_series(1, 30000) g;
INSERT INTO order_lines SELECT 'org_' || lpad((1 + g % 100)::text, 3, '0'), g, g % 30000 + 1, 'SKU-' || g / 100 % 50, 1 + g % 5, g % 70 + 0.25
  FROM generate_series(1, 40000) g;
INSERT INTO events SELECT 'org_' || lpad((1 + g % 100)::text, 3, '0'), g, nullif(g % 30000, 7), (ARRAY['seen', 'changed', 'sent'])[1 + g / 100 % 3],
  jsonb_build_object('n', g % 10), timestamptz '2024-01-01 00:00+00' + g * interval '7 minutes' FROM generate_series(1, 20000) g;
