package io.evenbook.bench;

import org.axonframework.commandhandling.CommandBus;

/** A way from commands of {@link BenchAccount}s to durable events. */
interface Contender extends AutoCloseable {
    CommandBus bus();

    @Override
    void close();
}
