package io.evenbook.axon.postgres;

/**
 * Keeps I/O off the command thread, where everybody would wait for it. Data sources that handlers could get hold of
 * should ask {@link #refuse} before they give a connection.
 */
public final class CommandThreadGuard {

    private static final ThreadLocal<Boolean> GUARDED = new ThreadLocal<>();

    private CommandThreadGuard() {}

    /** From now on the current thread must not wait for anything. */
    static void enter() {
        GUARDED.set(true);
    }

    /**
     * Refuses what would wait.
     *
     * @param what is tried, for instance {@code a connection}
     * @throws IllegalStateException on the command thread
     */
    public static void refuse(String what) {
        if (GUARDED.get() != null) {
            throw new IllegalStateException("The command thread must not wait for " + what);
        }
    }
}
