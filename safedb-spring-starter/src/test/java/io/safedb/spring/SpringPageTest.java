package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.SafeDb;
import io.safedb.TenantId;
import io.safedb.environment.Environment;
import io.safedb.spring.Servers.Database;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code docs/spring.md} shows can be done as it is shown. */
class SpringPageTest {
    private static final Path ROOT = root();
    private static final String PAGE = read(ROOT.resolve("docs/spring.md"));

    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("docs/spring.md")))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> blocks(String language) {
        List<String> found = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(PAGE)
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(found).isNotEmpty();
        return found;
    }

    @Test
    @DisplayName("The properties start an application")
    void properties() throws IOException {
        Database database = Servers.postgres(Environment.PRODUCTION);
        for (String block : blocks("properties")) {
            Properties properties = new Properties();
            properties.load(new StringReader(block));
            String[] pairs = properties.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .toArray(String[]::new);
            new WebApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
                    .withPropertyValues("safedb.environment=production", "safedb.tenant.column=organization_id")
                    .withPropertyValues(pairs)
                    .withBean("reporting", DataSource.class, database::raw)
                    .withBean("flyway", Object.class, Object::new)
                    .run(context -> assertThat(context).as(block).hasNotFailed().hasSingleBean(SafeDb.class));
        }
    }

    @Test
    @DisplayName("The Java code is compiled, here")
    void java() {
        String source = read(ROOT.resolve("safedb-spring-starter/src/test/java/io/safedb/spring/SpringPageTest.java"));
        for (String block : blocks("java")) {
            assertThat(source.replaceAll("\\s+", " "))
                    .contains(block.replaceAll("\\s+", " ").strip());
        }
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
                .withPropertyValues("safedb.environment=test", "safedb.tenant.column=organization_id")
                .withUserConfiguration(Shown.class)
                .run(context -> assertThat(context).hasSingleBean(TenantScopeFilter.class));
    }

    /** What an application knows of its users. */
    interface Accounts {
        String organizationOf(String user);
    }

    /** As on the page. */
    @Configuration(proxyBeanMethods = false)
    static class Shown {
        @Bean
        Accounts accounts() {
            return user -> "org_a";
        }

        @Bean
        TenantResolver tenantResolver(Accounts accounts) {
            return request -> Optional.ofNullable(request.getUserPrincipal())
                    .map(user -> TenantId.of(accounts.organizationOf(user.getName())));
        }
    }

    @Test
    @DisplayName("The dependency is this one")
    void dependency() {
        String pom = read(ROOT.resolve("pom.xml"));
        MatchResult version = Pattern.compile("<artifactId>safedb-parent</artifactId>\\s*(<version>[^<]+</version>)")
                .matcher(pom)
                .results()
                .findFirst()
                .orElseThrow();
        assertThat(blocks("xml"))
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .contains("<artifactId>safedb-spring-starter</artifactId>", version.group(1));
    }

    @Test
    @DisplayName("Every property that the text names is one")
    void named() {
        List<String> known =
                PolicyKeysTest.properties("safedb.", SafeDbProperties.class).toList();
        List<String> named = Pattern.compile("`(safedb\\.[a-z.-]+)")
                .matcher(PAGE)
                .results()
                .map(name -> name.group(1).replaceAll("[.-]$", ""))
                .filter(name -> !name.equals("safedb") && !name.equals("safedb.yaml"))
                .distinct()
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(known)
                        .anyMatch(property -> property.equals(name)
                                || property.startsWith(name + ".")
                                || name.startsWith(inMap(property))));
    }

    /** The part of a property before the names that a user gives. */
    private static String inMap(String property) {
        int at = property.indexOf(".*");
        return at < 0 ? property + "." : property.substring(0, at + 1);
    }
}
