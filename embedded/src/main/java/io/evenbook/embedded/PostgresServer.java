package io.evenbook.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a child process, detached from the terminal: Ctrl-C ends the service first and the database after it.
 */
final class PostgresServer implements AutoCloseable {

    static final String USER = "evenbook";
    static final String DATABASE = "evenbook";

    /** Without any one of them a crash could lose an acknowledged command. */
    static final Map<String, String> DURABILITY =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private static final Map<String, String> SETTINGS = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "''",
            "timezone", "UTC",
            "max_connections", "200",
            "shared_buffers", "1GB",
            "max_wal_size", "4GB",
            "min_wal_size", "1GB",
            "checkpoint_timeout", "15min",
            "random_page_cost", "1.1");

    private static final Duration LOG_CHECK_INTERVAL = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

    private final PostgresProcess process;
    private final int port;
    private final String password;
    private final ScheduledExecutorService logRotation = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("postgres-log").factory());

    private PostgresServer(PostgresProcess process, int port, String password, ServerLog serverLog) {
        this.process = process;
        this.port = port;
        this.password = password;
        logRotation.scheduleWithFixedDelay(
                () -> rotate(serverLog),
                LOG_CHECK_INTERVAL.toSeconds(),
                LOG_CHECK_INTERVAL.toSeconds(),
                TimeUnit.SECONDS);
    }

    private static void rotate(ServerLog serverLog) {
        try {
            serverLog.rotateIfLarge();
        } catch (RuntimeException e) {
            log.warn("{} could not be rotated: {}", serverLog.file(), e.toString());
        }
    }

    /**
     * Starts on the folder's database; creates the database if the folder has none, and stops a server that an earlier
     * run left behind. After a crash PostgreSQL recovers by itself.
     *
     * @throws EmbeddedStartException if the folder belongs to another major version or lacks its password, if
     *     PostgreSQL does not start, or if it runs without the {@link #DURABILITY} settings
     */
    static PostgresServer start(DataFolder folder, PostgresBinaries binaries) {
        PostgresProcess process = new PostgresProcess(binaries, folder.resolve("postgres"));
        PasswordFile password = passwordFile(folder);
        if (Files.exists(process.directory())) {
            refuseOtherVersion(process.directory(), binaries);
            password.require();
            process.stopLeftover();
        } else {
            password.createIfMissing();
            folder.createWhole("postgres", unfinished -> initialise(unfinished, binaries, password));
        }
        ServerLog serverLog = new ServerLog(folder.resolve("postgres.log"));
        serverLog.rotateIfLarge();
        int port = process.start(options(), serverLog);
        PostgresServer server = new PostgresServer(process, port, password.read(), serverLog);
        try {
            server.createDatabaseIfMissing();
            server.assertDurable();
        } catch (SQLException e) {
            server.close();
            throw new EmbeddedStartException(
                    "PostgreSQL has started but can't be used: " + e.getMessage(), "Its log is " + serverLog.file(), e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        log.info(
                "PostgreSQL {} runs at {} (user {}, password in {})",
                binaries.majorVersion(),
                server.jdbcUrl(),
                USER,
                password.path());
        return server;
    }

    static PasswordFile passwordFile(DataFolder folder) {
        return new PasswordFile(folder.resolve("postgres.password"));
    }

    String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    boolean isParentOf(long processId) {
        return process.isParentOf(processId);
    }

    int port() {
        return port;
    }

    String password() {
        return password;
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    @Override
    public void close() {
        logRotation.shutdown();
        process.stop();
    }

    @Override
    public String toString() {
        return "PostgreSQL in " + process.directory();
    }

    private static void refuseOtherVersion(Path directory, PostgresBinaries binaries) {
        String found;
        try {
            found = Files.readString(directory.resolve("PG_VERSION")).strip();
        } catch (IOException e) {
            throw new EmbeddedStartException(
                    "%s is not a PostgreSQL data directory.".formatted(directory),
                    "Choose another folder with --data, or move that directory away.",
                    e);
        }
        if (!found.equals(binaries.majorVersion())) {
            throw new EmbeddedStartException(
                    "%s was written by PostgreSQL %s, and this Evenbook brings PostgreSQL %s."
                            .formatted(directory, found, binaries.majorVersion()),
                    "Choose another folder with --data, or upgrade that one with pg_upgrade.");
        }
    }

    private static void initialise(Path directory, PostgresBinaries binaries, PasswordFile password) {
        binaries.run(
                "initdb",
                "-D",
                directory.toString(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile",
                password.path().toString(),
                "-E",
                "UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
    }

    private static String options() {
        return Stream.of(SETTINGS, DURABILITY)
                .flatMap(settings -> settings.entrySet().stream())
                .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    private void createDatabaseIfMissing() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, password);
                Statement statement = connection.createStatement()) {
            boolean present;
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                present = found.next();
            }
            if (!present) {
                statement.execute("create database " + DATABASE);
            }
        }
    }

    /** Asks the running server: a setting of the database or of the user overrides the command line. */
    private void assertDurable() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), USER, password);
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> setting : DURABILITY.entrySet()) {
                try (ResultSet shown = statement.executeQuery("show " + setting.getKey())) {
                    shown.next();
                    if (!shown.getString(1).equals(setting.getValue())) {
                        throw new EmbeddedStartException(
                                "PostgreSQL runs with %s=%s, so a crash could lose acknowledged commands."
                                        .formatted(setting.getKey(), shown.getString(1)),
                                "Remove that setting from the database, its roles and %s."
                                        .formatted(process.directory().resolve("postgresql.conf")));
                    }
                }
            }
        }
    }
}
