package io.evenbook.saga.expiry;

import io.evenbook.api.account.AccountEvent.FundsHeld;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.serialization.SerializationException;

/** Records each hold that has an expiry time. */
final class HoldExpiryReader implements EventMessageHandler {
    private final ExpiringHolds holds;

    HoldExpiryReader(ExpiringHolds holds) {
        this.holds = holds;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return message.getPayloadType() == FundsHeld.class && expires(message);
    }

    /** An event that cannot be read is handled, which fails and parks it. */
    private static boolean expires(EventMessage<?> message) {
        try {
            return ((FundsHeld) message.getPayload()).expiresAt() != null;
        } catch (SerializationException e) {
            return true;
        }
    }

    @Override
    public Object handle(EventMessage<?> message) {
        FundsHeld held = (FundsHeld) message.getPayload();
        holds.add(held.accountId(), held.holdId(), held.expiresAt());
        return null;
    }
}
