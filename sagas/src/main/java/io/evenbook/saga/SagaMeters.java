package io.evenbook.saga;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/** Counts started, ended and parked sagas after the commit, so that a repeated batch counts once. */
public final class SagaMeters {
    private final Counter started;
    private final Counter ended;
    private final Counter parked;

    public SagaMeters(String saga, MeterRegistry registry) {
        started = counter("evenbook.sagas.started", saga, registry);
        ended = counter("evenbook.sagas.ended", saga, registry);
        parked = counter("evenbook.sagas.parked", saga, registry);
    }

    public void started() {
        countOnceCommitted(started);
    }

    public void ended() {
        countOnceCommitted(ended);
    }

    public void parked() {
        countOnceCommitted(parked);
    }

    private static Counter counter(String name, String saga, MeterRegistry registry) {
        return Counter.builder(name).tag("saga", saga).register(registry);
    }

    private static void countOnceCommitted(Counter counter) {
        CurrentUnitOfWork.get().afterCommit(_ -> counter.increment());
    }
}
