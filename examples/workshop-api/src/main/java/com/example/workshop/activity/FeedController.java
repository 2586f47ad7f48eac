package com.example.workshop.activity;

import java.time.Instant;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The feed over HTTP. */
@RestController
@RequestMapping("/api")
class FeedController {
    private static final int MOST = 100;

    private final Activities activities;

    FeedController(Activities activities) {
        this.activities = activities;
    }

    /**
     * What a caller sees.
     *
     * @param kind what kind of change
     * @param by who
     * @param text more, for people
     * @param at when
     */
    record ActivityView(Change.Kind kind, String by, String text, Instant at) {}

    @GetMapping("/tickets/{ticketId}/activity")
    List<ActivityView> latest(@PathVariable long ticketId, @RequestParam(defaultValue = "20") int limit) {
        return activities
                .findByTicketIdOrderByAtDescIdDesc(ticketId, Limit.of(Math.min(Math.max(limit, 1), MOST)))
                .stream()
                .map(each -> new ActivityView(each.kind(), each.by(), each.text(), each.at()))
                .toList();
    }

    @GetMapping("/activity/summary")
    List<KindCount> summary() {
        return activities.countByKind();
    }
}
