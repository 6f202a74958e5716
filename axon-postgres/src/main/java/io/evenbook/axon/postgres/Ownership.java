package io.evenbook.axon.postgres;

import org.axonframework.common.Registration;

/** Tells whether this process is the one that handles commands. What sends commands by itself should only run while it is. */
public interface Ownership {

    /** Tells whether this process is the owner, as far as it knows. */
    boolean isHeld();

    /** Registers a listener. It hears of what happens later, and at once if this process is the owner already. */
    Registration addListener(Listener listener);

    /** Hears who the owner is: one call at a time, in order. May take its time; what it throws is logged. */
    interface Listener {

        /** This process is the owner now. */
        void acquired();

        /** This process is the owner no more. */
        void lost();
    }
}
