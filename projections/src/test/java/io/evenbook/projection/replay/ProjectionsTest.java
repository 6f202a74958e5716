package io.evenbook.projection.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.bus.KeyReusedException;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The operators' API for projections and rebuilds. */
class ProjectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static Projections projections;
    private static MockMvc http;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
        service.append(new Story().begin().round().commands());
        projections = service.get(Projections.class);
        http = MockMvcBuilders.standaloneSetup(service.get(ProjectionController.class))
                .build();
        long head = service.get(EventLog.class).head();
        await().atMost(PATIENCE)
                .until(() -> projections.all().stream()
                        .allMatch(projection -> projection.progress().position() == head));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void allProjectionsAreListedByName() throws Exception {
        http.perform(get("/api/v1/projections"))
                .andExpect(status().isOk())
                .andExpect(jsonPath(
                        "$.items[*].name",
                        contains(
                                "accounts",
                                "analytics",
                                "approvals",
                                "books",
                                "candles",
                                "clearing",
                                "controls",
                                "customers",
                                "eventblocks",
                                "journal",
                                "notifications",
                                "orders",
                                "reference",
                                "sagas",
                                "trades")))
                .andExpect(jsonPath("$.items[0].store").value("POSTGRES"))
                .andExpect(jsonPath("$.items[1].store").value("MONGO"))
                .andExpect(jsonPath("$.next").isEmpty());
    }

    @Test
    void aListHasPages() throws Exception {
        http.perform(get("/api/v1/projections?limit=14"))
                .andExpect(jsonPath("$.next").value("after-sagas"));
        http.perform(get("/api/v1/projections?limit=14&cursor=after-sagas"))
                .andExpect(jsonPath("$.items[*].name", contains("trades")));
        assertThatThrownBy(() -> http.perform(get("/api/v1/projections?cursor=foreign")))
                .hasMessageContaining("cursor");
    }

    @Test
    void aLiveViewHasNoReplayAndNoError() throws Exception {
        int head = Math.toIntExact(service.get(EventLog.class).head());
        http.perform(get("/api/v1/projections/accounts"))
                .andExpect(jsonPath("$.position").value(head))
                .andExpect(jsonPath("$.head").value(head))
                .andExpect(jsonPath("$.lagEvents").value(0))
                .andExpect(jsonPath("$.lagSeconds").value(0.0))
                .andExpect(jsonPath("$.status").value("LIVE"))
                .andExpect(jsonPath("$.replay").isEmpty())
                .andExpect(jsonPath("$.lastError").isEmpty());
    }

    @Test
    void aReplayIsAcceptedAndRecorded() throws Exception {
        http.perform(replay("books", "{\"reason\":\"a doubt\"}"))
                .andExpect(status().isAccepted())
                .andExpect(jsonPath("$.status").value("REPLAYING"))
                .andExpect(jsonPath("$.version").value(2))
                .andExpect(jsonPath("$.position")
                        .value(Math.toIntExact(service.get(EventLog.class).head())))
                .andExpect(jsonPath("$.requiredBytes").isNumber())
                .andExpect(jsonPath("$.freeBytes").isNumber())
                .andExpect(header().string("ETag", "\"2\""))
                .andExpect(header().doesNotExist("Idempotent-Replayed"));
        awaitLive("books");
        http.perform(get("/api/v1/projections/books"))
                .andExpect(jsonPath("$.difference.tables[0].table").value("book"))
                .andExpect(jsonPath("$.difference.tables[0].onlyBuilt").value(0));
        assertThat(new JdbcTemplate(service.get(DataSource.class))
                        .queryForMap("select reason, requested_by from view_generation"
                                + " where view = 'books' and generation = 2"))
                .containsEntry("reason", "a doubt")
                .containsEntry("requested_by", "olivia");
    }

    @Test
    void aRepeatedKeyGetsTheFirstAnswer() throws Exception {
        String first = http.perform(replay("trades", "{\"reason\":\"once\"}").header("Idempotency-Key", "k-1"))
                .andExpect(status().isAccepted())
                .andReturn()
                .getResponse()
                .getContentAsString();
        awaitLive("trades");
        http.perform(replay("trades", "{\"reason\":\"once\"}").header("Idempotency-Key", "k-1"))
                .andExpect(status().isAccepted())
                .andExpect(header().string("Idempotent-Replayed", "true"))
                .andExpect(content().json(first));
        assertThatThrownBy(() ->
                        http.perform(replay("trades", "{\"reason\":\"other\"}").header("Idempotency-Key", "k-1")))
                .hasCauseInstanceOf(KeyReusedException.class);
        assertThat(projections.find("trades").progress().rebuild()).isEmpty();
    }

    @Test
    void aPublicationIsNotReplayable() {
        assertThat(codeOf("nonsense")).isEqualTo("projection.unknown");
        new JdbcTemplate(service.get(DataSource.class)).update("""
                insert into view_generation (view, generation, status, reason, requested_by, requested_at, head_at_start, form)
                select 'sagas', 2, 'BUILDING', 'a test', 'olivia', '2026-01-01T00:00:00Z', 1000000, form from view_generation
                 where view = 'sagas' and generation = 1""");
        assertThat(codeOf("sagas")).isEqualTo("projection.replaying");

        ProjectionStatus status = projections.statusOf(projections.find("sagas"));
        assertThat(status.status()).isEqualTo(ProjectionStatus.Status.REPLAYING);
        await().atMost(PATIENCE)
                .until(() ->
                        projections.statusOf(projections.find("sagas")).replay().progressPercent() == 100);
    }

    @Test
    void aReplayIsStopped() throws Exception {
        new JdbcTemplate(service.get(DataSource.class)).update("""
                insert into view_generation (view, generation, status, reason, requested_by, requested_at, head_at_start, form)
                select 'accounts', 2, 'BUILDING', 'a test', 'olivia', '2026-01-01T00:00:00Z', 1000000, form from view_generation
                 where view = 'accounts' and generation = 1""");
        http.perform(get("/api/v1/projections/accounts"))
                .andExpect(jsonPath("$.status").value("REPLAYING"));

        http.perform(delete("/api/v1/projections/accounts/replay"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.name").value("accounts"))
                .andExpect(jsonPath("$.status").value("LIVE"))
                .andExpect(jsonPath("$.replay").isEmpty());

        for (String name : new String[] {"accounts", "journal", "nonsense"}) {
            assertThatThrownBy(() -> http.perform(delete("/api/v1/projections/" + name + "/replay")))
                    .cause()
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            e -> assertThat(e.rejection().code())
                                    .isEqualTo(
                                            name.equals("nonsense")
                                                    ? "projection.unknown"
                                                    : "projection.not-replaying"));
        }
    }

    @Test
    void aBlankReasonIsMalformed() throws Exception {
        http.perform(replay("orders", "{\"reason\":\" \"}")).andExpect(status().isBadRequest());
        http.perform(replay("orders", "{\"reason\":\"a\\u0000b\"}")).andExpect(status().isBadRequest());
    }

    @Test
    void anUnavailableStoreIsAFailure() {
        ProjectionStatus status = projections.statusOf(new Projection() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Store store() {
                return Store.MONGO;
            }

            @Override
            public Progress progress() {
                throw new IllegalStateException("no answer");
            }
        });
        assertThat(status.status()).isEqualTo(ProjectionStatus.Status.FAILED);
        assertThat(status.lastError()).isEqualTo("IllegalStateException: no answer");
    }

    @Test
    void eachViewHasMeters() {
        MeterRegistry meters = service.get(MeterRegistry.class);
        assertThat(meters.get("evenbook.view.lag.events")
                        .tag("view", "orders")
                        .gauge()
                        .value())
                .isZero();
        assertThat(meters.get("evenbook.view.position")
                        .tag("view", "orders")
                        .gauge()
                        .value())
                .isEqualTo(service.get(EventLog.class).head());
        assertThat(meters.get("evenbook.view.events")
                        .tag("view", "orders")
                        .counter()
                        .count())
                .isPositive();
        assertThat(service.get(ViewLags.class).ofViews())
                .hasSize(15)
                .allSatisfy((_, lag) -> assertThat(lag).isZero());
    }

    private static MockHttpServletRequestBuilder replay(String name, String body) {
        return post("/api/v1/projections/" + name + "/replay")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .principal(() -> "olivia");
    }

    private static String codeOf(String name) {
        try {
            http.perform(replay(name, "{\"reason\":\"a test\"}"));
            throw new AssertionError("not refused");
        } catch (Exception e) {
            return ((RejectedException) e.getCause()).rejection().code();
        }
    }

    private static void awaitLive(String name) {
        await().atMost(PATIENCE)
                .until(() -> projections.find(name).progress().rebuild().isEmpty());
    }
}
