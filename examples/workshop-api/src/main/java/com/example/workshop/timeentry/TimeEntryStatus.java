package com.example.workshop.timeentry;

/** Whether a time entry may still change. */
public enum TimeEntryStatus {
    /** It may. */
    OPEN,
    /** It is on an invoice and stays as it is. */
    BILLED
}
