package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import io.evenbook.projection.view.ViewStore.Swap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A restore of PostgreSQL sets the log back, but not MongoDB. */
class RestoredLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @TempDir
    Path backup;

    private ProjectionService service;
    private ViewRows rows;

    private void start() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
    }

    @Tag("long")
    @Test
    void aViewInMongoAheadOfTheLogIsRebuilt() throws IOException {
        start();
        try {
            service.append(roundsOf(new Story().begin(), 5));
            rows.awaitHead();
        } finally {
            service.close();
        }
        Path postgres = data.resolve("postgres");
        FileSystemUtils.copyRecursively(postgres, backup.resolve("postgres"));
        start();
        try {
            Story vanished = new Story().begin();
            roundsOf(vanished, 5);
            service.append(roundsOf(vanished, 20));
            rows.awaitHead();
        } finally {
            service.close();
        }
        FileSystemUtils.deleteRecursively(postgres);
        FileSystemUtils.copyRecursively(backup.resolve("postgres"), postgres);
        onlyForItsOwner(postgres);

        start();
        try {
            long restored = service.get(EventLog.class).head();
            Story other = new Story().begin();
            roundsOf(other, 5);
            for (String name : List.of("notifications", "analytics")) {
                Projection view = service.get(Views.class).find(name).orElseThrow();
                await(name)
                        .atMost(PATIENCE)
                        .until(() -> service.get(ViewGenerations.class).existing(name).stream()
                                .anyMatch(
                                        generation -> generation.number() == 2 && generation.status() == Status.LIVE));
                await().atMost(PATIENCE).until(() -> view.progress().position() == restored);
                assertThat(view.progress().outdated()).isFalse();
                assertThat(rows.allOf(view, name + "_2")).isEqualTo(writtenAtOnce(view, 100));
            }
            other.deposit(Story.ALICE, Story.usd("1.000000"));
            service.append(roundsOf(other, 1));
            rows.awaitHead();
            for (String name : List.of("notifications", "analytics")) {
                Projection view = service.get(Views.class).find(name).orElseThrow();
                assertThat(rows.allOf(view, name + "_2")).isEqualTo(writtenAtOnce(view, 101));
            }
            assertThat(rows.of("select distinct generation from view_generation"
                            + " where view not in ('notifications', 'analytics')"))
                    .containsExactly("1");
        } finally {
            service.close();
        }
    }

    /** The log has grown beyond the token again since the restore. */
    @Test
    void aViewInMongoOfAnotherIncarnationIsRebuilt() {
        start();
        try {
            service.append(roundsOf(new Story().begin(), 5));
            rows.awaitHead();
            rows.of("select begin_log_incarnation()");
            for (String name : List.of("notifications", "analytics")) {
                await(name)
                        .atMost(PATIENCE)
                        .until(() -> service.get(ViewGenerations.class).existing(name).stream()
                                .anyMatch(
                                        generation -> generation.number() == 2 && generation.status() == Status.LIVE));
                Projection view = service.get(Views.class).find(name).orElseThrow();
                assertThat(rows.allOf(view, name + "_2")).isEqualTo(writtenAtOnce(view, 100));
            }
            assertThat(rows.of("select distinct generation from view_generation"
                            + " where view not in ('notifications', 'analytics')"))
                    .containsExactly("1");
        } finally {
            service.close();
        }
    }

    /** A read that waits for a position gets no rows of another log. */
    @Test
    void rowsOfAnotherLogHavePositionZeroUntilTheSwap() {
        start();
        try {
            service.append(roundsOf(new Story().begin(), 5));
            rows.awaitHead();
            service.get(Views.class).stop();
            MongoViews store = service.get(MongoViews.class);
            ViewGenerations generations = service.get(ViewGenerations.class);
            Generation live = generations.existing("analytics").getFirst();
            long head = service.get(EventLog.class).head();
            Replay.Request request = new Replay.Request("system", "a test", null, null);

            assertThat(generations.beginAnew(live, request, head, live.form(), new Room(null, null)))
                    .isPresent();
            assertThat(generations.beginAnew(live, request, head, live.form(), new Room(null, null)))
                    .as("by another process")
                    .isEmpty();
            store.disown(live);

            List<Generation> existing = generations.existing("analytics");
            assertThat(existing).extracting(Generation::status).containsExactly(Status.LIVE, Status.BUILDING);
            assertThat(existing.getFirst().holdsAnotherLog()).isTrue();
            assertThat(store.positionOf(live)).isZero();
            assertThat(store.goLive(existing.getLast(), existing.getFirst(), () -> {}))
                    .isEqualTo(Swap.DONE);
        } finally {
            service.close();
        }
    }

    private static List<List<DomainEventMessage<?>>> roundsOf(Story story, int count) {
        for (int i = 0; i < count; i++) {
            story.round();
        }
        return story.commands();
    }

    private List<String> writtenAtOnce(Projection view, int number) {
        Generation generation = new Generation(view.name(), number, Status.BUILDING, 0, null, null);
        new Writing(service, view, generation)
                .write(0, service.get(EventLog.class).head());
        return rows.allOf(view, generation.name());
    }

    /** PostgreSQL starts in no folder that others can read. */
    private static void onlyForItsOwner(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }
}
