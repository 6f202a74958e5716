package io.evenbook.api.parked;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** What can be asked about what is parked. */
public sealed interface ParkedQuery<R> extends Query<R> {

    /** What is parked, oldest first. @param reader null: of every process */
    record ListParked(String reader, Paging paging) implements ParkedQuery<Page<ParkedAnswer>> {}
}
