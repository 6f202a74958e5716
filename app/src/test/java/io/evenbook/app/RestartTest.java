package io.evenbook.app;

import static org.awaitility.Awaitility.await;

import io.evenbook.app.http.RestartStory;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a restart every view has all acknowledged writes, and sagas continue. */
class RestartTest {

    /** The first line of a start that cannot open a file. */
    @Test
    @Tag("long")
    void theFileOfMongoCanBeMovedAway(@TempDir Path data) throws IOException {
        RestartStory story;
        try (Service first = Service.on(data, "--evenbook.kafka.enabled=false")) {
            story = RestartStory.begin(first.port());
        }
        Files.delete(data.resolve("mongo/mongo.mv.db"));
        try (Service second = Service.on(data, "--evenbook.kafka.enabled=false")) {
            story.awaitOn(second.port());
        }
    }

    /** The second start begins with a snapshot of the book. */
    @Test
    void everythingIsAsBefore(@TempDir Path data) {
        RestartStory story;
        try (Service first = Service.on(data, "--evenbook.kafka.enabled=false", "--evenbook.snapshots.events=2")) {
            story = RestartStory.begin(first.port());
            await().until(() -> snapshots(first) > 0);
        }
        try (Service second = Service.on(data, "--evenbook.kafka.enabled=false")) {
            story.continueOn(second.port());
        }
    }

    private static long snapshots(Service service) {
        return service.bean(MeterRegistry.class).timer("snapshots").count();
    }
}
