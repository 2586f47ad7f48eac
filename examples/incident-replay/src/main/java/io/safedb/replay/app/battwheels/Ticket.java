package io.safedb.replay.app.battwheels;

/**
 * A ticket as a list shows it.
 *
 * @param id its id
 * @param title what is broken
 * @param status open or closed
 */
public record Ticket(String id, String title, String status) {}
