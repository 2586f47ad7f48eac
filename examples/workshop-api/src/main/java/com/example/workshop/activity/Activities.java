package com.example.workshop.activity;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.mongodb.repository.Aggregation;
import org.springframework.data.mongodb.repository.MongoRepository;

/** The feed. Neither of these queries says whose. */
public interface Activities extends MongoRepository<Activity, String> {
    /** The newest entries about a ticket. */
    List<Activity> findByTicketIdOrderByAtDescIdDesc(long ticketId, Limit limit);

    /** How often what happened. */
    @Aggregation(
            pipeline = {
                "{ $group: { _id: '$kind', times: { $sum: 1 } } }",
                "{ $sort: { times: -1, _id: 1 } }",
                "{ $project: { _id: 0, kind: '$_id', times: 1 } }"
            })
    List<KindCount> countByKind();
}
