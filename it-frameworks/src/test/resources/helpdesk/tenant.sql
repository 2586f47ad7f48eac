-- The rows of one tenant: :org its id, :base what its keys begin at, :text before its texts, :more on its amounts.
INSERT INTO users (id, email, name, role, active, country_code, manager_id, skills, preferences, street, city, zip,
                   joined_on, hourly_rate, version, created_at, organization_id)
VALUES
  (:base + 1, 'ada@example.org', ':textAda', 'ADMIN', true, 'AT', NULL, '{sql,java}',
   '{"theme": "dark", "mails": {"weekly": true}}', ':textRing 1', 'Wien', '1010', '2023-01-09', :more + 90, 0, '2024-01-01 08:00Z', ':org'),
  (:base + 2, 'ben@example.org', ':textBen', 'AGENT', true, 'DE', :base + 1, '{java}', '{"theme": "light"}',
   ':textWall 2', 'Berlin', '10115', '2023-03-01', :more + 70.5, 0, '2024-01-02 08:00Z', ':org'),
  (:base + 3, 'cleo@example.org', ':textCleo', 'AGENT', true, 'DE', :base + 1, '{support,sql}', '{}',
   NULL, NULL, NULL, '2023-06-15', :more + 65, 0, '2024-01-03 08:00Z', ':org'),
  (:base + 4, 'dora@example.org', ':textDora', 'CUSTOMER', true, 'CH', NULL, '{}', '{"theme": "dark"}',
   ':textSee 4', 'Zug', '6300', '2024-01-20', NULL, 0, '2024-01-20 08:00Z', ':org'),
  (:base + 5, 'emil@example.org', ':textEmil', 'CUSTOMER', false, NULL, NULL, '{}', '{}',
   NULL, NULL, NULL, '2024-02-20', NULL, 0, '2024-02-20 08:00Z', ':org');
INSERT INTO user_phones (user_id, kind, number, organization_id) VALUES
  (:base + 1, 'work', ':text+43 1 1', ':org'), (:base + 1, 'home', ':text+43 1 2', ':org'),
  (:base + 2, 'work', ':text+49 30 1', ':org'), (:base + 4, 'work', ':text+41 41 1', ':org');

INSERT INTO projects (id, key, name, budget, starts_on, ends_on, archived, parent_id, deleted_at, version, organization_id)
VALUES
  (:base + 1, 'WEB', ':textWebsite', :more + 10000, '2024-01-01', '2024-12-31', false, NULL, NULL, 0, ':org'),
  (:base + 2, 'SHOP', ':textShop', :more + 5000.5, '2024-02-01', NULL, false, :base + 1, NULL, 0, ':org'),
  (:base + 3, 'OLD', ':textOld intranet', NULL, '2020-01-01', '2022-12-31', true, NULL, NULL, 0, ':org'),
  (:base + 4, 'GONE', ':textGone', :more + 1, NULL, NULL, false, :base + 2, '2024-03-01 00:00Z', 0, ':org');
INSERT INTO project_members (project_id, user_id, role, organization_id) VALUES
  (:base + 1, :base + 1, 'LEAD', ':org'), (:base + 1, :base + 2, 'MEMBER', ':org'), (:base + 2, :base + 2, 'LEAD', ':org'),
  (:base + 2, :base + 3, 'MEMBER', ':org');
INSERT INTO project_labels (project_id, position, label, organization_id) VALUES
  (:base + 1, 0, ':textpublic', ':org'), (:base + 1, 1, ':textfrontend', ':org'), (:base + 2, 0, ':textmoney', ':org');

INSERT INTO tickets (id, project_id, number, title, body, status, priority, reporter_id, assignee_id, due_on, labels,
                     custom, version, created_at, updated_at, deleted_at, organization_id)
SELECT :base + n, :base + 1 + n % 2, n, ':textTicket ' || n, CASE WHEN n % 3 = 0 THEN NULL ELSE ':textBody of ' || n END,
       (ARRAY['NEW', 'OPEN', 'WAITING', 'CLOSED'])[1 + n % 4],
       (ARRAY['LOW', 'NORMAL', 'HIGH', 'URGENT'])[1 + n % 3]::TicketPriority,
       :base + 4 + n % 2, CASE WHEN n % 5 = 0 THEN NULL ELSE :base + 1 + n % 3 END,
       CASE WHEN n % 4 = 0 THEN NULL ELSE date '2024-06-01' + n END,
       CASE WHEN n % 2 = 0 THEN ARRAY[':textred', 'l' || n] ELSE '{}' END,
       jsonb_build_object('n', n, 'area', (ARRAY['ui', 'api'])[1 + n % 2], 'steps', jsonb_build_array(n, n + 1)),
       0, timestamptz '2024-05-01 09:00Z' + n * interval '1 hour', timestamptz '2024-05-02 09:00Z' + n * interval '1 hour',
       CASE WHEN n = 19 THEN timestamptz '2024-07-01 00:00Z' END, ':org'
  FROM generate_series(1, 20) AS n;

INSERT INTO tags (id, name, color, organization_id)
SELECT md5(':org' || name)::uuid, name, color, ':org'
  FROM (VALUES ('bug', 'red'), ('idea', 'green'), ('later', NULL), ('billing', 'blue')) AS v (name, color);
INSERT INTO ticket_tags (ticket_id, tag_id, organization_id)
SELECT :base + n, md5(':org' || (ARRAY['bug', 'idea', 'billing'])[1 + n % 3])::uuid, ':org' FROM generate_series(1, 12) AS n;
INSERT INTO ticket_tags (ticket_id, tag_id, organization_id)
SELECT :base + n, md5(':org' || 'later')::uuid, ':org' FROM generate_series(1, 4) AS n;

INSERT INTO comments (id, ticket_id, author_id, body, created_at, edited_at, organization_id)
SELECT md5(':org comment ' || n)::uuid, :base + 1 + n % 8, :base + 1 + n % 4, ':textComment ' || n,
       timestamptz '2024-05-03 10:00Z' + n * interval '30 minutes',
       CASE WHEN n % 6 = 0 THEN timestamptz '2024-05-09 10:00Z' END, ':org'
  FROM generate_series(1, 24) AS n;

INSERT INTO time_entries (id, ticket_id, user_id, spent_on, minutes, note, billable, organization_id)
OVERRIDING SYSTEM VALUE
SELECT :base + n, :base + 1 + n % 10, :base + 1 + n % 3, date '2024-05-10' + n, :more + 15 * n,
       CASE WHEN n % 2 = 0 THEN ':textNote ' || n END, n % 4 <> 0, ':org'
  FROM generate_series(1, 20) AS n;

INSERT INTO invoices (id, number, project_id, issued_on, status, currency, total, version, organization_id) VALUES
  (:base + 1, '2024-001', :base + 1, '2024-06-30', 'PAID', 'EUR', :more + 1200.00, 0, ':org'),
  (:base + 2, '2024-002', :base + 1, '2024-07-31', 'SENT', 'EUR', :more + 800.50, 0, ':org'),
  (:base + 3, '2024-003', :base + 2, '2024-07-31', 'DRAFT', 'CHF', :more + 99.90, 0, ':org');
INSERT INTO invoice_lines (invoice_id, line_no, description, quantity, unit_price, organization_id) VALUES
  (:base + 1, 1, ':textWork', 10, :more + 100, ':org'), (:base + 1, 2, ':textTravel', 1, :more + 200, ':org'),
  (:base + 2, 1, ':textWork', 8, :more + 100, ':org'), (:base + 2, 2, ':textRounding', 1, :more + 0.5, ':org'),
  (:base + 3, 1, ':textLicence', 1, :more + 99.9, ':org');

INSERT INTO attachments (id, ticket_id, name, content_type, content, organization_id) VALUES
  (md5(':org att1')::uuid, :base + 1, ':textlog.txt', 'text/plain', convert_to(':textlines of a log', 'UTF8'), ':org'),
  (md5(':org att2')::uuid, :base + 2, ':textshot.png', 'image/png', decode('89504e470d0a1a0a', 'hex'), ':org');

INSERT INTO audit_entries (id, at, actor, action, entity, entity_id, detail, organization_id)
SELECT :base + n, timestamptz '2024-05-05 10:00Z' + n * interval '1 day', ':textada', 'UPDATE', 'tickets', CAST(n AS text),
       jsonb_build_object('before', 'NEW', 'after', ':textOPEN'), ':org'
  FROM generate_series(1, 6) AS n;

INSERT INTO channels (id, name, enabled, organization_id) VALUES
  (:base + 1, ':textSupport mail', true, ':org'), (:base + 2, ':textSales mail', false, ':org'),
  (:base + 3, ':textTeam chat', true, ':org');
INSERT INTO email_channels (id, address, organization_id) VALUES
  (:base + 1, ':textsupport@example.org', ':org'), (:base + 2, ':textsales@example.org', ':org');
INSERT INTO chat_channels (id, room, webhook, organization_id) VALUES (:base + 3, ':textteam', NULL, ':org');

INSERT INTO events (id, kind, title, happens_on, place, severity, organization_id) VALUES
  (:base + 1, 'MEETING', ':textWeekly', '2024-06-03', ':textroom 1', NULL, ':org'),
  (:base + 2, 'OUTAGE', ':textDisk full', '2024-06-04', NULL, :more + 2, ':org'),
  (:base + 3, 'MEETING', ':textReview', '2024-06-10', ':textroom 2', NULL, ':org');

INSERT INTO settings (key, value, changed_at, organization_id) VALUES
  ('locale', '"de_AT"', '2024-01-01 00:00Z', ':org'), ('sla', '{"hours": 8, "note": ":textfast"}', '2024-01-01 00:00Z', ':org'),
  ('colors', '["red", "green"]', '2024-01-01 00:00Z', ':org');

INSERT INTO articles (id, title, body, organization_id) VALUES
  (:base + 1, ':textHow to reset', ':textTurn it off', ':org'), (:base + 2, ':textHow to pay', NULL, ':org');
INSERT INTO questions (id, title, answer, organization_id) VALUES (:base + 3, ':textWhy?', ':textBecause', ':org');
INSERT INTO ticket_details (ticket_id, environment, steps, organization_id)
SELECT :base + n, ':textlinux', ':textstep ' || n, ':org' FROM generate_series(1, 5) AS n;
INSERT INTO user_profiles (user_id, bio, organization_id) VALUES (:base + 1, ':textBorn in Graz', ':org');
INSERT INTO samples (id, small, huge, ratio, flag, took, at_time, at_moment, address, spot, numbers, ids, days, detail, secret,
                     changed_at, organization_id)
SELECT md5(':org sample ' || n)::uuid, n, 10 ^ 20 + n, n / 4.0, CASE n % 2 WHEN 0 THEN 'Y' ELSE 'N' END,
       n * interval '1 hour', time '08:00' + n * interval '1 minute', timestamptz '2024-02-01 00:00Z' + n * interval '1 day',
       ('10.0.0.' || n)::inet, ROW(':textStreet', ':textCity')::place, ARRAY[n, n + 1], ARRAY[md5('x' || n)::uuid],
       ARRAY[date '2024-01-01' + n], jsonb_build_object('before', ':textb' || n, 'after', 'a', 'count', n),
       reverse(':textsecret'), '2024-02-01 00:00Z', ':org'
  FROM generate_series(1, 4) AS n;
