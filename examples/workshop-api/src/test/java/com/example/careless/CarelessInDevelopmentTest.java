package com.example.careless;

import com.example.operator.TestDatabases;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DisplayName("On a development database, what destroys destroys its own")
@EnabledIf("com.example.operator.TestDatabases#guarded")
class CarelessInDevelopmentTest extends CarelessTest {
    private static final String DATABASE = "careless_in_development";

    CarelessInDevelopmentTest() {
        super(DATABASE);
    }

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        TestDatabases.create(registry, DATABASE, "development");
    }

    @Override
    Mistake.Outcome expected(Mistake mistake) {
        return mistake.development();
    }
}
