package com.example.workshop.account;

/**
 * Who calls.
 *
 * @param id short and unique, as "asha"
 * @param name for people
 * @param organizationId the organisation it works for
 */
public record Account(String id, String name, String organizationId) {}
