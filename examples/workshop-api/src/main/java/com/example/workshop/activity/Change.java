package com.example.workshop.activity;

import com.example.workshop.account.Account;

/**
 * Somebody has changed something about a ticket.
 *
 * @param by who
 * @param ticketId which ticket
 * @param kind what kind of change
 * @param text more, for people
 */
public record Change(Account by, long ticketId, Kind kind, String text) {
    /** What kind of change. */
    public enum Kind {
        /** A ticket is new. */
        TICKET_OPENED,
        /** A ticket reads otherwise. */
        TICKET_CHANGED,
        /** A ticket is done. */
        TICKET_CLOSED,
        /** A ticket is gone. */
        TICKET_REMOVED,
        /** Time was worked. */
        TIME_LOGGED,
        /** Time was billed. */
        TIME_BILLED
    }
}
