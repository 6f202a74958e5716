package io.evenbook.projection.view;

import io.evenbook.api.Rejection;

/**
 * A rebuild would leave too little disk space: what fills the disk stops the log as well.
 *
 * @param requiredBytes for the rebuild
 * @param freeBytes now
 * @param keepFreeBytes to be left over
 */
public record RebuildRefused(String projection, long requiredBytes, long freeBytes, long keepFreeBytes)
        implements Rejection {
    @Override
    public String code() {
        return "projection.disk-space";
    }

    @Override
    public String detail() {
        return "A rebuild of %s takes up to %d bytes and is to leave %d; %d are free."
                .formatted(projection, requiredBytes, keepFreeBytes, freeBytes);
    }

    @Override
    public Kind kind() {
        return Kind.CONFLICT;
    }
}
