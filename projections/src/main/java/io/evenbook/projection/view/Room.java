package io.evenbook.projection.view;

/**
 * Disk space for tables that are written anew.
 *
 * @param requiredBytes twice the size of the tables, for the copy and the store's own log of its writes; null if
 *     unknown
 * @param freeBytes on the disk of the store; null if unknown
 */
public record Room(Long requiredBytes, Long freeBytes) {
    private static final int COPY_AND_LOG = 2;

    /** @param tableBytes the size of the tables; null if unknown */
    public static Room of(Long tableBytes, Long freeBytes) {
        return new Room(tableBytes == null ? null : COPY_AND_LOG * tableBytes, freeBytes);
    }

    /** Whether less than {@code keepFreeBytes} would remain; false if unknown. */
    public boolean isShort(long keepFreeBytes) {
        return requiredBytes != null && freeBytes != null && freeBytes - requiredBytes < keepFreeBytes;
    }
}
