package io.evenbook.app.axon;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.access.Acting;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWhenDue;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.SetCancelAfter;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.axon.postgres.bus.Lane;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.axon.postgres.log.OutcomeUnknownException;
import io.evenbook.command.customer.CustomerState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.AxonTransientException;
import org.axonframework.lifecycle.ShutdownInProgressException;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.monitoring.MessageMonitor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares the command bus and the gateway that sagas use. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommandBusProperties.class)
class CommandBusConfiguration {

    @Bean
    SerialCommandBus commandBus(
            PostgresEventStorageEngine engine,
            CommandBusProperties properties,
            CommittedStates states,
            List<CorrelationDataProvider> correlation,
            MessageMonitor<CommandMessage<?>> monitor,
            CommandBusSpanFactory spanFactory,
            MeterRegistry meters) {
        SerialCommandBus.Builder bus = SerialCommandBus.builder()
                .engine(engine)
                .laneOf(CommandBusConfiguration::laneOf)
                .yields(command -> yields(command, states))
                .laneCapacity(properties.laneCapacity())
                .maxBatch(properties.maxBatch())
                .memory(properties.memory().toBytes())
                .messageMonitor(monitor)
                .spanFactory(spanFactory)
                .meterRegistry(meters);
        correlation.forEach(bus::correlation);
        return bus.build();
    }

    /** Commands that stop or end something use a lane of their own, so that a flood of orders does not delay them. */
    private static Lane laneOf(CommandMessage<?> command) {
        return switch (command.getPayload()) {
            case CancelOrder _,
                    CancelOrders _,
                    CancelAccountOrders _,
                    SetCancelAfter _,
                    CancelWhenDue _,
                    ChangePhase _,
                    FreezeAccount _ -> Lane.OPERATORS;
            default -> isOfProcess(command) ? Lane.PROCESSES : Lane.CLIENTS;
        };
    }

    /** The last fifth is for customers above the tier STANDARD, for staff and for processes. */
    private static boolean yields(CommandMessage<?> command, CommittedStates states) {
        if (!(command.getMetaData().get(Acting.KEY) instanceof Acting acting)) {
            return false;
        }
        CustomerState customer =
                acting.customerId() == null ? null : states.find(CustomerState.AGGREGATE.type(), acting.customerId());
        return customer == null || customer.tier() == Tier.STANDARD;
    }

    private static boolean isOfProcess(CommandMessage<?> command) {
        return command.getMetaData().get(EventMetaData.ACTOR) instanceof String actor && EventMetaData.isSystem(actor);
    }

    /**
     * Retries commands that failed by their circumstances, such as an overload. Rejections and other failures are
     * final.
     */
    @Bean
    BatchDispatcher batchDispatcher(CommandBus commandBus, CommandBusProperties properties) {
        // Half of the lane: a process that catches up leaves room for the others.
        int maxUnderWay = Math.max(properties.laneCapacity() / 2, 1);
        return new BatchDispatcher(commandBus, failure -> !isTransient(failure), maxUnderWay, Duration.ofSeconds(30));
    }

    private static boolean isTransient(Throwable failure) {
        return switch (failure) {
            case OutcomeUnknownException _, ConcurrencyException _, ShutdownInProgressException _ -> true;
            case DetachedEventsException _ -> false;
            default -> failure instanceof AxonTransientException;
        };
    }
}
