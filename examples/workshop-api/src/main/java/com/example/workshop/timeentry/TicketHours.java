package com.example.workshop.timeentry;

/**
 * What went into a ticket.
 *
 * @param ticketId its number
 * @param title what it is about
 * @param entries how many time entries
 * @param seconds how long, together
 */
public record TicketHours(long ticketId, String title, long entries, long seconds) {}
