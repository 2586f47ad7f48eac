package io.safedb.spring.app;

import io.safedb.TenantId;
import io.safedb.spring.TenantResolver;
import java.util.Optional;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Tickets on PostgreSQL, activity on MongoDB. */
@SpringBootApplication
public class TicketApplication {
    /** For Spring. */
    public TicketApplication() {}

    /** The tenant of a request; in earnest it comes from the login. */
    @Bean
    TenantResolver tenantResolver() {
        return request ->
                Optional.ofNullable(request.getHeader("X-Organization")).map(TenantId::of);
    }
}
