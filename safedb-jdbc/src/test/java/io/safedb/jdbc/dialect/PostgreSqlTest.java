package io.safedb.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgreSqlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostgreSQL 15.0 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 12.2.0, 64-bit",
                "PostgreSQL 18.6 (Debian 18.6-1.pgdg120+1) on aarch64-unknown-linux-gnu, compiled by gcc, 64-bit",
                "PostgreSQL 16beta2 on x86_64-apple-darwin, compiled by Apple clang version 14.0.3",
                "PostgreSQL 17.2, compiled by Visual C++ build 1937, 64-bit"
            })
    @DisplayName("the server's own way to say its version is understood")
    void versions(String version) {
        assertThatCode(() -> PostgreSql.requireVersion(version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostgreSQL 14.19 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 12.2.0, 64-bit",
                "PostgreSQL 9.4.26 (Greenplum Database 6.25.3) on x86_64-unknown-linux-gnu",
                "PostgreSQL 15.4 (EnterpriseDB Advanced Server 15.4.0) on x86_64-pc-linux-gnu",
                "PostgreSQL 15.12-YB-2.25.1.0-b0 on x86_64-pc-linux-gnu, compiled by clang, 64-bit",
                "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.12103",
                "PostgreSQL 8.2.23 server protocol using H2 2.5.252 (2026-01-01)",
                "CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu, built 2024/05/15, go1.22.2)",
                "PostgreSQL 15",
                ""
            })
    @DisplayName("older servers and those that only speak the protocol are refused with what they say of themselves")
    void relatives(String version) {
        assertThatThrownBy(() -> PostgreSql.requireVersion(version))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("this version of safedb reads")
                .hasMessageContaining("No statement of the application has run on it");
    }
}
