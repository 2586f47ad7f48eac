-- Rows of org_b that point at rows of org_a, as faults of the past leave them.
INSERT INTO comments (id, ticket_id, author_id, body, created_at, organization_id) VALUES
  (md5('crossing 1')::uuid, 1, 900001, 'SECRET_B on a ticket of others', '2024-05-04 10:00Z', 'org_b'),
  (md5('crossing 2')::uuid, 2, 1, 'SECRET_B by a user of others', '2024-05-04 11:00Z', 'org_b');
INSERT INTO ticket_tags (ticket_id, tag_id, organization_id) VALUES
  (1, md5('org_bidea')::uuid, 'org_b'), (2, md5('org_bbug')::uuid, 'org_b');
INSERT INTO time_entries (id, ticket_id, user_id, spent_on, minutes, note, organization_id)
OVERRIDING SYSTEM VALUE VALUES
  (900050, 1, 900002, '2024-05-11', 1000001, 'SECRET_B', 'org_b');
INSERT INTO project_members (project_id, user_id, organization_id) VALUES (1, 900001, 'org_b');
INSERT INTO user_phones (user_id, kind, number, organization_id) VALUES (3, 'work', 'SECRET_B', 'org_b');
INSERT INTO projects (id, key, name, parent_id, organization_id) VALUES (900009, 'X', 'SECRET_B', 1, 'org_b');
