package io.evenbook.api.parked;

import java.time.Instant;

/**
 * What a process has left aside.
 *
 * @param reader the process
 * @param position of the event that was left aside
 * @param error the code and the detail of why
 * @param attempts how often it was tried
 * @param since when it was left aside first
 * @param sagaId of a parked settlement; otherwise null
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
