package io.evenbook.saga.expiry;

import io.evenbook.api.account.AccountEvent.FundsHeld;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/** Records each hold that has an expiry time. */
final class HoldExpiryReader implements EventMessageHandler {
    private final ExpiringHolds holds;

    HoldExpiryReader(ExpiringHolds holds) {
        this.holds = holds;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return message.getPayload() instanceof FundsHeld held && held.expiresAt() != null;
    }

    @Override
    public Object handle(EventMessage<?> message) {
        FundsHeld held = (FundsHeld) message.getPayload();
        holds.add(held.accountId(), held.holdId(), held.expiresAt());
        return null;
    }
}
