package io.evenbook.axon.postgres.lease;

import org.axonframework.common.Registration;

/** Whether this process handles commands. A process that sends commands by itself should run only while it does. */
public interface Ownership {

    /** Whether this process is the owner, as far as it knows. */
    boolean isHeld();

    /** Registers a listener. If this process is the owner already, the listener is notified at once. */
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

    /** Receives one call at a time, in order. A call may block; exceptions are logged. */
    interface Listener {

        /** This process became the owner. */
        void acquired();

        /** This process is no longer the owner. */
        void lost();
    }
}
