package io.evenbook.axon.postgres.autoconfigure;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.PostgresSchema;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.lease.CommandLease;
import io.evenbook.axon.postgres.log.EpochEvent;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import io.evenbook.axon.postgres.saga.PostgresSagaStore;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Wires event store, command bus, lease, token store and saga store on the application's {@code DataSource}, and
 * migrates the tables if Flyway is there. Active with the property {@code axon.postgres.node-id} and a bean of type
 * {@link EventTypes}.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
        },
        beforeName = {
            "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
            "org.axonframework.springboot.autoconfig.EventProcessingAutoConfiguration",
            "org.axonframework.springboot.autoconfig.JdbcAutoConfiguration",
            "org.axonframework.springboot.autoconfig.JpaAutoConfiguration",
            "org.axonframework.springboot.autoconfig.JpaEventStoreAutoConfiguration",
            "org.axonframework.springboot.autoconfig.NoOpTransactionAutoConfiguration",
            "org.axonframework.springboot.autoconfig.TransactionAutoConfiguration"
        })
@ConditionalOnClass({SpringTransactionManager.class, DependsOnDatabaseInitialization.class})
@ConditionalOnProperty("axon.postgres.node-id")
@ConditionalOnBean({EventTypes.class, DataSource.class})
@EnableConfigurationProperties(AxonPostgresProperties.class)
@Import({WiringCheck.class, DurabilityCheck.class})
public class AxonPostgresAutoConfiguration {

    @Bean
    @Qualifier("eventSerializer")
    @ConditionalOnMissingBean(name = "eventSerializer")
    NamedTypeSerializer eventSerializer(EventTypes types) {
        return NamedTypeSerializer.of(types, _ -> {});
    }

    @Bean
    @Primary
    @ConditionalOnMissingBean(name = "generalSerializer")
    Jackson3Serializer generalSerializer() {
        return Jackson3Serializer.builder().build();
    }

    @Bean
    @Qualifier("messageSerializer")
    @ConditionalOnMissingBean(name = "messageSerializer")
    Serializer messageSerializer(@Qualifier("generalSerializer") Serializer generalSerializer) {
        return generalSerializer;
    }

    @Bean
    @ConditionalOnMissingBean(TransactionManager.class)
    SpringTransactionManager axonTransactionManager(PlatformTransactionManager transactionManager) {
        return new SpringTransactionManager(transactionManager);
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    @Bean
    @DependsOnDatabaseInitialization
    @ConditionalOnMissingBean
    CommandLease commandLease(DataSource dataSource, AxonPostgresProperties properties) {
        return CommandLease.builder()
                .dataSource(dataSource)
                .owner(properties.nodeId())
                .duration(properties.lease())
                .build();
    }

    @Bean
    LeaseStart axonPostgresLeaseStart(CommandLease lease) {
        return new LeaseStart(lease);
    }

    @Bean
    @DependsOnDatabaseInitialization
    @ConditionalOnMissingBean(EventStorageEngine.class)
    PostgresEventStorageEngine eventStorageEngine(
            DataSource dataSource,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            @Qualifier("generalSerializer") Serializer generalSerializer,
            CommandLease lease,
            ObjectProvider<EpochEvent> epochEvent) {
        return PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .eventSerializer(eventSerializer)
                .snapshotSerializer(generalSerializer)
                .lease(lease)
                .epochEvent(epochEvent.getIfAvailable())
                .build();
    }

    @Bean
    @Qualifier("eventStore")
    @ConditionalOnMissingBean(EventStore.class)
    PostgresEventStore eventStore(PostgresEventStorageEngine engine) {
        return PostgresEventStore.builder().engine(engine).build();
    }

    @Bean
    @ConditionalOnMissingBean
    EventLog eventLog(PostgresEventStorageEngine engine) {
        return engine.eventLog();
    }

    @Bean
    @ConditionalOnMissingBean(CommandBus.class)
    SerialCommandBus commandBus(
            PostgresEventStorageEngine engine,
            AxonPostgresProperties properties,
            ObjectProvider<CorrelationDataProvider> correlation,
            ObjectProvider<MeterRegistry> meters) {
        SerialCommandBus.Builder bus = SerialCommandBus.builder()
                .engine(engine)
                .laneCapacity(properties.laneCapacity())
                .maxBatch(properties.maxBatch())
                .memory(properties.memory().toBytes());
        correlation.orderedStream().forEach(bus::correlation);
        meters.ifAvailable(bus::meterRegistry);
        return bus.build();
    }

    @Bean
    @DependsOnDatabaseInitialization
    @ConditionalOnMissingBean(TokenStore.class)
    PostgresTokenStore tokenStore(
            ConnectionProvider connections,
            @Qualifier("generalSerializer") Serializer generalSerializer,
            AxonPostgresProperties properties) {
        return PostgresTokenStore.of(connections, generalSerializer, properties.nodeId(), properties.claimTimeout());
    }

    @Bean
    @DependsOnDatabaseInitialization
    @ConditionalOnMissingBean(SagaStore.class)
    PostgresSagaStore sagaStore(
            ConnectionProvider connections,
            @Qualifier("generalSerializer") Serializer generalSerializer,
            PostgresEventStore log) {
        PostgresSagaStore sagas = PostgresSagaStore.builder()
                .connectionProvider(connections)
                .serializer(generalSerializer)
                .build();
        log.addIncarnationListener(sagas::clearCache);
        return sagas;
    }

    /** Migrates this module's tables after the application's own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(FlywayMigrationStrategy.class)
    static class Migration {

        @Bean
        @ConditionalOnMissingBean
        FlywayMigrationStrategy axonPostgresMigration() {
            return flyway -> {
                flyway.migrate();
                PostgresSchema.migrate(flyway.getConfiguration().getDataSource());
            };
        }
    }
}
