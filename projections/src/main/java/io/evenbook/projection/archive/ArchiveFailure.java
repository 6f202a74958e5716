package io.evenbook.projection.archive;

/** A month cannot be archived or put back; nothing has changed. */
final class ArchiveFailure extends RuntimeException {
    ArchiveFailure(String message) {
        super(message);
    }
}
