package io.evenbook.api;

/**
 * The client has seen another version of the resource than the current one.
 *
 * @param expected the version that the client named
 * @param actual the version as it is
 */
public record VersionMismatch(long expected, long actual) implements Rejection {
    @Override
    public String code() {
        return "version.mismatch";
    }

    @Override
    public String detail() {
        return "If-Match expects version %d, but the current version is %d.".formatted(expected, actual);
    }

    @Override
    public Kind kind() {
        return Kind.PRECONDITION;
    }
}
