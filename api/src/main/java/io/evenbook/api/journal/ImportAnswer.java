package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;
import java.util.List;

/**
 * How far an import is.
 *
 * @param entries those that are posted, in the order of the request: opening balances first
 * @param position of its last event
 * @param parkedId under which it is parked, or was resolved; otherwise null
 * @param code why it is parked; otherwise null
 * @param error the same in words, with the index of the refused entry; otherwise null
 */
public record ImportAnswer(
        String importId,
        List<EntryId> entries,
        ImportStatus status,
        long position,
        String parkedId,
        String code,
        String error) {}
