package io.evenbook.stream.client;

/** What happens once a connection is there; one of both is called, once. */
interface Serving {
    /** Begins to serve; returns at once. */
    void serve(Outlet outlet);

    /** The connection ended before. */
    void abandoned();
}
