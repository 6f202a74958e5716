package io.evenbook.axon.postgres.autoconfigure;

import io.evenbook.axon.postgres.lease.CommandLease;
import org.axonframework.lifecycle.Phase;
import org.springframework.context.SmartLifecycle;

/** Starts to acquire the lease when all beans exist, before any of them sends commands. */
public final class LeaseStart implements SmartLifecycle {

    private final CommandLease lease;
    private volatile boolean running;

    /** @param lease which the application closes */
    public LeaseStart(CommandLease lease) {
        this.lease = lease;
    }

    @Override
    public void start() {
        lease.start();
        running = true;
    }

    /** Closing the lease releases it, after the last command. */
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS;
    }
}
