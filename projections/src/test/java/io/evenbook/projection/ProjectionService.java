package io.evenbook.projection;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.port.KeyedHash;
import io.evenbook.api.port.PersonalData;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.PostgresSchema;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.PoisonEvents;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import io.evenbook.embedded.EmbeddedAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;

/** A service with the projection role alone, on real servers in a data folder. Tests append the events themselves. */
public final class ProjectionService implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private ProjectionService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static ProjectionService start(Path data) {
        return start(data, Map.of("evenbook.kafka.enabled", "false"));
    }

    public static ProjectionService start(Path data, Map<String, Object> properties) {
        InitializedPostgres.copyTo(data);
        return new ProjectionService(new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "evenbook.kafka.topics.partitions", "1",
                        "evenbook.kafka.topics.replicas", "1",
                        "evenbook.kafka.topics.min-insync-replicas", "1",
                        "evenbook.kafka.topics.retention", "7d"))
                .properties(properties)
                .properties(Map.of(
                        "evenbook.embedded.enabled", "true",
                        "evenbook.embedded.data", data.toString(),
                        "evenbook.node-id", "test",
                        "evenbook.claim-timeout", "10s",
                        "spring.main.banner-mode", "off",
                        "logging.level.root", "WARN",
                        "logging.level.org.axonframework", "ERROR",
                        "logging.level.de.bwaldvogel.mongo", "ERROR",
                        "spring.flyway.locations", "classpath:db/migration"))
                .run());
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    public <T> List<T> all(Class<T> type) {
        return List.copyOf(context.getBeansOfType(type).values());
    }

    /** @param commands the events of each, in the order of the commits */
    public void append(List<List<DomainEventMessage<?>>> commands) {
        commands.forEach(get(PostgresEventStorageEngine.class)::appendEvents);
    }

    /** Advances the service's clock. */
    public void pass(Duration time) {
        get(TestClock.class).passed = get(TestClock.class).passed.plus(time);
    }

    @Override
    public void close() {
        context.close();
    }

    static final class TestClock extends Clock {
        private volatile Duration passed = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(passed);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        EmbeddedAutoConfiguration.class,
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        MongoAutoConfiguration.class,
        DataMongoAutoConfiguration.class,
        KafkaAutoConfiguration.class
    })
    @Import(ProjectionConfiguration.class)
    static class Service {

        @Bean
        FlywayMigrationStrategy migration() {
            return flyway -> {
                flyway.migrate();
                PostgresSchema.migrate(flyway.getConfiguration().getDataSource());
            };
        }

        @Bean
        @Primary
        Serializer generalSerializer() {
            return Jackson3Serializer.builder().build();
        }

        @Bean
        @DependsOnDatabaseInitialization
        PostgresEventStorageEngine engine(DataSource dataSource, Serializer generalSerializer) {
            EventTypes.Builder types = EventTypes.builder();
            EventCatalog.ENTRIES.forEach(event -> types.add(event.name(), event.revision(), event.eventClass()));
            return PostgresEventStorageEngine.builder()
                    .dataSource(dataSource)
                    .eventSerializer(NamedTypeSerializer.of(types.build(), EvenbookJson::configure))
                    .snapshotSerializer(generalSerializer)
                    .build();
        }

        @Bean(destroyMethod = "shutDown")
        PostgresEventStore eventStore(PostgresEventStorageEngine engine) {
            return PostgresEventStore.builder().engine(engine).build();
        }

        @Bean
        EventLog eventLog(PostgresEventStorageEngine engine) {
            return engine.eventLog();
        }

        @Bean
        PoisonEvents poisonEvents(DataSource dataSource) {
            return new PoisonEvents(dataSource);
        }

        @Bean
        SpringTransactionManager axonTransactionManager(PlatformTransactionManager transactionManager) {
            return new SpringTransactionManager(transactionManager);
        }

        @Bean
        PostgresTokenStore tokenStore(DataSource dataSource, Serializer generalSerializer) {
            return PostgresTokenStore.of(
                    new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource)),
                    generalSerializer,
                    "test",
                    Duration.ofSeconds(10));
        }

        /** Seals nothing: the text is its own ciphertext. */
        @Bean
        PersonalData personalData() {
            return new PersonalData() {
                @Override
                public Sealed seal(String subject, String place, String text) {
                    return new Sealed(subject, "", text, text);
                }

                @Override
                public Optional<String> open(Sealed sealed, String place) {
                    return Optional.of(sealed.ciphertext());
                }
            };
        }

        @Bean
        KeyedHash keyedHash() {
            return (purpose, content) -> RequestKey.hash(
                    (purpose + new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        }

        @Bean
        TestClock clock() {
            return new TestClock();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }
}
