package io.evenbook.saga;

import io.evenbook.axon.postgres.lease.Ownership;
import org.axonframework.common.Registration;
import org.axonframework.lifecycle.Phase;
import org.springframework.context.SmartLifecycle;

/**
 * Something that is at work while the service runs and is the owner of the commands. A standby's commands would be
 * refused: it hears of no ownership, and what is stopped of none either.
 */
public abstract class WhileOwner implements SmartLifecycle, Ownership.Listener {
    private final Ownership ownership;
    private Registration ownershipNews = () -> true;
    private volatile boolean running;

    protected WhileOwner(Ownership ownership) {
        this.ownership = ownership;
    }

    /** Whether there is anything to do for an owner. */
    protected boolean hasWork() {
        return true;
    }

    @Override
    public void start() {
        running = true;
        if (hasWork()) {
            ownershipNews = ownership.addListener(this);
        }
    }

    @Override
    public void stop() {
        ownershipNews.cancel();
        running = false;
        lost();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the command handlers, before the web server. */
    @Override
    public int getPhase() {
        return Phase.INBOUND_EVENT_CONNECTORS;
    }
}
