package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;
import java.util.List;

/**
 * The progress of an import.
 *
 * @param entries the posted entries in the order of the request, opening balances first
 * @param status POSTING: chunks are to come. PARKED: a chunk was refused. RESOLVED: an operator ended it. POSTED: all
 *     of it is posted
 * @param position position of its last event
 * @param parkedId id of the parked chunk, resolved or not; null: none
 * @param code the rejection's code; null unless parked
 * @param error the rejection's text with the index of the refused entry; null unless parked
 */
public record ImportAnswer(
        String importId,
        List<EntryId> entries,
        ImportStatus status,
        long position,
        String parkedId,
        String code,
        String error) {}
