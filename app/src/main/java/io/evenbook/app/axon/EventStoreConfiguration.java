package io.evenbook.app.axon;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.audit.LogEvent.EpochBegan;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.axon.postgres.lease.CommandLease;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.PoisonEvents;
import io.evenbook.command.access.RolesState;
import io.evenbook.command.access.UserState;
import io.evenbook.command.approval.ApprovalState;
import io.evenbook.command.customer.CustomerState;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares the event store on PostgreSQL. */
@Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    PostgresEventStorageEngine eventStorageEngine(
            @Qualifier(PoolConfiguration.LOG) DataSource log,
            DataSource views,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            Serializer generalSerializer,
            ObjectProvider<CommandLease> lease) {
        return PostgresEventStorageEngine.builder()
                .dataSource(log)
                .readsFrom(views)
                .eventSerializer(eventSerializer)
                .snapshotSerializer(generalSerializer)
                // Only processes with the command role append.
                .lease(lease.getIfAvailable())
                .epochEvent((epoch, owner, incarnation) -> new GenericEventMessage<>(
                        new EpochBegan(epoch, owner, incarnation),
                        Map.of(EventMetaData.ACTOR, EventMetaData.system("CommandLease"))))
                .build();
    }

    @Bean
    @Qualifier("eventStore")
    PostgresEventStore eventStore(PostgresEventStorageEngine engine) {
        return PostgresEventStore.builder().engine(engine).build();
    }

    @Bean
    @DependsOnDatabaseInitialization
    PoisonEvents poisonEvents(DataSource views) {
        return new PoisonEvents(views);
    }

    /** The states that each request may need: who is behind it, and for what it gives an approval. */
    @Bean
    CommittedStates committedStates(PostgresEventStorageEngine engine) {
        return new CommittedStates(
                engine,
                UserState.AGGREGATE.type(),
                RolesState.AGGREGATE.type(),
                CustomerState.AGGREGATE.type(),
                ApprovalState.AGGREGATE.type());
    }

    @Bean
    EventLog eventLog(PostgresEventStorageEngine engine) {
        return engine.eventLog();
    }
}
