package io.evenbook.saga;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The threads of this JVM, by their names. */
public final class LiveThreads {
    private LiveThreads() {}

    public static boolean have(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    public static void awaitNone(String name) {
        await().atMost(Duration.ofSeconds(10)).until(() -> !have(name));
    }
}
