package io.evenbook.command;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.EventCatalog;
import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlChecks;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.OmnibusLedger;
import io.evenbook.api.control.OmnibusLedger.Movement;
import io.evenbook.api.control.OmnibusLedger.Period;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalRejection.EntryUnknown;
import io.evenbook.api.journal.PostedEntries;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketCommand.SubmitOrder;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderSequence;
import io.evenbook.axon.postgres.BoundedCache;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.EventTypes;
import io.evenbook.axon.postgres.KeyReusedException;
import io.evenbook.axon.postgres.NamedTypeSerializer;
import io.evenbook.axon.postgres.PartitionedCommandBus;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.StateSnapshots;
import io.evenbook.command.http.FailureProblems;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.json.JsonMapper;

/** The command side on a real store and a real bus; in place of the processes, orders go to their markets as they are placed. */
@SpringBootConfiguration
@EnableAutoConfiguration(excludeName = {
    "org.axonframework.springboot.autoconfig.CBORMapperAutoConfiguration",
    "org.axonframework.springboot.autoconfig.JdbcAutoConfiguration",
    "org.axonframework.springboot.autoconfig.JpaAutoConfiguration",
    "org.axonframework.springboot.autoconfig.JpaEventStoreAutoConfiguration",
    "org.axonframework.springboot.autoconfig.ObjectMapperAutoConfiguration",
    "org.axonframework.springboot.autoconfig.TransactionAutoConfiguration",
    "org.axonframework.springboot.autoconfig.UpdateCheckerAutoConfiguration",
    "org.axonframework.springboot.autoconfig.XStreamAutoConfiguration"
})
@Import(CommandSideConfiguration.class)
class TestService {

    @Bean(destroyMethod = "close")
    EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder().start();
    }

    @Bean(destroyMethod = "close")
    HikariDataSource logDatabase(EmbeddedPostgres postgres) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.getPostgresDatabase());
        HikariDataSource database = new HikariDataSource(config);
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:io/evenbook/axon/postgres/db/migration")
                .load()
                .migrate();
        return database;
    }

    @Bean
    PostgresEventStorageEngine engine(
            HikariDataSource logDatabase, @Qualifier("eventSerializer") Serializer events, Serializer generalSerializer) {
        return PostgresEventStorageEngine.builder()
                .dataSource(logDatabase)
                .eventSerializer(events)
                .snapshotSerializer(generalSerializer)
                .build();
    }

    @Bean
    @Qualifier("eventStore")
    PostgresEventStore eventStore(PostgresEventStorageEngine engine) {
        return PostgresEventStore.builder().engine(engine).build();
    }

    @Bean(destroyMethod = "stop")
    StateSnapshots snapshots(PostgresEventStorageEngine engine) {
        return new StateSnapshots(engine);
    }

    /** There is no journal here. */
    @Bean
    PostedEntries postedEntries() {
        return entryId -> {
            throw new RejectedException(new EntryUnknown(entryId));
        };
    }

    @Bean
    FailureProblems failureProblems() {
        return failure -> ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, failure.getMessage());
    }

    @Bean
    EventLog eventLog(PostgresEventStorageEngine engine) {
        return new EventLog(engine);
    }

    @Bean
    PartitionedCommandBus commandBus(
            PostgresEventStorageEngine engine, Cache aggregateCache, CorrelationDataProvider correlation) {
        PartitionedCommandBus bus =
                PartitionedCommandBus.builder().engine(engine).partitions(2).cache(aggregateCache).build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<CommandMessage<?>>(correlation));
        return bus;
    }

    @Bean
    CorrelationDataProvider correlation() {
        return new SimpleCorrelationDataProvider("actor", "reason");
    }

    @Bean
    BoundedCache aggregateCache() {
        return new BoundedCache(1_000);
    }

    @Bean
    LockFactory lockFactory() {
        return NullLockFactory.INSTANCE;
    }

    @Bean
    TransactionManager axonTransactionManager() {
        return NoTransactionManager.INSTANCE;
    }

    @Bean
    @Qualifier("eventSerializer")
    NamedTypeSerializer eventSerializer() {
        EventTypes.Builder types = EventTypes.builder();
        EventCatalog.ENTRIES.forEach(event -> types.add(event.name(), event.revision(), event.eventClass()));
        return NamedTypeSerializer.of(types.build(), EvenbookJson::configure);
    }

    @Bean
    @Primary
    Jackson3Serializer generalSerializer() {
        return Jackson3Serializer.builder().jsonMapperBuilderCustomizer(EvenbookJson::configure).build();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer(@Qualifier("generalSerializer") Serializer generalSerializer) {
        return generalSerializer;
    }

    @Bean
    JsonMapper jsonMapper() {
        return EvenbookJson.mapper();
    }

    @Bean
    OrderSequence orderSequence(PostgresEventStore store, ObjectProvider<PartitionedCommandBus> bus) {
        store.addCommitListener(events -> events.forEach(event -> {
            if (event.getPayload() instanceof OrderPlaced placed) {
                bus.getObject()
                        .dispatch(GenericCommandMessage.asCommandMessage(
                                new SubmitOrder(placed.marketId(), placed.orderId())));
            }
        }));
        return _ -> {};
    }

    /** In place of the query side: books that are right, and a bank account that had one movement. */
    @Bean
    ControlChecks controlChecks() {
        return new ControlChecks() {
            @Override
            public List<ControlResult> run() {
                return List.of(new ControlResult(Control.BALANCES, ControlOutcome.PASSED, 7, 3, List.of(), 0, List.of()));
            }

            @Override
            public Optional<Instant> lastRecordedAt() {
                return Optional.empty();
            }
        };
    }

    @Bean
    OmnibusLedger omnibusLedger() {
        return (asset, from, to, _) -> new Period(7, BigDecimal.ZERO, BigDecimal.ONE, List.of(
                new Movement(new EntryId("ent_1"), EntryKind.DEPOSIT, "wire-1", BigDecimal.ONE, from)));
    }

    /** As much of the service's problem details as these tests look at. */
    @RestControllerAdvice
    static class Problems {
        @ExceptionHandler
        ResponseEntity<Map<String, String>> rejected(RejectedException e) {
            HttpStatus status = switch (e.rejection().kind()) {
                case UNKNOWN -> HttpStatus.NOT_FOUND;
                case CONFLICT -> HttpStatus.CONFLICT;
                case PRECONDITION -> HttpStatus.PRECONDITION_FAILED;
                case RULE -> HttpStatus.UNPROCESSABLE_CONTENT;
            };
            return ResponseEntity.status(status).body(Map.of("code", e.rejection().code()));
        }

        @ExceptionHandler({
            MalformedRequestException.class,
            MethodArgumentNotValidException.class,
            HttpMessageNotReadableException.class
        })
        ResponseEntity<Map<String, String>> malformed(Exception e) {
            return ResponseEntity.badRequest().body(Map.of("code", "request.malformed"));
        }

        @ExceptionHandler
        ResponseEntity<Map<String, String>> reused(KeyReusedException e) {
            return ResponseEntity.unprocessableContent().body(Map.of("code", "idempotency.key-reused"));
        }
    }
}
