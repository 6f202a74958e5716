package io.evenbook.api.parked;

import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about parked events and settlements. */
public sealed interface ParkedQuery<R> extends Query<R> {

    /**
     * Parked events and settlements, oldest first.
     *
     * @param reader only what this reader parked; null: all readers
     */
    record ListParked(String reader, Paging paging) implements ParkedQuery<ParkedPage> {}
}
