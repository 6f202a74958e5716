package io.evenbook.api.parked;

import io.evenbook.api.id.ParkedId;

/** What can be asked of an event that a process could not do its work for. */
public sealed interface ParkedCommand {
    ParkedId parkedId();

    /**
     * Leaves it aside. Does nothing if it is left aside already, or a process's event was resolved; an event of a view
     * or of the publication may be left aside again, by the next rebuild.
     */
    record ParkEvent(ParkedId parkedId, String eventId, String eventType, String code, String detail)
            implements ParkedCommand {}

    /** An operator wants it tried again; refused if it is not parked. */
    record RetryParked(ParkedId parkedId, String reason) implements ParkedCommand {}

    /** Nothing is left to be done for it; refused if it is not parked. */
    record ResolveParked(ParkedId parkedId, String reason) implements ParkedCommand {}
}
