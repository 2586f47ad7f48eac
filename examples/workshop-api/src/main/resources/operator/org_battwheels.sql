INSERT INTO organizations VALUES ('org_battwheels', 'Battwheels Garage');
INSERT INTO contacts (id, organization_id, name, email, phone) VALUES
  (1, 'org_battwheels', 'Meera Iyer', 'meera@example.org', '+91 11 5550 101'),
  (2, 'org_battwheels', 'Ravi Menon', 'ravi@example.org', NULL),
  (3, 'org_battwheels', 'Sunil Rao', 'sunil@example.org', NULL);
INSERT INTO tickets (id, organization_id, contact_id, title, status, opened_at) VALUES
  (1, 'org_battwheels', 1, 'Battery does not charge', 'OPEN', '2026-03-02 08:00+00'),
  (2, 'org_battwheels', 1, 'Brake pads', 'CLOSED', '2026-03-03 09:30+00'),
  (3, 'org_battwheels', 2, 'Firmware update', 'OPEN', '2026-03-04 10:15+00');
INSERT INTO time_entries (id, organization_id, ticket_id, technician, note, started_at, ended_at, seconds, status) VALUES
  (1, 'org_battwheels', 1, 'asha', 'Measured the cells', '2026-03-02 09:00+00', '2026-03-02 10:00+00', 3600, 'OPEN'),
  (2, 'org_battwheels', 2, 'asha', 'Changed the pads', '2026-03-03 10:00+00', '2026-03-03 10:30+00', 1800, 'BILLED');
