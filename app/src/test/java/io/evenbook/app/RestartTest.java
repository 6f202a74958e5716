package io.evenbook.app;

import io.evenbook.app.http.RestartStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after a restart, in every view, and processes that were under way go on. */
class RestartTest {

    /** What a start says of a file that can't be opened. */
    @Test
    void theFileOfMongoCanBeMovedAway(@TempDir Path data) throws IOException {
        RestartStory story;
        try (Service first = Service.on(data)) {
            story = RestartStory.begin(first.port());
        }
        Files.delete(data.resolve("mongo/mongo.mv.db"));
        try (Service second = Service.on(data)) {
            story.awaitOn(second.port());
        }
    }

    @Test
    void everythingIsAsBefore(@TempDir Path data) {
        RestartStory story;
        try (Service first = Service.on(data)) {
            story = RestartStory.begin(first.port());
        }
        try (Service second = Service.on(data)) {
            story.continueOn(second.port());
        }
    }
}
