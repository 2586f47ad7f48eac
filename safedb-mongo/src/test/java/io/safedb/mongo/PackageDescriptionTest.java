package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The description of the package")
class PackageDescriptionTest {
    @Test
    @DisplayName("names classes and methods that are there")
    void names() throws IOException, ClassNotFoundException {
        Matcher named = Pattern.compile("\\{@code ([A-Z]\\w+)(?:\\.(\\w+))?}")
                .matcher(Files.readString(Path.of("src/main/java/io/safedb/mongo/package-info.java")));
        int classes = 0;
        while (named.find()) {
            if (named.group(1).equals("MongoClient")) {
                continue;
            }
            Class<?> found = Class.forName("io.safedb.mongo." + named.group(1));
            if (named.group(2) != null) {
                assertThat(Arrays.stream(found.getDeclaredMethods()).map(Method::getName))
                        .as(named.group())
                        .contains(named.group(2));
            }
            classes++;
        }
        assertThat(classes).isGreaterThan(10);
    }
}
