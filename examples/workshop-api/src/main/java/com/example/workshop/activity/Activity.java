package com.example.workshop.activity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.mapping.Field;

/**
 * An entry of the feed.
 *
 * @param id null before it is stored
 * @param organizationId whose feed
 * @param ticketId about which ticket
 * @param kind what kind of change
 * @param by who
 * @param text more, for people
 * @param at when
 */
@Document("activity")
public record Activity(
        @Id @Nullable String id,
        @Field("organization_id") String organizationId,
        @Field("ticket_id") long ticketId,
        Change.Kind kind,
        String by,
        String text,
        Instant at) {}
