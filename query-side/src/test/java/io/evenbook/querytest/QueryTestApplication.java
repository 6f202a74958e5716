package io.evenbook.querytest;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.BookAnswer;
import io.evenbook.api.market.MarketRejection.BookAhead;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.port.AggregateStates;
import io.evenbook.api.port.Delegations;
import io.evenbook.api.port.Imports;
import io.evenbook.api.port.KeyedHash;
import io.evenbook.api.port.PastBooks;
import io.evenbook.api.port.PersonalData;
import io.evenbook.api.port.Rehearsals;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresSchema;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import io.evenbook.query.QueryConfiguration;
import io.evenbook.query.support.archive.ArchivedMonthException;
import io.evenbook.query.support.position.ViewBehindException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.springboot.autoconfig.CBORMapperAutoConfiguration;
import org.axonframework.springboot.autoconfig.JdbcAutoConfiguration;
import org.axonframework.springboot.autoconfig.JpaAutoConfiguration;
import org.axonframework.springboot.autoconfig.JpaEventStoreAutoConfiguration;
import org.axonframework.springboot.autoconfig.ObjectMapperAutoConfiguration;
import org.axonframework.springboot.autoconfig.SecurityAutoConfiguration;
import org.axonframework.springboot.autoconfig.UpdateCheckerAutoConfiguration;
import org.axonframework.springboot.autoconfig.XStreamAutoConfiguration;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.json.JsonMapper;

/** The query side on real servers, with the beans that the app would provide. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            CBORMapperAutoConfiguration.class,
            JdbcAutoConfiguration.class,
            JpaAutoConfiguration.class,
            JpaEventStoreAutoConfiguration.class,
            ObjectMapperAutoConfiguration.class,
            SecurityAutoConfiguration.class,
            UpdateCheckerAutoConfiguration.class,
            XStreamAutoConfiguration.class
        })
@Import({QueryConfiguration.class, QueryTestApplication.Problems.class})
class QueryTestApplication {
    private static final List<String> VIEWS = List.of(
            "reference",
            "accounts",
            "journal",
            "orders",
            "trades",
            "books",
            "candles",
            "sagas",
            "clearing",
            "controls",
            "customers",
            "approvals",
            "eventblocks");

    /** Partitions for each table: three months, the time before them, and the time after them. */
    private static final String PARTITIONS = """
            do $$
            declare
                partitioned name;
                part text[];
            begin
                for partitioned in
                    select relname from pg_class where relkind = 'p' and relnamespace = current_schema()::regnamespace
                loop
                    foreach part slice 1 in array array[
                        ['before', 'minvalue', '''2026-01-01T00:00:00Z'''],
                        ['2026_01', '''2026-01-01T00:00:00Z''', '''2026-02-01T00:00:00Z'''],
                        ['2026_02', '''2026-02-01T00:00:00Z''', '''2026-03-01T00:00:00Z'''],
                        ['2026_03', '''2026-03-01T00:00:00Z''', '''2026-04-01T00:00:00Z'''],
                        ['after', '''2026-04-01T00:00:00Z''', 'maxvalue']]
                    loop
                        execute format('create table %I partition of %I for values from (%s) to (%s)',
                            partitioned || '_' || part[1], partitioned, part[2], part[3]);
                    end loop;
                end loop;
            end
            $$""";

    @Bean
    JsonMapper jsonMapper() {
        return EvenbookJson.mapper()
                .rebuild()
                .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
                .build();
    }

    /** Books of the past as the command side would fold them: empty ones, with their sequence as the hash. */
    @Bean
    PastBooks pastBooks() {
        return (market, sequence, levels) -> {
            if (sequence > 9) {
                throw new RejectedException(new BookAhead(market, sequence, 9));
            }
            return new BookAnswer(market, sequence, List.of(), List.of(), "%016x/%d".formatted(sequence, levels));
        };
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TestAccess access() {
        return new TestAccess();
    }

    @Bean
    Delegations delegations() {
        return (_, _, _, _) -> false;
    }

    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    @Primary
    Serializer generalSerializer() {
        return Jackson3Serializer.builder().build();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer() {
        return Jackson3Serializer.builder().build();
    }

    @Bean
    @Qualifier("eventSerializer")
    NamedTypeSerializer eventSerializer() {
        EventTypes.Builder types = EventTypes.builder();
        EventCatalog.ENTRIES.forEach(event -> types.add(event.name(), event.revision(), event.eventClass()));
        return NamedTypeSerializer.of(types.build(), mapper -> mapper.addModule(EvenbookJson.decimals()));
    }

    @Bean
    PostgresEventStorageEngine eventStorageEngine(
            DataSource dataSource,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            Serializer generalSerializer) {
        createTables(dataSource);
        return PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .eventSerializer(eventSerializer)
                .snapshotSerializer(generalSerializer)
                .build();
    }

    @Bean
    EventLog eventLog(PostgresEventStorageEngine engine) {
        return engine.eventLog();
    }

    /** Returns the events of an aggregate as its state. */
    @Bean
    AggregateStates aggregateStates() {
        return (type, events) -> {
            List<String> happened = new ArrayList<>();
            for (DomainEventMessage<?> event : events) {
                happened.add(event.getPayloadType().getSimpleName());
            }
            return happened.isEmpty() ? Optional.empty() : Optional.of(Map.of("happened", happened));
        };
    }

    @Bean
    KeyedHash keyedHash() {
        return (purpose, content) -> purpose + new String(content, StandardCharsets.UTF_8);
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
    Rehearsals rehearsals() {
        return (market, _, _) -> {
            throw new RejectedException(new MarketUnknown(market.value()));
        };
    }

    @Bean
    Imports imports() {
        return _ -> Optional.empty();
    }

    private static void createTables(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String schema : VIEWS) {
                statement.execute("drop schema if exists " + schema + " cascade; create schema " + schema);
                statement.execute("set search_path to " + schema);
                statement.execute(resource("/db/view/" + schema + "/V1__" + schema + ".sql"));
                statement.execute(PARTITIONS);
            }
            statement.execute("drop schema if exists access cascade; drop schema public cascade");
            statement.execute("create schema public; set search_path to public");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema("public")
                .locations("classpath:db/migration")
                .load()
                .migrate();
        PostgresSchema.migrate(dataSource);
    }

    private static String resource(String name) {
        try (InputStream resource = QueryTestApplication.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @RestControllerAdvice
    static class Problems {

        @ExceptionHandler
        ProblemDetail rejected(RejectedException e) {
            return problem(HttpStatus.NOT_FOUND, e.rejection().code());
        }

        @ExceptionHandler
        ProblemDetail malformed(MalformedRequestException e) {
            return problem(HttpStatus.BAD_REQUEST, e.parameter());
        }

        @ExceptionHandler
        ProblemDetail behind(ViewBehindException e) {
            return problem(HttpStatus.SERVICE_UNAVAILABLE, e.view() + " " + e.position() + " " + e.minPosition());
        }

        @ExceptionHandler
        ProblemDetail archived(ArchivedMonthException e) {
            return problem(HttpStatus.SERVICE_UNAVAILABLE, e.view() + " " + e.month() + " " + e.file());
        }

        private static ProblemDetail problem(HttpStatus status, String code) {
            ProblemDetail problem = ProblemDetail.forStatus(status);
            problem.setProperty("code", code);
            return problem;
        }
    }
}
