package io.evenbook.api.parked;

import java.time.Instant;

/**
 * A parked event or a parked settlement.
 *
 * @param reader the process
 * @param position position of the parked event
 * @param code code of the rejection; null if it failed otherwise
 * @param error the rejection's code and text
 * @param attempts the number of attempts
 * @param since when it was parked first
 * @param sagaId id of a parked settlement; otherwise null
 */
public record ParkedAnswer(
        String parkedId,
        String reader,
        long position,
        String event,
        String code,
        String error,
        int attempts,
        Instant since,
        String sagaId) {}
