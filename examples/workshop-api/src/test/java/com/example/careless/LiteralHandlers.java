package com.example.careless;

import com.example.workshop.activity.Activity;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A class with a tenant's id among its constants. It stands alone: the rule looks at all constants of the caller. */
@RestController
class LiteralHandlers {
    private final MongoTemplate mongo;

    LiteralHandlers(MongoTemplate mongo) {
        this.mongo = mongo;
    }

    @GetMapping("/api/careless/feed-own-literal")
    long feedOwnLiteral() {
        return mongo.count(Query.query(Criteria.where("organizationId").is("org_battwheels")), Activity.class);
    }

    /** Outside of what the application's login looks after. */
    @GetMapping("/public/feed")
    long publicFeed() {
        return mongo.count(new Query(), Activity.class);
    }
}
