package io.evenbook.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a child process that is detached from the terminal, so that Ctrl-C reaches the service alone and the
 * database stops after it.
 */
final class PostgresServer implements AutoCloseable {

    static final String USER = "evenbook";
    static final String DATABASE = "evenbook";

    /** What "an acknowledged command is durable" rests on. */
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

    private static final int WAIT_SECONDS = 60;
    private static final Duration LEFTOVERS_MAY_TAKE = Duration.ofSeconds(15);
    private static final Duration ROTATE_EVERY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

    private final PostgresBinaries binaries;
    private final Path directory;
    private final int port;
    private final String password;
    private final ScheduledExecutorService logRotation = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("postgres-log").factory());

    private PostgresServer(PostgresBinaries binaries, Path directory, int port, String password, ServerLog serverLog) {
        this.binaries = binaries;
        this.directory = directory;
        this.port = port;
        this.password = password;
        logRotation.scheduleWithFixedDelay(
                () -> rotate(serverLog), ROTATE_EVERY.toSeconds(), ROTATE_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private static void rotate(ServerLog serverLog) {
        try {
            serverLog.rotateIfLarge();
        } catch (RuntimeException e) {
            log.warn("{} could not be rotated: {}", serverLog.file(), e.toString());
        }
    }

    /**
     * Starts on the folder's database, or on a new one if there is none. A server that an earlier run left behind is
     * stopped first; after a crash PostgreSQL recovers by itself.
     *
     * @throws EmbeddedStartException if the folder belongs to another major version or lacks its password, if
     *     PostgreSQL does not start, or if it runs without the {@link #DURABILITY} settings
     */
    static PostgresServer start(DataFolder folder, PostgresBinaries binaries) {
        Path directory = folder.resolve("postgres");
        PasswordFile password = passwordFile(folder);
        if (Files.exists(directory)) {
            refuseOtherVersion(directory, binaries);
            password.require();
            stopLeftover(directory, binaries);
        } else {
            password.createIfMissing();
            folder.createWhole(
                    "postgres",
                    unfinished -> binaries.run(
                            "initdb",
                            "-D",
                            unfinished.toString(),
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
                            "--builtin-locale=C.UTF-8"));
        }
        ServerLog serverLog = new ServerLog(folder.resolve("postgres.log"));
        serverLog.rotateIfLarge();
        PostgresServer server = launch(binaries, directory, password.read(), serverLog);
        try {
            server.createDatabaseIfMissing();
            server.assertDurable();
            log.info(
                    "PostgreSQL {} runs at {} (user {}, password in {})",
                    binaries.majorVersion(),
                    server.jdbcUrl(),
                    USER,
                    password.path());
            return server;
        } catch (SQLException e) {
            server.close();
            throw new EmbeddedStartException(
                    "PostgreSQL has started but can't be used: " + e.getMessage(), "Its log is " + serverLog.file(), e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static PasswordFile passwordFile(DataFolder folder) {
        return new PasswordFile(folder.resolve("postgres.password"));
    }

    String jdbcUrl() {
        return jdbcUrl(DATABASE);
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
        stop(binaries, directory);
    }

    @Override
    public String toString() {
        return "PostgreSQL in " + directory;
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

    /** After a kill -9 of the service its PostgreSQL runs on; it is told to end as it would have been. */
    private static void stopLeftover(Path directory, PostgresBinaries binaries) {
        Path pidFile = directory.resolve("postmaster.pid");
        Optional<ProcessHandle> process = recordedProcess(pidFile);
        if (process.isEmpty()) {
            return; // PostgreSQL itself recognises a file of a process that is gone
        }
        if (isPostgresOn(directory, process.get())) {
            log.info(
                    "Stopping the PostgreSQL that an earlier run left behind (process {})",
                    process.get().pid());
            stop(binaries, directory);
        } else {
            // The number belongs to somebody else by now. PostgreSQL could not tell, and would refuse to start.
            try {
                Files.delete(pidFile);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Optional<ProcessHandle> recordedProcess(Path pidFile) {
        try {
            return Files.readAllLines(pidFile).stream()
                    .findFirst()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                    .filter(ProcessHandle::isAlive);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isPostgresOn(Path directory, ProcessHandle process) {
        boolean postgres = process.info()
                .command()
                .map(Path::of)
                .filter(command -> command.endsWith("postgres"))
                .isPresent();
        return postgres
                && process.info().arguments().map(List::of).orElse(List.of()).contains(directory.toString());
    }

    private static PostgresServer launch(
            PostgresBinaries binaries, Path directory, String password, ServerLog serverLog) {
        Instant giveUp = Instant.now().plus(LEFTOVERS_MAY_TAKE);
        while (true) {
            long logLength = serverLog.length();
            int port = FreePort.find();
            try {
                binaries.run(
                        "pg_ctl",
                        "start",
                        "-D",
                        directory.toString(),
                        "-l",
                        serverLog.file().toString(),
                        "-w",
                        "-t",
                        Integer.toString(WAIT_SECONDS),
                        "-o",
                        options(port));
                return new PostgresServer(binaries, directory, port, password, serverLog);
            } catch (PostgresBinaries.ProgramFailed e) {
                String reason = serverLog.since(logLength);
                // Workers of a killed PostgreSQL may live for a moment longer, and a free port may be taken meanwhile.
                boolean passing = reason.contains("shared memory block") || reason.contains("could not bind");
                if (!passing || Instant.now().isAfter(giveUp)) {
                    stopQuietly(binaries, directory);
                    throw new EmbeddedStartException(
                            "PostgreSQL does not start on %s.%n%s".formatted(directory, reason.strip()),
                            "Its log is " + serverLog.file(),
                            e);
                }
                pause();
            }
        }
    }

    private static String options(int port) {
        Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
        settings.putAll(DURABILITY);
        settings.put("port", Integer.toString(port));
        return settings.entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    private static void stop(PostgresBinaries binaries, Path directory) {
        try {
            binaries.run(
                    "pg_ctl",
                    "stop",
                    "-D",
                    directory.toString(),
                    "-m",
                    "fast",
                    "-w",
                    "-t",
                    Integer.toString(WAIT_SECONDS));
        } catch (PostgresBinaries.ProgramFailed e) {
            if (recordedProcess(directory.resolve("postmaster.pid")).isEmpty()) {
                return; // already gone
            }
            log.warn(
                    "PostgreSQL takes too long to stop and is stopped at once; its next start recovers: {}",
                    e.getMessage());
            binaries.run("pg_ctl", "stop", "-D", directory.toString(), "-m", "immediate", "-w");
        }
    }

    /** {@code pg_ctl start} that waited in vain leaves its server running. */
    private static void stopQuietly(PostgresBinaries binaries, Path directory) {
        try {
            if (recordedProcess(directory.resolve("postmaster.pid")).isPresent()) {
                stop(binaries, directory);
            }
        } catch (RuntimeException e) {
            log.warn("PostgreSQL in {} could not be stopped: {}", directory, e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL started", e);
        }
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

    /** Asks the running server, since its configuration files could say something else than the command line. */
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
                                        .formatted(directory.resolve("postgresql.conf")));
                    }
                }
            }
        }
    }
}
