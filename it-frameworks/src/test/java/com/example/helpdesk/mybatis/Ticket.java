package com.example.helpdesk.mybatis;

import java.time.LocalDate;
import java.util.List;

/** A ticket as it is read and written. */
public final class Ticket {
    private Long id;
    private Long projectId;
    private Integer number;
    private String title;
    private String body;
    private String status;
    private LocalDate dueOn;
    private List<String> labels;

    public static Ticket of(Long projectId, Integer number, String title, List<String> labels) {
        Ticket ticket = new Ticket();
        ticket.projectId = projectId;
        ticket.number = number;
        ticket.title = title;
        ticket.labels = labels;
        return ticket;
    }

    public static Ticket changed(Long id, String title, String body) {
        Ticket ticket = new Ticket();
        ticket.id = id;
        ticket.title = title;
        ticket.body = body;
        return ticket;
    }

    public Long id() {
        return id;
    }

    @Override
    public String toString() {
        return id + " " + projectId + " " + number + " " + title + " " + body + " " + status + " " + dueOn + " "
                + labels;
    }
}
