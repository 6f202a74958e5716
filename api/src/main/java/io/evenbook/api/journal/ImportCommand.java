package io.evenbook.api.journal;

import io.evenbook.api.id.ImportId;
import java.util.List;

/**
 * What can be asked of an import. It is divided into chunks of one commit each, the first of which has the number 0.
 */
public sealed interface ImportCommand {
    ImportId importId();

    /** The number of the chunk within the import. */
    int chunk();

    /** The index of the chunk's first entry within the import. */
    int from();

    /** The entries of the chunk. */
    List<EntryDraft> entries();

    /** Checks a chunk as far as no account's balance matters, and writes nothing. */
    record CheckChunk(ImportId importId, int chunk, int from, List<EntryDraft> entries) implements ImportCommand {}

    /**
     * Writes down what is to be posted, chunk after chunk. @param last whether no other chunk follows: from then on
     * they are posted
     */
    record StageChunk(ImportId importId, int chunk, int from, boolean last, List<EntryDraft> entries)
            implements ImportCommand {}

    /** Posts a chunk: all of its entries, or none. One that was posted already is left alone. */
    record PostChunk(ImportId importId, int chunk, int from, boolean last, List<EntryDraft> entries)
            implements ImportCommand {}
}
