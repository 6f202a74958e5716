package io.evenbook.app;

import io.evenbook.app.http.RestartStory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after a restart, in every view, and processes that were under way go on. */
class RestartTest {

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
