package io.evenbook.api;

/** An answer that may be one part of several. */
public interface InParts {
    /** The cursor of the part that follows; null: this is the last. */
    String next();

    /** The same part with another cursor. */
    InParts withNext(String cursor);
}
