package io.evenbook.bench.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The embedded PostgreSQL without the service: empty, in a temporary folder that close() deletes. */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String EVENT_STORE = "classpath:io/evenbook/axon/postgres/db/migration";

    private final TemporaryApplication servers;
    private final HikariDataSource administration;

    private EmbeddedDatabase(TemporaryApplication servers) {
        this.servers = servers;
        this.administration = pool("public", 1);
    }

    /** @throws IllegalStateException if the server could lose acknowledged commits */
    public static EmbeddedDatabase start() throws IOException {
        SpringApplication application = new SpringApplication();
        // By name: no module compiles against the embedded servers, they are only on the class path.
        application.setSources(Set.of("io.evenbook.embedded.EmbeddedAutoConfiguration"));
        application.setWebApplicationType(WebApplicationType.NONE);
        EmbeddedDatabase database = new EmbeddedDatabase(
                TemporaryApplication.run(application, Stream.of("--evenbook.kafka.enabled=false")));
        Durability.require(database.administration);
        return database;
    }

    /** A pool of connections to a new schema. */
    public HikariDataSource newSchema(String name, int connections) {
        JdbcClient.create(administration).sql("CREATE SCHEMA " + name).update();
        return pool(name, connections);
    }

    /** A pool of connections to a new schema with the tables of the event store. */
    public HikariDataSource newEventStore(String name, int connections) {
        HikariDataSource schema = newSchema(name, connections);
        Flyway.configure()
                .dataSource(schema.getJdbcUrl(), schema.getUsername(), schema.getPassword())
                .defaultSchema(name)
                .locations(EVENT_STORE)
                .load()
                .migrate();
        return schema;
    }

    /** Runs a checkpoint, so that a measurement does not pay for the writes of the one before. */
    public void checkpoint() {
        JdbcClient.create(administration).sql("CHECKPOINT").update();
    }

    private HikariDataSource pool(String schema, int connections) {
        JdbcConnectionDetails details = servers.context().getBean(JdbcConnectionDetails.class);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(details.getJdbcUrl() + "?currentSchema=" + schema);
        config.setUsername(details.getUsername());
        config.setPassword(details.getPassword());
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    /** Stops the server and deletes its data. Close all pools first. */
    @Override
    public void close() {
        administration.close();
        servers.close();
    }
}
