package io.evenbook.axon.postgres.sql;

/**
 * Keeps I/O off the command thread: while one handler waits, all other commands wait too. A {@code DataSource} that
 * handlers can reach should call {@link #refuse} before it returns a connection.
 */
public final class CommandThreadGuard {

    private static final ThreadLocal<Boolean> GUARDED = new ThreadLocal<>();

    private CommandThreadGuard() {}

    /** Guards the current thread until it ends. The command bus calls it once, on its command thread. */
    public static void enter() {
        GUARDED.set(true);
    }

    /**
     * Throws on the command thread; returns on any other thread.
     *
     * @param what the caller asked for, for instance {@code a connection}
     * @throws IllegalStateException on the command thread
     */
    public static void refuse(String what) {
        if (GUARDED.get() != null) {
            throw new IllegalStateException("The command thread must not wait for " + what);
        }
    }
}
