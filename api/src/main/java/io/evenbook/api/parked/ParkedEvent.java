package io.evenbook.api.parked;

import io.evenbook.api.id.ParkedId;

/** Facts about an event that a process could not do its work for. */
public sealed interface ParkedEvent {
    ParkedId parkedId();

    /**
     * The process has left the event aside and gone on; also after each attempt that failed.
     *
     * @param eventType the stable name of the event that was left aside
     * @param code a rejection's code, {@code saga.failed}, or {@code reader.failed} of a view or the publication
     */
    record EventParked(ParkedId parkedId, String eventId, String eventType, String code, String detail)
            implements ParkedEvent {}

    /** An operator wants it tried again. If that fails, it is parked again. */
    record ParkedRetried(ParkedId parkedId, String reason) implements ParkedEvent {}

    /** An operator has done by hand what was to be done, or nothing is to be done. */
    record ParkedResolved(ParkedId parkedId, String reason) implements ParkedEvent {}
}
