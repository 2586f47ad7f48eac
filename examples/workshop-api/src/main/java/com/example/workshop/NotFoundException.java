package com.example.workshop;

/** Something that was asked for by its id is not there. Becomes 404. */
public class NotFoundException extends RuntimeException {
    /**
     * Nothing is there.
     *
     * @param kind what was asked for, as "Ticket"
     * @param id which one
     */
    public NotFoundException(String kind, long id) {
        super(kind + " " + id + " does not exist.");
    }
}
