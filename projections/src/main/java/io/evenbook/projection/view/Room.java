package io.evenbook.projection.view;

/**
 * Disk space for a rebuild.
 *
 * @param requiredBytes twice what the live generation takes: for the copy, and for what the store logs while it is
 *     written; null if that cannot be told
 * @param freeBytes on the disk of the store; null if that cannot be told
 */
record Room(Long requiredBytes, Long freeBytes) {
    private static final int COPY_AND_LOG = 2;

    /** @param liveBytes null if it cannot be told */
    static Room of(Long liveBytes, Long freeBytes) {
        return new Room(liveBytes == null ? null : COPY_AND_LOG * liveBytes, freeBytes);
    }

    /** Whether less than {@code keepFreeBytes} would be left. False if that cannot be told. */
    boolean isShort(long keepFreeBytes) {
        return requiredBytes != null && freeBytes != null && freeBytes - requiredBytes < keepFreeBytes;
    }
}
