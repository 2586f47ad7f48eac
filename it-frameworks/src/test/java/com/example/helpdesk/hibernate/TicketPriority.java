package com.example.helpdesk.hibernate;

/** An enum that is one in the database, too. */
enum TicketPriority {
    LOW,
    NORMAL,
    HIGH,
    URGENT
}
