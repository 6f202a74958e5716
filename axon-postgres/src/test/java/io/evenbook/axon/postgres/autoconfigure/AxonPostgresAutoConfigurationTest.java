package io.evenbook.axon.postgres.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHandler;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.PostgresSchema;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.lease.CommandLease;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.serializer.EventTypes;
import javax.sql.DataSource;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Spring Boot application with this module, Axon and a {@code DataSource} on an empty schema. */
class AxonPostgresAutoConfigurationTest {

    private final TestDatabase database = TestDatabase.empty();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withBean("dataSource", DataSource.class, database::dataSource)
            .withPropertyValues(
                    "axon.axonserver.enabled=false",
                    "spring.flyway.locations=classpath:none",
                    "spring.flyway.fail-on-missing-locations=false");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        EventTypes eventTypes() {
            return Jar.EVENT_TYPES;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class BusInMemory {

        @Bean
        CommandBus commandBus() {
            return SimpleCommandBus.builder().build();
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void wiresAndMigratesEverythingACommandNeeds() {
        application
                .withUserConfiguration(Application.class)
                .withPropertyValues("axon.postgres.node-id=node-1")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(PostgresEventStore.class);
                    new AnnotationCommandHandlerAdapter<>(new JarHandler())
                            .subscribe(context.getBean(CommandBus.class));
                    assertThat(context.getBean(CommandLease.class).isHeld()).isTrue();
                    context.getBean(CommandGateway.class).sendAndWait(new Jar.Open("jar_a"));
                    assertThat(context.getBean(EventLog.class).head()).isEqualTo(1);
                    assertThat(database.number("SELECT count(*) FROM %s WHERE version <> '0'"
                                    .formatted(PostgresSchema.HISTORY_TABLE)))
                            .isEqualTo(TestDatabase.migrations().size());
                });
    }

    @Test
    void staysOutOfAnApplicationThatDoesNotAskForIt() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AxonPostgresAutoConfiguration.class))
                .withBean(DataSource.class, database::dataSource)
                .withBean(EventTypes.class, () -> Jar.EVENT_TYPES)
                .run(context -> assertThat(context).doesNotHaveBean(SerialCommandBus.class));
    }

    @Test
    void stopsTheStartWhereACommandBusLosesCommands() {
        application
                .withUserConfiguration(Application.class, BusInMemory.class)
                .withPropertyValues("axon.postgres.node-id=node-1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("command bus=")
                        .hasMessageContaining("instead of SerialCommandBus"));
    }
}
