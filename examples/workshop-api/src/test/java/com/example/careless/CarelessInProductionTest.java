package com.example.careless;

import com.example.operator.TestDatabases;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DisplayName("On a database marked as production, what destroys needs a token")
@EnabledIf("com.example.operator.TestDatabases#guarded")
class CarelessInProductionTest extends CarelessTest {
    private static final String DATABASE = "careless_in_production";

    CarelessInProductionTest() {
        super(DATABASE);
    }

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        TestDatabases.create(registry, DATABASE, "production");
        // These handlers stand for code of the application; that they are loaded from test classes is beside the point.
        registry.add("safedb.rules.SDB402", () -> "observe");
    }

    @Override
    Mistake.Outcome expected(Mistake mistake) {
        return mistake.production();
    }
}
