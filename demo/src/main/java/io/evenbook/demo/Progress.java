package io.evenbook.demo;

import java.io.PrintWriter;
import java.time.Duration;

/** Prints the progress of a run: on a terminal it overwrites one line, elsewhere it adds a line every 5 seconds. */
final class Progress {
    private static final Duration IN_PLACE = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final boolean inPlace;
    private long lastShown = System.nanoTime();
    private int shownLength;

    Progress(PrintWriter out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    /** Whether the next progress text is due. */
    synchronized boolean isDue() {
        return System.nanoTime() - lastShown >= (inPlace ? IN_PLACE : BETWEEN_LINES).toNanos();
    }

    synchronized void show(String text) {
        lastShown = System.nanoTime();
        if (inPlace) {
            out.print("\r" + text + " ".repeat(Math.max(0, shownLength - text.length())));
            shownLength = text.length();
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** Prints a permanent line. */
    synchronized void say(String text) {
        if (shownLength > 0) {
            out.print("\r" + " ".repeat(shownLength) + "\r");
            shownLength = 0;
        }
        out.println(text);
        out.flush();
    }
}
