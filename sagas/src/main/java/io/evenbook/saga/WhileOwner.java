package io.evenbook.saga;

import io.evenbook.axon.postgres.lease.Ownership;
import org.axonframework.common.Registration;
import org.axonframework.lifecycle.Phase;
import org.springframework.context.SmartLifecycle;

/**
 * A component that works while the service runs and this process owns the commands. It listens for the ownership from
 * {@link #start} to {@link #stop}; a standby's commands would be refused.
 */
public abstract class WhileOwner implements SmartLifecycle, Ownership.Listener {
    private final Ownership ownership;
    private Registration registration = () -> true;
    private volatile boolean running;

    protected WhileOwner(Ownership ownership) {
        this.ownership = ownership;
    }

    /** False: the component does not listen for the ownership at all. */
    protected boolean hasWork() {
        return true;
    }

    @Override
    public void start() {
        running = true;
        if (hasWork()) {
            registration = ownership.addListener(this);
        }
    }

    @Override
    public void stop() {
        registration.cancel();
        running = false;
        lost();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts after the command handlers and before the web server. */
    @Override
    public int getPhase() {
        return Phase.INBOUND_EVENT_CONNECTORS;
    }
}
