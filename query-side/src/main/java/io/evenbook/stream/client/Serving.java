package io.evenbook.stream.client;

/** The two outcomes of a connection; one of both is called, once. */
interface Serving {
    /** Begins to serve; returns at once. */
    void serve(Outlet outlet);

    /** The connection ended before. */
    void abandoned();
}
