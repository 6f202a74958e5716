package io.evenbook.saga.customer;

import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.CustomerClosed;
import io.evenbook.api.customer.CustomerEvent.KycDecided;
import io.evenbook.api.customer.CustomerEvent.KycEnded;
import io.evenbook.api.customer.CustomerEvent.TierFeeCharged;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.saga.customer.CustomerDates.Due;
import io.evenbook.saga.customer.CustomerDates.Matter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/** Records when KYC levels end and fees are due. */
final class CustomerDateReader implements EventMessageHandler {
    private final CustomerDates dates;

    CustomerDateReader(CustomerDates dates) {
        this.dates = dates;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return CustomerEvent.class.isAssignableFrom(message.getPayloadType());
    }

    @Override
    public Object handle(EventMessage<?> message) {
        switch ((CustomerEvent) message.getPayload()) {
            case KycDecided decided
            when decided.decision() == KycDecision.GRANTED ->
                dates.set(new Due(decided.customerId(), Matter.KYC_END, null), decided.validUntil());
            case KycEnded ended -> dates.set(new Due(ended.customerId(), Matter.KYC_END, null), null);
            case TierSet set -> dates.set(new Due(set.customerId(), Matter.TIER_FEE, set.tier()), set.feeDueAt());
            case TierFeeCharged charged -> dates.postpone(charged.customerId(), Matter.TIER_FEE, charged.nextDueAt());
            case CustomerClosed closed -> dates.remove(closed.customerId());
            default -> {}
        }
        return null;
    }
}
