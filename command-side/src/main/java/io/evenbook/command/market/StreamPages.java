package io.evenbook.command.market;

import io.evenbook.axon.postgres.bus.StreamType;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.axonframework.eventhandling.DomainEventMessage;

/** Reads streams in pages, so that however long one is, a page of it is in memory. Rests as long as it works. */
final class StreamPages {
    static final int PAGE = 250;
    private static final long LONGEST_REST_NANOS = 50_000_000;

    private final Source source;

    StreamPages(Source source) {
        this.source = source;
    }

    /** Where the events come from. */
    interface Source {
        /** At most so many events of a stream from a sequence number on, oldest first. */
        List<? extends DomainEventMessage<?>> pageOf(String id, long firstSequence, int limit);
    }

    /** Reads some events of a stream, both ends included, in their order. */
    void read(String id, long first, long last, Consumer<List<? extends DomainEventMessage<?>>> reader) {
        for (long next = first; next <= last; next += PAGE) {
            long begun = System.nanoTime();
            reader.accept(source.pageOf(id, next, (int) Math.min(PAGE, last - next + 1)));
            LockSupport.parkNanos(Math.min(System.nanoTime() - begun, LONGEST_REST_NANOS));
        }
    }

    /** One event of a stream that has it. */
    DomainEventMessage<?> event(String id, long sequence) {
        return source.pageOf(id, sequence, 1).getFirst();
    }

    /** The state of a stream behind one of its events. */
    <S> S fold(StreamType<S, ?> type, String id, long last) {
        AtomicReference<S> state = new AtomicReference<>();
        read(id, 0, last, page -> {
            for (DomainEventMessage<?> message : page) {
                state.set(type.evolve(state.get(), message.getPayload()));
            }
        });
        return state.get();
    }
}
