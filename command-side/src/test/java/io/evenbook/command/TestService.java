package io.evenbook.command;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.Rejection;
import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.RequestCost;
import io.evenbook.api.access.Scope;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.id.UserId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalRejection.EntryUnknown;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.port.ControlChecks;
import io.evenbook.api.port.Delegations;
import io.evenbook.api.port.EntryPositions;
import io.evenbook.api.port.KeyedHash;
import io.evenbook.api.port.OmnibusLedger;
import io.evenbook.api.port.OmnibusLedger.Movement;
import io.evenbook.api.port.OmnibusLedger.Period;
import io.evenbook.api.port.PasswordTokens;
import io.evenbook.api.port.PersonalData;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.PostgresSchema;
import io.evenbook.axon.postgres.bus.BoundsExceededException;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.axon.postgres.bus.KeyReusedException;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import io.evenbook.command.access.UserState;
import io.evenbook.command.approval.ApprovalState;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.http.FailureProblems;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
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
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.json.JsonMapper;

/** The command side on a real event store and a real bus. */
@SpringBootConfiguration
@EnableAutoConfiguration(
        excludeName = {
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
public class TestService {

    @Bean(destroyMethod = "close")
    public EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder().start();
    }

    @Bean(destroyMethod = "close")
    public HikariDataSource logDatabase(EmbeddedPostgres postgres) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.getPostgresDatabase());
        HikariDataSource database = new HikariDataSource(config);
        PostgresSchema.migrate(database);
        return database;
    }

    @Bean
    PostgresEventStorageEngine engine(
            HikariDataSource logDatabase,
            @Qualifier("eventSerializer") Serializer events,
            Serializer generalSerializer) {
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

    /** Finds entries in the log itself, in place of the journal view. */
    @Bean
    EntryPositions entryPositions(EventLog log) {
        return entryId -> {
            for (long position = log.head(); position > 0; position--) {
                if (log.eventsBetween(position, position).getFirst().getPayload() instanceof PostsEntry posted
                        && posted.entry().entryId().value().equals(entryId)) {
                    return position;
                }
            }
            throw new RejectedException(new EntryUnknown(entryId));
        };
    }

    /** An operator who may do everything. */
    @Bean
    CurrentAccess currentAccess() {
        return new CurrentAccess() {
            @Override
            public Caller caller() {
                return new Caller(
                        new UserId("operator"),
                        null,
                        null,
                        null,
                        Stream.of(
                                        "account:open",
                                        "deposit:create",
                                        "withdrawal:request",
                                        "hold:place",
                                        "hold:capture",
                                        "hold:release",
                                        "transfer:create",
                                        "ledger:post")
                                .collect(Collectors.toMap(Function.identity(), _ -> Scope.ALL)));
            }

            @Override
            public Scope scope() {
                return Scope.ALL;
            }
        };
    }

    /** Nobody approves users here. */
    @Bean
    PasswordTokens passwordTokens() {
        return new PasswordTokens() {
            @Override
            public Optional<PasswordToken> first(UserId userId) {
                return Optional.empty();
            }

            @Override
            public PasswordToken reset(UserId userId) {
                throw new AssertionError("These tests reset nobody: passwords and their tokens are in the module app");
            }
        };
    }

    @Bean
    Delegations delegations() {
        return (_, _, _, _) -> false;
    }

    @Bean
    CommittedStates committedStates(PostgresEventStorageEngine engine) {
        return new CommittedStates(
                engine, ApprovalState.AGGREGATE.type(), UserState.AGGREGATE.type(), CustomerState.AGGREGATE.type());
    }

    @Bean
    EventLog eventLog(PostgresEventStorageEngine engine) {
        return engine.eventLog();
    }

    @Bean(destroyMethod = "shutdown")
    SerialCommandBus commandBus(PostgresEventStorageEngine engine, CorrelationDataProvider correlation) {
        return SerialCommandBus.builder()
                .engine(engine)
                .correlation(correlation)
                .build();
    }

    @Bean
    CorrelationDataProvider correlation() {
        return new SimpleCorrelationDataProvider("actor", "reason");
    }

    @Bean
    TransactionManager axonTransactionManager() {
        return NoTransactionManager.INSTANCE;
    }

    @Bean
    @Qualifier("eventSerializer")
    public NamedTypeSerializer eventSerializer() {
        EventTypes.Builder types = EventTypes.builder();
        EventCatalog.ENTRIES.forEach(event -> types.add(event.name(), event.revision(), event.eventClass()));
        return NamedTypeSerializer.of(types.build(), EvenbookJson::configure);
    }

    @Bean
    @Primary
    public Jackson3Serializer generalSerializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(EvenbookJson::configure)
                .build();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer(@Qualifier("generalSerializer") Serializer generalSerializer) {
        return generalSerializer;
    }

    @Bean
    JsonMapper jsonMapper() {
        return EvenbookJson.configure(
                        JsonMapper.builder().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class))
                .build();
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
    RequestCost requestCost() {
        return _ -> {};
    }

    @Bean
    KeyedHash keyedHash() {
        return (purpose, content) -> RequestKey.hash(
                (purpose + new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }

    /** A stub of the query side: correct books, and a bank account with one movement. */
    @Bean
    ControlChecks controlChecks() {
        return new ControlChecks() {
            @Override
            public List<ControlResult> run() {
                return List.of(
                        new ControlResult(Control.BALANCES, ControlOutcome.PASSED, 7, 3, List.of(), 0, List.of()));
            }

            @Override
            public Optional<Instant> lastRecordedAt() {
                return Optional.empty();
            }
        };
    }

    @Bean
    OmnibusLedger omnibusLedger() {
        return (asset, from, to, _) -> new Period(
                7,
                BigDecimal.ZERO,
                BigDecimal.ONE,
                List.of(new Movement(new EntryId("ent_1"), EntryKind.DEPOSIT, "wire-1", BigDecimal.ONE, from)));
    }

    /** The parts of the service's problem details that these tests assert. */
    @RestControllerAdvice
    static class Problems implements FailureProblems {
        @Override
        public ProblemDetail of(RuntimeException failure) {
            return switch (failure) {
                case RejectedException refused -> problem(refused);
                case KeyReusedException _ -> problem(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency.key-reused");
                case BoundsExceededException _ -> problem(HttpStatus.UNPROCESSABLE_CONTENT, "request.bounds");
                default -> problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal");
            };
        }

        private static ProblemDetail problem(RejectedException refused) {
            HttpStatus status = switch (refused.rejection().kind()) {
                case UNKNOWN -> HttpStatus.NOT_FOUND;
                case FORBIDDEN -> HttpStatus.FORBIDDEN;
                case CONFLICT -> HttpStatus.CONFLICT;
                case PRECONDITION -> HttpStatus.PRECONDITION_FAILED;
                case RULE -> HttpStatus.UNPROCESSABLE_CONTENT;
            };
            ProblemDetail problem = problem(status, refused.rejection().code());
            refused.position().ifPresent(position -> problem.setProperty("position", position));
            Rejection rejection = refused.rejection();
            while (rejection instanceof RejectedItem(String part, int index, Rejection cause)) {
                problem.setProperty(part, index);
                rejection = cause;
            }
            return problem;
        }

        private static ProblemDetail problem(HttpStatus status, String code) {
            ProblemDetail problem = ProblemDetail.forStatus(status);
            problem.setProperty("code", code);
            return problem;
        }

        @ExceptionHandler({RejectedException.class, KeyReusedException.class, BoundsExceededException.class})
        ResponseEntity<ProblemDetail> refused(RuntimeException failure) {
            ProblemDetail problem = of(failure);
            return ResponseEntity.status(problem.getStatus()).body(problem);
        }

        @ExceptionHandler({
            MalformedRequestException.class,
            MethodArgumentNotValidException.class,
            HttpMessageNotReadableException.class
        })
        ResponseEntity<ProblemDetail> malformed(Exception e) {
            return ResponseEntity.badRequest().body(problem(HttpStatus.BAD_REQUEST, "request.malformed"));
        }
    }
}
