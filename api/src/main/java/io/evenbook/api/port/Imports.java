package io.evenbook.api.port;

import io.evenbook.api.journal.ImportAnswer;
import java.util.Optional;

/** Reads the progress of imports from the log. The answer includes everything posted before the call. */
public interface Imports {
    /** The name of the process that posts the chunks. */
    String PROCESS = "Imports";

    /**
     * Returns the progress of an import; empty if no such import was accepted.
     *
     * @param importId the client's text; it may be malformed
     */
    Optional<ImportAnswer> find(String importId);
}
