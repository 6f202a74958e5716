package io.evenbook.saga;

import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.axon.postgres.reader.UnitOfWorkHandler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/**
 * Builds the readers of this module and runs them while the service runs and is the owner of the commands, for a
 * standby's commands would be refused while it held the tokens. Each starts at the first event ever, so that none is
 * missed. What fails is rolled back and done again, by the whole batch, until it succeeds.
 */
@Component
public class EventProcessors extends WhileOwner {
    /**
     * A batch costs a commit and a wait for its commands, however large it is. Under load it must be large beside the
     * number of clients, or what they begin is more than what processes finish.
     */
    private static final int BATCH_SIZE = 4_000;

    private final EventStore events;
    private final TokenStore tokens;
    private final TransactionManager transactions;
    private final MeterRegistry meters;
    private final Map<String, LogReader> readers = new LinkedHashMap<>();

    /** @param transactions one transaction has a batch's token and saga states */
    public EventProcessors(
            EventStore events,
            TokenStore tokens,
            TransactionManager transactions,
            MeterRegistry meters,
            Ownership ownership) {
        super(ownership);
        this.events = events;
        this.tokens = tokens;
        this.transactions = transactions;
        this.meters = meters;
    }

    /**
     * Builds a reader for one handler, which is given the events that it can handle. It starts with the others; its
     * position says up to where the outcomes of all commands are durable.
     */
    public LogReader add(String name, EventMessageHandler handler) {
        EventHandlerInvoker invoker = SimpleEventHandlerInvoker.builder()
                .eventHandlers(handler)
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
        LogReader reader = LogReader.builder()
                .name(name)
                .log(events)
                .tokens(tokens)
                .transactions(transactions)
                .handler(new UnitOfWorkHandler(invoker, transactions))
                .batchSize(BATCH_SIZE)
                .build();
        readers.put(name, reader);
        Gauge.builder("evenbook.process.position", reader, LogReader::position)
                .description("The position up to which a process has done its work; the head less this is its lag")
                .tag("process", name)
                .register(meters);
        Gauge.builder(
                        "evenbook.process.failing",
                        reader,
                        failing -> failing.failure().isPresent() ? 1 : 0)
                .description("1 while a process cannot go on and tries again, 0 otherwise")
                .tag("process", name)
                .register(meters);
        return reader;
    }

    /**
     * Of the processes that do not go on: why. They try again every second, and whoever waits for them waits as long.
     */
    public Map<String, Throwable> failures() {
        Map<String, Throwable> failures = new LinkedHashMap<>();
        readers.forEach((name, reader) -> reader.failure().ifPresent(failure -> failures.put(name, failure)));
        return failures;
    }

    @Override
    public synchronized void acquired() {
        if (isRunning()) {
            readers.values().forEach(LogReader::start);
        }
    }

    /** Returns when the batches under way have ended, one way or the other. */
    @Override
    public synchronized void lost() {
        CompletableFuture.allOf(readers.values().stream().map(LogReader::stop).toArray(CompletableFuture[]::new))
                .join();
    }
}
