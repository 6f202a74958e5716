package io.evenbook.bench;

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

/** The service's embedded PostgreSQL without the service, empty, on a folder of its own that goes with it. */
final class EmbeddedDatabase implements AutoCloseable {
    private static final String EVENT_STORE = "classpath:io/evenbook/axon/postgres/db/migration";

    private final TemporaryApplication servers;
    private final HikariDataSource administration;

    private EmbeddedDatabase(TemporaryApplication servers) {
        this.servers = servers;
        this.administration = pool("public", 1);
    }

    /** @throws IllegalStateException if the server would lose what it has acknowledged */
    static EmbeddedDatabase start() throws IOException {
        SpringApplication application = new SpringApplication();
        // By its name: the embedded servers are put on the class path, and nothing is compiled against them.
        application.setSources(Set.of("io.evenbook.embedded.EmbeddedAutoConfiguration"));
        application.setWebApplicationType(WebApplicationType.NONE);
        EmbeddedDatabase database = new EmbeddedDatabase(
                TemporaryApplication.run(application, Stream.of("--evenbook.kafka.enabled=false")));
        Durability.require(database.administration);
        return database;
    }

    /** A pool of connections to a new schema. */
    HikariDataSource newSchema(String name, int connections) {
        JdbcClient.create(administration).sql("CREATE SCHEMA " + name).update();
        return pool(name, connections);
    }

    /** The same, with the tables of the event store in it. */
    HikariDataSource newEventStore(String name, int connections) {
        HikariDataSource schema = newSchema(name, connections);
        Flyway.configure()
                .dataSource(schema.getJdbcUrl(), schema.getUsername(), schema.getPassword())
                .defaultSchema(name)
                .locations(EVENT_STORE)
                .load()
                .migrate();
        return schema;
    }

    /** Writes out what is dirty, so that a measurement does not pay for the one before. */
    void checkpoint() {
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

    /** Stops the server and deletes its data. The pools must be closed before. */
    @Override
    public void close() {
        administration.close();
        servers.close();
    }
}
