package io.evenbook.projection.view;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/**
 * A rebuild would leave too little disk space: a full disk also stops the log.
 *
 * @param requiredBytes for the rebuild
 * @param freeBytes now
 * @param keepFreeBytes must remain free
 */
public record RebuildRefused(String projection, long requiredBytes, long freeBytes, long keepFreeBytes)
        implements Rejection {
    @Override
    public Refusal refusal() {
        return Refusal.conflict(
                "projection.disk-space",
                "A rebuild of %s takes up to %d bytes and must leave %d free; %d are free now."
                        .formatted(projection, requiredBytes, keepFreeBytes, freeBytes));
    }
}
