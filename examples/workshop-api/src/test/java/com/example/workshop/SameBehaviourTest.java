package com.example.workshop;

import com.example.operator.Organization;
import com.example.operator.TestDatabases;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same requests get the same answers, to the byte, with safedb and without. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SameBehaviourTest {
    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        TestDatabases.create(registry, "same_behaviour", "development");
    }

    /** Every look at the clock is a second later than the one before. */
    @TestConfiguration
    static class Time {
        @Bean
        @Primary
        Clock steps() {
            AtomicLong looks = new AtomicLong();
            Instant start = Instant.parse("2026-03-09T08:00:00Z");
            InstantSource steps = () -> start.plus(Duration.ofSeconds(looks.incrementAndGet()));
            return steps.withZone(ZoneOffset.UTC);
        }
    }

    @Test
    @DisplayName("A day at the workshop reads the same with and without")
    void sameDay() throws IOException {
        Transcript.of("everyday.txt").replay(Caller.of(port, Organization.BATTWHEELS), () -> {});
    }
}
