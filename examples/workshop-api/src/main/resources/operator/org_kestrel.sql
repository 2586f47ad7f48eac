INSERT INTO organizations VALUES ('org_kestrel', 'Kestrel Cycles');
INSERT INTO contacts (id, organization_id, name, email, phone) VALUES
  (501, 'org_kestrel', 'Jonas Lind', 'jonas@example.org', NULL),
  -- The same person is a contact of both.
  (502, 'org_kestrel', 'Meera Iyer', 'meera@example.org', '+91 11 5550 101');
INSERT INTO tickets (id, organization_id, contact_id, title, status, opened_at) VALUES
  (501, 'org_kestrel', 501, 'Wheel out of true', 'OPEN', '2026-03-02 11:00+00'),
  (502, 'org_kestrel', 502, 'Brake pads', 'OPEN', '2026-03-05 12:00+00');
INSERT INTO time_entries (id, organization_id, ticket_id, technician, note, started_at, ended_at, seconds, status) VALUES
  (501, 'org_kestrel', 501, 'noor', 'Trued the wheel', '2026-03-02 12:00+00', '2026-03-02 12:20+00', 1200, 'OPEN'),
  (502, 'org_kestrel', 502, 'noor', 'Fitted new pads', '2026-03-05 13:00+00', '2026-03-05 13:40+00', 2400, 'BILLED');
