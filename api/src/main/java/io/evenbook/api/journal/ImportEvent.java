package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.ImportId;
import java.util.List;

/** Events of an import. */
public sealed interface ImportEvent {
    ImportId importId();

    /** The number of the chunk within the import, from 0. */
    int chunk();

    /** Whether it is the last chunk of the import. */
    boolean last();

    /**
     * A chunk was checked and stored. Posting begins once the last chunk is stored. An import of one chunk has no such
     * event.
     *
     * @param from the index of its first entry within the import
     */
    record ImportStaged(ImportId importId, int chunk, int from, boolean last, List<EntryDraft> entries)
            implements ImportEvent {}

    /** All entries of a chunk were posted in the same commit. */
    record ImportPosted(ImportId importId, int chunk, boolean last, List<EntryId> entries) implements ImportEvent {}
}
