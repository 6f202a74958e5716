package io.evenbook.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.app.Service;
import io.evenbook.app.http.Client;
import io.evenbook.axon.postgres.lease.Ownership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A pool without free connections does not delay users of other pools. */
class PoolsTest {

    @TempDir
    static Path data;

    private static Service service;
    private static Client operator;

    @BeforeAll
    static void start() {
        service = Service.on(
                data,
                "--evenbook.kafka.enabled=false",
                "--evenbook.reads.timeout=200ms",
                "--spring.datasource.hikari.connection-timeout=1000");
        operator = Client.anonymous(service.port()).as("operator");
        operator.post("/api/v1/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':2}")
                .expect(201);
        operator.post("/api/v1/accounts", "{'accountId':'acc_a','owner':'a'}").expect(201);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void commandsAreDecidedWhileViewsHaveNoConnections() throws SQLException {
        try (Taken _ = new Taken("dataSource")) {
            deposit("1");
            assertThat(service.bean(Ownership.class).isHeld()).isTrue();
        }
    }

    @Test
    void readsWithoutConnectionsHoldNoCommandUp() throws SQLException {
        operator.get("/api/v1/accounts/acc_a").expect(200);
        try (Taken _ = new Taken("readsPool")) {
            deposit("2");
            operator.get("/api/v1/assets").expectProblem(503, "service.unavailable");
            operator.get("/actuator/health/readiness").expect(200);
            operator.get("/actuator/health/writes").expect(200);
            operator.get("/actuator/health/reads").expect(503);
        }
        operator.get("/api/v1/assets").expect(200);
    }

    @Test
    void readsWriteNothingAndEndAfterATime() {
        JdbcClient reads = JdbcClient.create(service.bean("readsPool", DataSource.class));
        assertThatThrownBy(() -> reads.sql("SELECT pg_sleep(5)").query().singleValue())
                .isInstanceOf(QueryTimeoutException.class);
        assertThatThrownBy(() -> reads.sql("CREATE TABLE written (id int)").update())
                .hasMessageContaining("read-only transaction");
    }

    /** Field 19 of {@code /proc/PID/stat}, 17 behind the name in parentheses. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void sessionsOfReadsYieldTheProcessor() throws IOException {
        assertThat(niceOfASession("readsPool")).isEqualTo(10);
        assertThat(niceOfASession("dataSource")).isZero();
        assertThat(niceOfASession("logPool")).isZero();
    }

    private static int niceOfASession(String pool) throws IOException {
        int processId = JdbcClient.create(service.bean(pool, DataSource.class))
                .sql("SELECT pg_backend_pid()")
                .query(Integer.class)
                .single();
        String stat = Files.readString(Path.of("/proc/" + processId + "/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }

    private static void deposit(String reference) {
        operator.post(
                        "/api/v1/accounts/acc_a/deposits",
                        "{'asset':'USD','amount':'1.00','reference':'%s'}".formatted(reference))
                .expect(201);
    }

    /** Takes all connections of a pool. */
    private static final class Taken implements AutoCloseable {
        private final List<Connection> connections = new ArrayList<>();

        Taken(String pool) throws SQLException {
            HikariDataSource source = service.bean(pool, DataSource.class).unwrap(HikariDataSource.class);
            while (connections.size() < source.getMaximumPoolSize()) {
                try {
                    connections.add(source.getConnection());
                } catch (SQLException stillInUse) {
                    // Views return their connections from time to time.
                }
            }
        }

        @Override
        public void close() throws SQLException {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }
}
