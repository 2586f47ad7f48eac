package com.example.helpdesk.mybatis;

import java.util.List;
import java.util.Map;

/** A project with what belongs to it. */
public class Project {
    private Long id;
    private String name;
    private List<Ticket> tickets;
    private List<Map<String, Object>> members;
    private Project parent;

    public List<Map<String, Object>> getMembers() {
        return members;
    }

    public String getName() {
        return name;
    }

    @Override
    public String toString() {
        return id + " " + name + " " + tickets + " " + members + " below " + (parent == null ? null : parent.name);
    }
}
