package io.evenbook.axon.postgres.fault;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL that can be killed and started again: on the same folder, at the same port. */
final class PostgresProcess implements AutoCloseable {

    private static final Map<String, String> DURABILITY =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");
    private static final Duration DEATH_MAY_TAKE = Duration.ofSeconds(20);
    private static final Duration RECOVERY_MAY_TAKE = Duration.ofSeconds(60);

    private final Path folder;
    private EmbeddedPostgres postgres;
    private final int port;

    private PostgresProcess(Path folder) {
        this.folder = folder;
        launch(0);
        this.port = postgres.getPort();
    }

    /** The one that all fault tests of this run share. */
    static PostgresProcess shared() {
        return Shared.INSTANCE;
    }

    /** One that no other test uses. */
    static PostgresProcess own(Path folder) {
        return new PostgresProcess(folder);
    }

    int port() {
        return port;
    }

    /** Straight to PostgreSQL, without a pool. */
    PGSimpleDataSource dataSource(String schema) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
        dataSource.setCurrentSchema(schema);
        return dataSource;
    }

    /** Kills the postmaster and all its children with signal 9, and returns when none of them is left. */
    synchronized void kill() {
        ProcessHandle postmaster = postmaster();
        Signal.STOP.sendTo(postmaster.pid()); // or it might have another child while we count them
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(process -> Signal.KILL.sendTo(process.pid()));
        all.forEach(process -> process.onExit()
                .orTimeout(DEATH_MAY_TAKE.toSeconds(), TimeUnit.SECONDS)
                .join());
        try {
            // Another process might have its number at the next start, which PostgreSQL would refuse then
            Files.delete(folder.resolve("data/postmaster.pid"));
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts again after a kill.
     *
     * @throws AssertionError if it does not recover from one: then the kill has not landed
     */
    synchronized void restart() {
        long logLength = log().length();
        launch(port);
        if (!log().substring((int) logLength).contains("was not properly shut down; automatic recovery in progress")) {
            throw new AssertionError("INCONCLUSIVE: PostgreSQL has nothing to recover from");
        }
    }

    /** Kills it, keeps a copy of its folder, and starts it again. */
    synchronized void backUp() {
        kill();
        try {
            FileSystemUtils.deleteRecursively(folder.resolve("backup"));
            FileSystemUtils.copyRecursively(folder.resolve("data"), folder.resolve("backup"));
            allowOwnerOnly(folder.resolve("backup"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart();
    }

    /** Kills it, puts the copy in place of its folder, and starts that: everything since the copy is gone. */
    synchronized void setBack() {
        kill();
        try {
            FileSystemUtils.deleteRecursively(folder.resolve("data"));
            Files.move(folder.resolve("backup"), folder.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart();
    }

    /** Starts a standby that follows this one, from a copy of its folder. */
    synchronized PostgresProcess standby(Path folderOfStandby) {
        Path data = folderOfStandby.resolve("data");
        kill();
        try {
            Files.createDirectories(folderOfStandby);
            FileSystemUtils.copyRecursively(folder.resolve("data"), data);
            allowOwnerOnly(data);
            Files.createFile(data.resolve("standby.signal"));
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(port),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart();
        return new PostgresProcess(folderOfStandby);
    }

    /** Has each commit wait until a standby has it. */
    void waitForStandby() {
        JdbcClient sql = JdbcClient.create(dataSource("public"));
        sql.sql("ALTER SYSTEM SET synchronous_standby_names = '*'").update();
        sql.sql("SELECT pg_reload_conf()").query().singleRow();
        // A session that began later knows it only after the earlier ones have the signal
        await("the server has read its configuration")
                .until(() -> "*"
                        .equals(JdbcClient.create(dataSource("public"))
                                .sql("SHOW synchronous_standby_names")
                                .query(String.class)
                                .single()));
    }

    /** Ends recovery: from now on a standby is a primary, on a timeline of its own. */
    void promote() {
        if (!JdbcClient.create(dataSource("public"))
                .sql("SELECT pg_promote()")
                .query(Boolean.class)
                .single()) {
            throw new AssertionError("INCONCLUSIVE: the standby is not promoted");
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As PostgreSQL demands; copying does not keep it. */
    private static void allowOwnerOnly(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private synchronized void remove() {
        try {
            postgres.close();
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch(int atPort) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false) // each start would leave one
                .setPGStartupWait(RECOVERY_MAY_TAKE)
                .setServerConfig("max_connections", "200")
                .setServerConfig("lc_messages", "C")
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("postgres.log").toFile()));
        DURABILITY.forEach(builder::setServerConfig);
        if (atPort != 0) {
            builder.setPort(atPort);
        }
        try {
            postgres = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertDurable();
    }

    /** Signal 9 shows nothing about durability on a server that would not care. */
    private void assertDurable() {
        JdbcClient sql = JdbcClient.create(postgres.getPostgresDatabase());
        DURABILITY.forEach((setting, value) -> {
            String shown = sql.sql("SHOW " + setting).query(String.class).single();
            if (!shown.equals(value)) {
                throw new AssertionError("PostgreSQL runs with %s=%s".formatted(setting, shown));
            }
        });
    }

    private ProcessHandle postmaster() {
        try {
            String pid = Files.readAllLines(folder.resolve("data/postmaster.pid"))
                    .getFirst()
                    .strip();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("postgres.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {

        static final PostgresProcess INSTANCE = start();

        private static PostgresProcess start() {
            try {
                PostgresProcess postgres = new PostgresProcess(Files.createTempDirectory("postgres-to-be-killed-"));
                Runtime.getRuntime().addShutdownHook(new Thread(postgres::remove));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
