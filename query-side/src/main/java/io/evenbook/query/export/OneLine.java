package io.evenbook.query.export;

/** Text on one line. */
final class OneLine {
    private OneLine() {}

    /** The text with a blank for whatever controls, or may end a line. */
    static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029]", " ");
    }
}
