package io.evenbook.api.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about defaults. */
public sealed interface DefaultQuery<R> extends Query<R> {

    /** Defaults in the order in which they were declared. */
    record ListDefaults(Paging paging) implements DefaultQuery<Page<DefaultAnswer>> {}

    /** @param defaultId the client's text; it may be malformed */
    record FindDefault(String defaultId) implements DefaultQuery<DefaultAnswer> {}
}
