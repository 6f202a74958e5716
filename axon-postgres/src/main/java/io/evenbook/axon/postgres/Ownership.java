package io.evenbook.axon.postgres;

import org.axonframework.common.Registration;

/**
 * Tells whether this process is the one that handles commands. What sends commands by itself should only run while it
 * is.
 */
public interface Ownership {

    /** Tells whether this process is the owner, as far as it knows. */
    boolean isHeld();

    /** Registers a listener. It hears of what happens later, and at once if this process is the owner already. */
    Registration addListener(Listener listener);

    /** For a process that shares its database with no other: always the owner. */
    static Ownership alone() {
        return new Ownership() {

            @Override
            public boolean isHeld() {
                return true;
            }

            @Override
            public Registration addListener(Listener listener) {
                listener.acquired();
                return () -> true;
            }
        };
    }

    /** Hears who the owner is: one call at a time, in order. May take its time; what it throws is logged. */
    interface Listener {

        /** This process is the owner now. */
        void acquired();

        /** This process is the owner no more. */
        void lost();
    }
}
