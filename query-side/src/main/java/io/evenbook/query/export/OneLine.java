package io.evenbook.query.export;

/** Puts text on one line. */
final class OneLine {
    private OneLine() {}

    /** Replaces control characters and line ends by blanks. */
    static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029]", " ");
    }
}
