INSERT INTO organizations VALUES ('org_a', 'Alpha', 'pro'), ('org_b', 'Beta', 'free');
INSERT INTO countries VALUES ('AT', 'Austria', true), ('CH', 'Switzerland', false), ('DE', 'Germany', true);
