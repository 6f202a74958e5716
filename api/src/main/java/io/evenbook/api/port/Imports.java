package io.evenbook.api.port;

import io.evenbook.api.journal.ImportAnswer;
import java.util.Optional;

/** Tells how far imports are, out of the log: what was posted before the call is in the answer. */
public interface Imports {
    /** The process that posts the chunks of imports. */
    String PROCESS = "Imports";

    /** Empty if no such import was accepted. @param importId as the client wrote it */
    Optional<ImportAnswer> find(String importId);
}
