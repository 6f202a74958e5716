package io.evenbook.axon.postgres.lease;

import io.evenbook.axon.postgres.lease.Ownership.Listener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.axonframework.common.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies listeners of changes of the owner, one after the other, on a thread of its own. */
final class OwnershipListeners {

    private static final Logger logger = LoggerFactory.getLogger(OwnershipListeners.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("command-lease-listeners").daemon().factory());

    /** Adds a listener; notifies it at once if this process is the owner. */
    Registration add(Listener listener, BooleanSupplier isOwner) {
        thread.execute(() -> {
            listeners.add(listener);
            if (isOwner.getAsBoolean()) {
                notify(listener::acquired);
            }
        });
        return () -> listeners.remove(listener);
    }

    void acquired() {
        thread.execute(() -> listeners.forEach(listener -> notify(listener::acquired)));
    }

    void lost() {
        thread.execute(() -> listeners.forEach(listener -> notify(listener::lost)));
    }

    private static void notify(Runnable notification) {
        try {
            notification.run();
        } catch (Throwable e) {
            logger.error("A listener of the command lease failed", e);
        }
    }

    /** Ends the thread; no further notifications. */
    void stop() {
        thread.shutdown();
    }
}
