DELETE FROM time_entries;
DELETE FROM tickets;
DELETE FROM contacts;
DELETE FROM organizations;
