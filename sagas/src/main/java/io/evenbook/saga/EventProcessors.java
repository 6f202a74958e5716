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
 * Builds the readers of this module, and runs them while this process owns the commands: a standby's commands would be
 * refused while it held the tokens. Each reader starts at the first event of the log. A batch that fails is rolled back
 * as a whole and comes again every second until it succeeds.
 */
@Component
public class EventProcessors extends WhileOwner {
    /**
     * Each batch costs one commit and one wait for its commands, whatever its size. If a batch were small beside the
     * number of clients, clients under load would start more than the processes finish.
     */
    private static final int BATCH_SIZE = 4_000;

    private final EventStore events;
    private final TokenStore tokens;
    private final TransactionManager transactions;
    private final MeterRegistry meters;
    private final Map<String, LogReader> readers = new LinkedHashMap<>();

    /** @param transactions a batch stores its token and its saga states in one of them */
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
     * Builds a reader that gives a handler the events it can handle, and starts with the other readers. The outcomes of
     * all commands up to its position are durable.
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
                .description(
                        "The position up to which a process has handled all events; the head minus this is its lag")
                .tag("process", name)
                .register(meters);
        Gauge.builder(
                        "evenbook.process.failing",
                        reader,
                        failing -> failing.failure().isPresent() ? 1 : 0)
                .description("1 while a process fails and retries, 0 otherwise")
                .tag("process", name)
                .register(meters);
        return reader;
    }

    /** Why processes fail, by their names; empty if none fails. A failing process retries every second. */
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

    /** Returns when the running batches have committed or failed. */
    @Override
    public synchronized void lost() {
        CompletableFuture.allOf(readers.values().stream().map(LogReader::stop).toArray(CompletableFuture[]::new))
                .join();
    }
}
