package io.evenbook.api.access;

import java.util.Collection;
import java.util.Map;

/** Asks again who is behind a request, for answers that last: sessions, keys, roles and customers end meanwhile. */
public interface LastingAccess {

    /**
     * The access of the current request, to be asked again without it.
     *
     * @throws IllegalStateException if the thread serves no authenticated request
     */
    Lasting current();

    /** Those whose credential still counts, with what the caller may do by now. */
    Map<Lasting, Caller> standing(Collection<Lasting> all);

    /** What outlives the request: who sent it and by which credential. */
    interface Lasting {}
}
