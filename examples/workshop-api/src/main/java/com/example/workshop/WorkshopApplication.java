package com.example.workshop;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Main entry point of the application. */
@SpringBootApplication
public class WorkshopApplication {
    /** For Spring. */
    public WorkshopApplication() {}

    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(WorkshopApplication.class, arguments);
    }

    /** Milliseconds are what both databases keep. */
    @Bean
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }
}
