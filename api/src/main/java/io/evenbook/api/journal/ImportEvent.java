package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.ImportId;
import java.util.List;

/** Facts about an import. */
public sealed interface ImportEvent {
    ImportId importId();

    /** The number of the chunk within the import, from 0. */
    int chunk();

    /** Whether it is the last chunk of the import. */
    boolean last();

    /**
     * A chunk of an import of several was checked and is to be posted, once the last one is staged.
     *
     * @param from the index of its first entry within the import
     */
    record ImportStaged(ImportId importId, int chunk, int from, boolean last, List<EntryDraft> entries)
            implements ImportEvent {}

    /** The entries of a chunk were posted, all of them, in the same commit. */
    record ImportPosted(ImportId importId, int chunk, boolean last, List<EntryId> entries) implements ImportEvent {}
}
