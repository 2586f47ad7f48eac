-- by primary key
SELECT * FROM orders WHERE id = :id
=>
SELECT * FROM orders WHERE organization_id = :tenant AND id = :id

-- by primary key, partitioned by hash
SELECT sku, quantity FROM order_lines WHERE id = :id
=>
SELECT sku, quantity FROM order_lines WHERE organization_id = :tenant AND id = :id

-- all of a table partitioned by list
SELECT count(*) FROM events
=>
SELECT count(*) FROM events WHERE organization_id = :tenant

-- a range in a table partitioned by list
SELECT id, kind FROM events WHERE at >= :moment AND at < :moment + interval '1 day' ORDER BY at
=>
SELECT id, kind FROM events WHERE organization_id = :tenant AND at >= :moment AND at < :moment + interval '1 day' ORDER BY at

-- a page
SELECT id, total FROM orders WHERE status = :status ORDER BY created DESC LIMIT 20
=>
SELECT id, total FROM orders WHERE organization_id = :tenant AND status = :status ORDER BY created DESC LIMIT 20

-- a page by key
SELECT id, name FROM customers WHERE id > :id ORDER BY id LIMIT 20
=>
SELECT id, name FROM customers WHERE organization_id = :tenant AND id > :id ORDER BY id LIMIT 20

-- a condition of ORs
SELECT id FROM orders WHERE status = :status OR total > 800 OR id = :id
=>
SELECT id FROM orders WHERE organization_id = :tenant AND (status = :status OR total > 800 OR id = :id)

-- a list of values
SELECT id, status FROM orders WHERE id IN (41, 141, 241, 341)
=>
SELECT id, status FROM orders WHERE organization_id = :tenant AND id IN (41, 141, 241, 341)

-- LIKE with an index by name
SELECT id FROM customers WHERE name LIKE 'Customer 4%'
=>
SELECT id FROM customers WHERE organization_id = :tenant AND name LIKE 'Customer 4%'

-- the highest
SELECT max(created) FROM orders WHERE status = :status
=>
SELECT max(created) FROM orders WHERE organization_id = :tenant AND status = :status

-- counted by group
SELECT status, count(*), sum(total) FROM orders GROUP BY status
=>
SELECT status, count(*), sum(total) FROM orders WHERE organization_id = :tenant GROUP BY status

-- grouped with a condition on groups
SELECT customer_id FROM orders GROUP BY customer_id HAVING sum(total) > 1000
=>
SELECT customer_id FROM orders WHERE organization_id = :tenant GROUP BY customer_id HAVING sum(total) > 1000

-- joined by ON, the condition of both in WHERE
SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.status = :status
=>
SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.organization_id = :tenant AND c.organization_id = :tenant AND o.status = :status

-- joined by ON, the tenant of one row, the other's equal to it
SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = :id
=>
SELECT o.id, c.name FROM orders o JOIN customers c ON c.organization_id = o.organization_id AND c.id = o.customer_id WHERE o.organization_id = :tenant AND o.id = :id

-- joined by USING
SELECT count(*) FROM orders JOIN order_lines USING (id)
=>
SELECT count(*) FROM orders JOIN order_lines USING (id) WHERE orders.organization_id = :tenant AND order_lines.organization_id = :tenant

-- joined by a comma
SELECT o.id, l.sku FROM orders o, order_lines l WHERE l.order_id = o.id AND o.id = :id
=>
SELECT o.id, l.sku FROM orders o, order_lines l WHERE l.order_id = o.id AND o.id = :id AND o.organization_id = :tenant AND l.organization_id = :tenant

-- three tables
SELECT c.name, o.id, l.sku FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id WHERE c.name = 'Customer 41'
=>
SELECT c.name, o.id, l.sku FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id WHERE c.organization_id = :tenant AND o.organization_id = :tenant AND l.organization_id = :tenant AND c.name = 'Customer 41'

-- four tables
SELECT c.country, count(DISTINCT o.id), sum(l.quantity) FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id JOIN events e ON e.order_id = o.id WHERE o.status = :status GROUP BY c.country
=>
SELECT c.country, count(DISTINCT o.id), sum(l.quantity) FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id JOIN events e ON e.order_id = o.id WHERE o.status = :status AND c.organization_id = :tenant AND o.organization_id = :tenant AND l.organization_id = :tenant AND e.organization_id = :tenant GROUP BY c.country

-- joined with a table of everybody
SELECT c.name, k.name FROM customers c JOIN countries k ON k.code = c.country WHERE c.id = :id
=>
SELECT c.name, k.name FROM customers c JOIN countries k ON k.code = c.country WHERE c.organization_id = :tenant AND c.id = :id

-- left join
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.name = 'Customer 41'
=>
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.organization_id = :tenant WHERE c.organization_id = :tenant AND c.name = 'Customer 41'

-- left join that finds what is missing
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL
=>
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.organization_id = :tenant WHERE c.organization_id = :tenant AND o.id IS NULL

-- two left joins
SELECT o.id, l.sku, e.kind FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id LEFT JOIN events e ON e.order_id = o.id WHERE o.id = :id
=>
SELECT o.id, l.sku, e.kind FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id AND l.organization_id = :tenant LEFT JOIN events e ON e.order_id = o.id AND e.organization_id = :tenant WHERE o.organization_id = :tenant AND o.id = :id

-- right join
SELECT c.id, o.id FROM orders o RIGHT JOIN customers c ON o.customer_id = c.id WHERE c.id < 500
=>
SELECT c.id, o.id FROM orders o RIGHT JOIN customers c ON o.customer_id = c.id AND o.organization_id = :tenant WHERE c.organization_id = :tenant AND c.id < 500

-- full join
SELECT c.id, o.id FROM customers c FULL JOIN orders o ON o.customer_id = c.id
=>
SELECT c.id, o.id FROM (SELECT * FROM customers WHERE organization_id = :tenant) c FULL JOIN (SELECT * FROM orders WHERE organization_id = :tenant) o ON o.customer_id = c.id

-- left join by USING
SELECT id, o.total, l.sku FROM orders o LEFT JOIN order_lines l USING (id) WHERE o.status = :status
=>
SELECT o.id, o.total, l.sku FROM orders o LEFT JOIN order_lines l ON l.id = o.id AND l.organization_id = :tenant WHERE o.organization_id = :tenant AND o.status = :status

-- IN with a sub-select
SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE status = :status)
=>
SELECT name FROM customers WHERE organization_id = :tenant AND id IN (SELECT customer_id FROM orders WHERE organization_id = :tenant AND status = :status)

-- NOT IN with a sub-select
SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE status = :status)
=>
SELECT name FROM customers WHERE organization_id = :tenant AND id NOT IN (SELECT customer_id FROM orders WHERE organization_id = :tenant AND status = :status)

-- EXISTS
SELECT c.name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.total > 850)
=>
SELECT c.name FROM customers c WHERE c.organization_id = :tenant AND EXISTS (SELECT 1 FROM orders o WHERE o.organization_id = :tenant AND o.customer_id = c.id AND o.total > 850)

-- NOT EXISTS
SELECT c.name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
=>
SELECT c.name FROM customers c WHERE c.organization_id = :tenant AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.organization_id = :tenant AND o.customer_id = c.id)

-- a sub-select for a value in the list
SELECT c.name, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) AS n FROM customers c WHERE c.id < 900
=>
SELECT c.name, (SELECT count(*) FROM orders o WHERE o.organization_id = :tenant AND o.customer_id = c.id) AS n FROM customers c WHERE c.organization_id = :tenant AND c.id < 900

-- a sub-select for a value in WHERE
SELECT id FROM orders WHERE total = (SELECT max(total) FROM orders)
=>
SELECT id FROM orders WHERE organization_id = :tenant AND total = (SELECT max(total) FROM orders WHERE organization_id = :tenant)

-- a query in FROM
SELECT s.status, s.n FROM (SELECT status, count(*) AS n FROM orders GROUP BY status) s WHERE s.n > 10
=>
SELECT s.status, s.n FROM (SELECT status, count(*) AS n FROM orders WHERE organization_id = :tenant GROUP BY status) s WHERE s.n > 10

-- a query in FROM that is pulled up
SELECT x.id FROM (SELECT id, status, created FROM orders) x WHERE x.status = :status AND x.created = :day
=>
SELECT x.id FROM (SELECT id, status, created FROM orders WHERE organization_id = :tenant) x WHERE x.status = :status AND x.created = :day

-- LATERAL with a limit
SELECT c.id, last.id FROM customers c CROSS JOIN LATERAL (SELECT o.id FROM orders o WHERE o.customer_id = c.id ORDER BY o.created DESC LIMIT 1) last WHERE c.id < 900
=>
SELECT c.id, last.id FROM customers c CROSS JOIN LATERAL (SELECT o.id FROM orders o WHERE o.organization_id = :tenant AND o.customer_id = c.id ORDER BY o.created DESC LIMIT 1) last WHERE c.organization_id = :tenant AND c.id < 900

-- LEFT JOIN LATERAL
SELECT c.id, s.n FROM customers c LEFT JOIN LATERAL (SELECT count(*) AS n FROM orders o WHERE o.customer_id = c.id) s ON true WHERE c.id = :id
=>
SELECT c.id, s.n FROM customers c LEFT JOIN LATERAL (SELECT count(*) AS n FROM orders o WHERE o.organization_id = :tenant AND o.customer_id = c.id) s ON true WHERE c.organization_id = :tenant AND c.id = :id

-- WITH, used once
WITH big AS (SELECT id, customer_id FROM orders WHERE total > 800) SELECT c.name FROM big JOIN customers c ON c.id = big.customer_id
=>
WITH big AS (SELECT id, customer_id FROM orders WHERE organization_id = :tenant AND total > 800) SELECT c.name FROM big JOIN customers c ON c.id = big.customer_id WHERE c.organization_id = :tenant

-- WITH, used twice
WITH s AS (SELECT customer_id, sum(total) AS t FROM orders GROUP BY customer_id) SELECT a.customer_id FROM s a WHERE a.t > (SELECT avg(t) FROM s)
=>
WITH s AS (SELECT customer_id, sum(total) AS t FROM orders WHERE organization_id = :tenant GROUP BY customer_id) SELECT a.customer_id FROM s a WHERE a.t > (SELECT avg(t) FROM s)

-- WITH RECURSIVE
WITH RECURSIVE chain(id, n) AS (SELECT id, 1 FROM orders WHERE id = :id UNION ALL SELECT o.id, chain.n + 1 FROM orders o JOIN chain ON o.id = chain.id + 100 WHERE chain.n < 5) SELECT * FROM chain
=>
WITH RECURSIVE chain(id, n) AS (SELECT id, 1 FROM orders WHERE organization_id = :tenant AND id = :id UNION ALL SELECT o.id, chain.n + 1 FROM orders o JOIN chain ON o.id = chain.id + 100 WHERE o.organization_id = :tenant AND chain.n < 5) SELECT * FROM chain

-- UNION ALL of two tables
SELECT id, created::timestamptz AS at FROM orders WHERE status = :status UNION ALL SELECT id, at FROM events WHERE kind = 'sent'
=>
SELECT id, created::timestamptz AS at FROM orders WHERE organization_id = :tenant AND status = :status UNION ALL SELECT id, at FROM events WHERE organization_id = :tenant AND kind = 'sent'

-- EXCEPT
SELECT id FROM customers EXCEPT SELECT customer_id FROM orders WHERE status = :status
=>
SELECT id FROM customers WHERE organization_id = :tenant EXCEPT SELECT customer_id FROM orders WHERE organization_id = :tenant AND status = :status

-- a window
SELECT id, sum(total) OVER (PARTITION BY customer_id ORDER BY id) FROM orders WHERE created < :day
=>
SELECT id, sum(total) OVER (PARTITION BY customer_id ORDER BY id) FROM orders WHERE organization_id = :tenant AND created < :day

-- DISTINCT ON
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, created DESC
=>
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders WHERE organization_id = :tenant ORDER BY customer_id, created DESC

-- ROLLUP
SELECT country, created, count(*) FROM customers GROUP BY ROLLUP (country, created)
=>
SELECT country, created, count(*) FROM customers WHERE organization_id = :tenant GROUP BY ROLLUP (country, created)

-- the tenant's rows of both, joined by all that is equal
SELECT count(*) FROM orders o JOIN order_lines l ON l.organization_id = o.organization_id AND l.order_id = o.id
=>
SELECT count(*) FROM orders o JOIN order_lines l ON l.organization_id = o.organization_id AND l.order_id = o.id WHERE o.organization_id = :tenant

-- locked rows
SELECT id FROM orders WHERE status = :status ORDER BY created LIMIT 5 FOR UPDATE SKIP LOCKED
=>
SELECT id FROM orders WHERE organization_id = :tenant AND status = :status ORDER BY created LIMIT 5 FOR UPDATE SKIP LOCKED

-- a JSON condition in a table partitioned by list
SELECT id FROM events WHERE body @> '{"n": 3}' AND kind = 'sent'
=>
SELECT id FROM events WHERE organization_id = :tenant AND body @> '{"n": 3}' AND kind = 'sent'

-- UPDATE by key
UPDATE orders SET status = 'void' WHERE id = :id
=>
UPDATE orders SET status = 'void' WHERE organization_id = :tenant AND id = :id

-- UPDATE with FROM
UPDATE orders o SET total = s.t FROM (SELECT order_id, sum(price * quantity) AS t FROM order_lines GROUP BY order_id) s WHERE s.order_id = o.id AND o.status = :status
=>
UPDATE orders o SET total = s.t FROM (SELECT order_id, sum(price * quantity) AS t FROM order_lines WHERE organization_id = :tenant GROUP BY order_id) s WHERE s.order_id = o.id AND o.status = :status AND o.organization_id = :tenant

-- UPDATE of a partitioned table
UPDATE order_lines SET quantity = quantity + 1 WHERE order_id = :id
=>
UPDATE order_lines SET quantity = quantity + 1 WHERE organization_id = :tenant AND order_id = :id

-- DELETE with USING
DELETE FROM order_lines l USING orders o WHERE o.id = l.order_id AND o.status = :status
=>
DELETE FROM order_lines l USING orders o WHERE o.id = l.order_id AND o.status = :status AND l.organization_id = :tenant AND o.organization_id = :tenant

-- INSERT with SELECT
INSERT INTO events (id, order_id, kind, body, at) SELECT id + 1000000, id, 'sent', '{}', created FROM orders WHERE status = :status
=>
INSERT INTO events (id, order_id, kind, body, at, organization_id) SELECT id + 1000000, id, 'sent', '{}', created, :tenant FROM orders WHERE organization_id = :tenant AND status = :status
