package io.safedb.benchmarks;

/** The statements that the figures are about: a primary-key select, a join of four tables, and a small insert. */
final class Statements {
    static final String PRIMARY_KEY = "SELECT id, title, status, amount FROM tickets WHERE id = ?";

    static final String FOUR_JOINS = "SELECT t.id, t.title, c.name, i.number, l.sku, e.duration_seconds"
            + " FROM tickets t"
            + " JOIN contacts c ON c.id = t.contact_id"
            + " LEFT JOIN invoices i ON i.contact_id = c.id"
            + " LEFT JOIN invoice_lines l ON l.invoice_id = i.id"
            + " LEFT JOIN time_entries e ON e.ticket_id = t.id AND e.status = 'draft'"
            + " WHERE t.status = ? AND c.country_code IN ('DE', 'FR') AND (t.amount > ? OR i.total IS NULL)"
            + " ORDER BY t.id LIMIT 50";

    static final String INSERT = "INSERT INTO tickets (id, title, status) VALUES (?, 'A ticket', 'open')";

    private Statements() {}
}
