package io.evenbook.saga.settlement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/** Counts what settlements go through, once it is committed: a batch that is done again counts once. */
public final class SettlementMeters {
    private final Counter started;
    private final Counter ended;
    private final Counter parked;

    public SettlementMeters(MeterRegistry registry) {
        started = counter("evenbook.sagas.started", registry);
        ended = counter("evenbook.sagas.ended", registry);
        parked = counter("evenbook.sagas.parked", registry);
    }

    void started() {
        countOnceCommitted(started);
    }

    void ended() {
        countOnceCommitted(ended);
    }

    void parked() {
        countOnceCommitted(parked);
    }

    private static Counter counter(String name, MeterRegistry registry) {
        return Counter.builder(name).tag("saga", Settlement.NAME).register(registry);
    }

    private static void countOnceCommitted(Counter counter) {
        CurrentUnitOfWork.get().afterCommit(_ -> counter.increment());
    }
}
