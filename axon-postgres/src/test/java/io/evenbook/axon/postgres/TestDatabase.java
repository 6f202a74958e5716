package io.evenbook.axon.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An empty event store in a schema of its own, on a PostgreSQL that all tests of the run share. */
public final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger schemas = new AtomicInteger();

    private final String schema = "s" + schemas.incrementAndGet();
    private final HikariDataSource dataSource;

    public TestDatabase() {
        this(true);
    }

    private TestDatabase(boolean migrated) {
        execute(Server.POSTGRES.getPostgresDatabase(), "CREATE SCHEMA " + schema);
        dataSource = pool(12);
        if (migrated) {
            migrations().forEach(this::execute);
        }
    }

    /** A schema without any table. */
    public static TestDatabase empty() {
        return new TestDatabase(false);
    }

    /** Another pool on the same tables, as another process would have it. */
    public HikariDataSource pool(int size) {
        return pool(size, null);
    }

    /** @param first what each connection does first; null for nothing */
    public HikariDataSource pool(int size, String first) {
        HikariConfig config = new HikariConfig();
        config.setConnectionInitSql(first);
        config.setJdbcUrl(Server.POSTGRES.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(3_000);
        return new HikariDataSource(config);
    }

    public HikariDataSource dataSource() {
        return dataSource;
    }

    public void execute(String sql) {
        execute(dataSource, sql);
    }

    public long number(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(javax.sql.DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The tables of an event store: all scripts of the folder, by their version. */
    public static List<String> migrations() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.sorted(Comparator.comparingInt(TestDatabase::version))
                    .map(TestDatabase::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path migration) {
        String name = migration.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    /** One script of the folder. */
    public static String migration(String name) {
        return read(folder().resolve(name));
    }

    private static Path folder() {
        try {
            return Path.of(PostgresEventStore.class.getResource("db/migration").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path migration) {
        try {
            return Files.readString(migration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }

    private static final class Server {

        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
