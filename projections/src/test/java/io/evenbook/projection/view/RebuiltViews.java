package io.evenbook.projection.view;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** All views over a database of their own, and what the tests of rebuilds do with them. */
abstract class RebuiltViews {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Replay.Request REQUEST = new Replay.Request("olivia", "a test", null, null);

    static final Room UNKNOWN = new Room(null, null);

    static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    @TempDir
    Path data;

    final Story story = new Story().begin();
    ProjectionService service;
    ViewRows rows;

    void start() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    void rounds(int count) {
        for (int i = 0; i < count; i++) {
            story.round();
        }
        service.append(story.commands());
    }

    Replay replay(String view) {
        return service.get(Views.class)
                .replay(view, REQUEST, service.get(EventLog.class).head())
                .orElseThrow();
    }

    void awaitLive(String view, int generation) {
        ViewGenerations generations = service.get(ViewGenerations.class);
        await(view + " goes live")
                .atMost(PATIENCE)
                .until(() -> generations.existing(view).stream()
                        .anyMatch(candidate -> candidate.number() == generation && candidate.status() == Status.LIVE));
    }

    /** Starts a rebuild that never goes live: its head is at {@link Long#MAX_VALUE}. */
    void buildWithoutEnd(String view) {
        ViewGenerations generations = service.get(ViewGenerations.class);
        generations
                .add(
                        view,
                        REQUEST,
                        Long.MAX_VALUE,
                        generations.existing(view).getFirst().form(),
                        UNKNOWN)
                .orElseThrow();
    }

    Projection view(String name) {
        return service.get(Views.class).find(name).orElseThrow();
    }

    List<String> writtenAtOnce(Projection view) {
        Generation generation = new Generation(view.name(), 100, Status.BUILDING, 0, null, null);
        new Writing(service, view, generation)
                .write(0, service.get(EventLog.class).head());
        return rows.allOf(view, generation.name());
    }

    static void pause(long millis) {
        try {
            MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
