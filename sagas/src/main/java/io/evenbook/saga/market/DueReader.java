package io.evenbook.saga.market;

import io.evenbook.api.account.AccountEvent.CancelAfterSet;
import io.evenbook.api.market.MarketEvent.BookEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.serialization.SerializationException;

/**
 * Records when orders expire, where stops are due that a command had to leave, and when an account's orders are
 * cancelled. Times of markets are rounded up to whole seconds, so a market has at most one each second however many
 * orders expire.
 */
final class DueReader implements EventMessageHandler {
    private final DueTable due;

    DueReader(DueTable due) {
        this.due = due;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        Class<?> type = message.getPayloadType();
        return type == CancelAfterSet.class || BookEvent.class.isAssignableFrom(type) && makesDue(message);
    }

    /** An event that cannot be read is handled, which fails and parks it. */
    private static boolean makesDue(EventMessage<?> message) {
        try {
            BookEvent change = (BookEvent) message.getPayload();
            return change.expiresAt() != null || change.leavesStops();
        } catch (SerializationException e) {
            return true;
        }
    }

    @Override
    public Object handle(EventMessage<?> message) {
        if (message.getPayload() instanceof CancelAfterSet set) {
            due.setCancel(set.accountId(), set.cancelAt());
            return null;
        }
        BookEvent change = (BookEvent) message.getPayload();
        if (change.expiresAt() != null) {
            due.add(change.marketId(), nextSecond(change.expiresAt()));
        }
        if (change.leavesStops()) {
            due.add(change.marketId(), nextSecond(message.getTimestamp()));
        }
        return null;
    }

    /** Later than the time itself: what happens at that very time may follow the command for an earlier event. */
    private static Instant nextSecond(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }
}
