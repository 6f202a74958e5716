package io.evenbook.command.journal;

import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.ImportCommand;
import io.evenbook.api.journal.ImportCommand.PostChunk;
import io.evenbook.api.journal.ImportCommand.StageChunk;
import io.evenbook.api.journal.ImportEvent;
import io.evenbook.axon.postgres.bus.Streams;
import java.util.List;

/** Loads the streams of a chunk's entries, and posts the entries in the commit that records the chunk. */
final class ImportHandler {
    private ImportHandler() {}

    static long handle(ImportCommand command, Streams streams) {
        if (!(command instanceof StageChunk)) {
            EntryHandler.load(command.entries(), streams);
        }
        List<ImportEvent> events = ImportState.AGGREGATE.decide(command, streams);
        if (command instanceof PostChunk post && !events.isEmpty()) {
            ImportDecider.eachEntry(post, draft -> EntryHandler.post(new PostEntry(draft), streams));
        }
        events.forEach(event -> ImportState.AGGREGATE.append(streams, event));
        return ImportState.AGGREGATE.version(streams, command);
    }
}
