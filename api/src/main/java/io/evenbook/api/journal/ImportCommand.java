package io.evenbook.api.journal;

import io.evenbook.api.id.ImportId;
import java.util.List;

/** Commands on an import. An import is a sequence of chunks of one commit each, numbered from 0. */
public sealed interface ImportCommand {
    ImportId importId();

    /** The number of the chunk within the import. */
    int chunk();

    /** The index of the chunk's first entry within the import. */
    int from();

    /** The entries of the chunk. */
    List<EntryDraft> entries();

    /** Checks everything of a chunk except balances. Writes no event. */
    record CheckChunk(ImportId importId, int chunk, int from, List<EntryDraft> entries) implements ImportCommand {}

    /**
     * Stores a chunk that is to be posted.
     *
     * @param last whether it is the last chunk; after it, posting begins
     */
    record StageChunk(ImportId importId, int chunk, int from, boolean last, List<EntryDraft> entries)
            implements ImportCommand {}

    /** Posts a chunk: all entries or none. Does nothing if the chunk is already posted. */
    record PostChunk(ImportId importId, int chunk, int from, boolean last, List<EntryDraft> entries)
            implements ImportCommand {}
}
