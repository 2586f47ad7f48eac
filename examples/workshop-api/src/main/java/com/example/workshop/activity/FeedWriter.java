package com.example.workshop.activity;

import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Writes the feed, once the change that it tells of is committed. */
@Component
class FeedWriter {
    private final Activities activities;
    private final Clock clock;

    FeedWriter(Activities activities, Clock clock) {
        this.activities = activities;
        this.clock = clock;
    }

    @TransactionalEventListener
    void write(Change change) {
        activities.insert(new Activity(
                null,
                change.by().organizationId(),
                change.ticketId(),
                change.kind(),
                change.by().id(),
                change.text(),
                clock.instant()));
    }
}
