package io.evenbook.api;

/** An answer that may be one page of several. */
public interface Paged {
    /** The cursor of the next page; null: this is the last page. */
    String next();

    /** Returns the same page with another cursor. */
    Paged withNext(String cursor);
}
