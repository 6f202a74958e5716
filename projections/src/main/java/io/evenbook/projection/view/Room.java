package io.evenbook.projection.view;

/**
 * Disk space for a rebuild.
 *
 * @param requiredBytes twice the size of the live generation, for the copy and the store's own log of its writes; null
 *     if unknown
 * @param freeBytes on the disk of the store; null if unknown
 */
record Room(Long requiredBytes, Long freeBytes) {
    private static final int COPY_AND_LOG = 2;

    /** @param liveBytes null if unknown */
    static Room of(Long liveBytes, Long freeBytes) {
        return new Room(liveBytes == null ? null : COPY_AND_LOG * liveBytes, freeBytes);
    }

    /** Whether less than {@code keepFreeBytes} would remain; false if unknown. */
    boolean isShort(long keepFreeBytes) {
        return requiredBytes != null && freeBytes != null && freeBytes - requiredBytes < keepFreeBytes;
    }
}
