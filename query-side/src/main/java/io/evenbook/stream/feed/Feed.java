package io.evenbook.stream.feed;

import io.evenbook.stream.client.Closing;
import java.util.Optional;

/** What clients of one market or account read. */
public interface Feed {
    /** Ends it: clients read nothing more. The first reason counts. */
    void end(Closing why);

    /** Why it has ended; empty while it goes on. */
    Optional<Closing> ended();
}
