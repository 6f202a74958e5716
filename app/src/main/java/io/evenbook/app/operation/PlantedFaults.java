package io.evenbook.app.operation;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.api.trade.TradeRejection.HoldMissing;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.command.trade.TradeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Faults for tests of what operators do. {@code evenbook.test.park-settlement-of} names an account: the first attempt
 * to settle or to novate each of its trades is refused. Only an embedded start with {@code --faults} allows them.
 */
@Component
class PlantedFaults implements SmartInitializingSingleton {
    private static final String FAULTS = "evenbook.test";

    private final Environment environment;
    private final Optional<SerialCommandBus> bus;

    PlantedFaults(Environment environment, Optional<SerialCommandBus> bus) {
        this.environment = environment;
        this.bus = bus;
    }

    /** @throws IllegalStateException if the start does not allow the faults */
    @Override
    public void afterSingletonsInstantiated() {
        Map<String, String> faults = Binder.get(environment)
                .bind(FAULTS, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        if (faults.isEmpty()) {
            return;
        }
        if (!isOn("evenbook.embedded.enabled") || !isOn("evenbook.embedded.faults")) {
            throw new IllegalStateException("%s plants faults %s, which only ./evenbook up --faults allows."
                    .formatted(FAULTS, faults.keySet()));
        }
        String account = environment.getProperty(FAULTS + ".park-settlement-of");
        if (account != null) {
            bus.ifPresent(present -> present.registerHandlerInterceptor(new Parking(new AccountId(account))));
        }
    }

    private boolean isOn(String property) {
        return environment.getProperty(property, Boolean.class, false);
    }

    /** @param refused trades of the account whose first attempt was refused */
    private record Parking(AccountId accountId, Set<TradeId> refused)
            implements MessageHandlerInterceptor<CommandMessage<?>> {
        Parking(AccountId accountId) {
            this(accountId, ConcurrentHashMap.newKeySet());
        }

        @Override
        public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain)
                throws Exception {
            switch (unitOfWork.getMessage().getPayload()) {
                case SettleTrade settle -> refuseFirst(List.of(settle.tradeId()));
                case NovateTrades novate -> refuseFirst(novate.trades());
                default -> {}
            }
            return chain.proceed();
        }

        /** An attempt for several trades is none for one of them alone. */
        private void refuseFirst(List<TradeId> trades) {
            for (TradeId tradeId : trades) {
                TradeExecuted trade = SerialCommandBus.currentStreams()
                        .find(TradeState.AGGREGATE.type(), tradeId)
                        .trade();
                Optional<TradeParty> party = Stream.of(trade.buyer(), trade.seller())
                        .filter(side -> side.accountId().equals(accountId))
                        .findFirst();
                if (party.isPresent() && !refused.contains(tradeId)) {
                    if (trades.size() == 1) {
                        refused.add(tradeId);
                    }
                    throw new RejectedException(
                            new HoldMissing(tradeId, accountId, party.get().holdId()));
                }
            }
        }
    }
}
