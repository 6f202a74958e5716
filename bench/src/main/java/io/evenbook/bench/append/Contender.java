package io.evenbook.bench.append;

import org.axonframework.commandhandling.CommandBus;

/** A command bus that handles commands of {@link BenchAccount} and stores their events. */
interface Contender extends AutoCloseable {
    CommandBus bus();

    @Override
    void close();
}
