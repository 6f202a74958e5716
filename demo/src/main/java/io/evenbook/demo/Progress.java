package io.evenbook.demo;

import java.io.PrintWriter;
import java.time.Duration;

/** Shows how far a run has come: in place on a terminal, otherwise a line every few seconds. */
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

    /** Whether it is time to show something again. */
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

    /** Prints a line that stays. */
    synchronized void say(String text) {
        if (shownLength > 0) {
            out.print("\r" + " ".repeat(shownLength) + "\r");
            shownLength = 0;
        }
        out.println(text);
        out.flush();
    }
}
