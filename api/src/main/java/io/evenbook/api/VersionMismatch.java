package io.evenbook.api;

/**
 * The version in {@code If-Match} is not the current version of the resource.
 *
 * @param expected the version in {@code If-Match}
 * @param actual the current version
 */
public record VersionMismatch(long expected, long actual) implements Rejection {
    @Override
    public Refusal refusal() {
        return Refusal.precondition(
                "version.mismatch",
                "If-Match expects version %d, but the current version is %d.".formatted(expected, actual));
    }
}
