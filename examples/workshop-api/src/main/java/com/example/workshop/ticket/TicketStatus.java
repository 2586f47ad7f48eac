package com.example.workshop.ticket;

/** How far a ticket is. */
public enum TicketStatus {
    /** Waits or is worked on. */
    OPEN,
    /** Done; its time may be billed. */
    CLOSED
}
