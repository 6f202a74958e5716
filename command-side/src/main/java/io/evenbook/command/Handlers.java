package io.evenbook.command;

import io.evenbook.api.RejectedException;
import io.evenbook.api.VersionMismatch;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OrderCommand;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.access.UserState;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.CommandHandler;
import io.evenbook.command.control.ControlsState;
import io.evenbook.command.control.ReconciliationState;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.journal.EntryState;
import io.evenbook.command.journal.ImportState;
import io.evenbook.command.journal.PeriodsState;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.market.RestingOrders;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.parked.ParkedState;
import io.evenbook.command.trade.TradeState;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.messaging.Message;

/**
 * All aggregates of the ledger, and which handler decides each of their commands. A new aggregate is a new line in
 * {@link #AGGREGATES}.
 */
public final class Handlers {
    static final List<Aggregate<?, ?, ?>> AGGREGATES = List.of(
            AccountState.AGGREGATE,
            AssetState.AGGREGATE,
            PeriodsState.AGGREGATE,
            EntryState.AGGREGATE,
            ImportState.AGGREGATE,
            MarketState.AGGREGATE,
            OrderState.AGGREGATE,
            TradeState.AGGREGATE,
            ControlsState.AGGREGATE,
            ReconciliationState.AGGREGATE,
            ParkedState.AGGREGATE,
            CustomerState.AGGREGATE,
            UserState.AGGREGATE);

    private static final Map<Class<?>, Route<?>> ROUTES = new HashMap<>();

    /**
     * Who decides a command, and which resource it is about.
     *
     * @param idOf the identifier of the resource
     */
    private record Route<C>(CommandHandler<C> handler, Aggregate<?, ?, ?> resource, Function<C, ?> idOf) {}

    static {
        AGGREGATES.forEach(Handlers::add);
        // These change several kinds of aggregates in one commit
        add(OrderCommand.class, RestingOrders::handle, AccountState.AGGREGATE, AccountCommand::accountId);
        add(FreezeAccount.class, RestingOrders::freeze, AccountState.AGGREGATE, AccountCommand::accountId);
        add(ExpireHolds.class, Accounts::expire, AccountState.AGGREGATE, AccountCommand::accountId);
        add(CancelOrder.class, MarketState.AGGREGATE::handle, OrderState.AGGREGATE, CancelOrder::orderId);
        add(ReduceOrder.class, MarketState.AGGREGATE::handle, OrderState.AGGREGATE, ReduceOrder::orderId);
    }

    private Handlers() {}

    private static <C> void add(Aggregate<?, C, ?> aggregate) {
        if (aggregate.commands() != null) {
            add(aggregate.commands(), aggregate::handle, aggregate, aggregate::idOf);
        }
    }

    /** @param commands one type of command, or a sealed interface of several */
    private static <C> void add(
            Class<? extends C> commands, CommandHandler<C> handler, Aggregate<?, ?, ?> resource, Function<C, ?> idOf) {
        if (!commands.isSealed()) {
            ROUTES.put(commands, new Route<>(handler, resource, idOf));
            return;
        }
        for (Class<?> command : commands.getPermittedSubclasses()) {
            add(command.asSubclass(commands), handler, resource, idOf);
        }
    }

    /** The types of all commands. */
    public static Set<Class<?>> commands() {
        return Collections.unmodifiableSet(ROUTES.keySet());
    }

    /** Subscribes every command of the ledger to a bus. */
    static void subscribeTo(CommandBus bus) {
        ROUTES.keySet().forEach(command -> bus.subscribe(command.getName(), Handlers::handle));
        bus.subscribe(
                CompositeCommand.class.getName(),
                message -> CompositeCommand.decide(
                        (CompositeCommand) message.getPayload(), SerialCommandBus.currentStreams()));
    }

    private static Object handle(Message<?> message) {
        return handle(message, SerialCommandBus.currentStreams());
    }

    static Object handle(Message<?> message, Streams streams) {
        Object expected = message.getMetaData().get(CommandKeys.EXPECTED_VERSION);
        if (expected != null) {
            requireVersion(message.getPayload(), (Long) expected, streams);
        }
        return decide(message.getPayload(), streams);
    }

    /**
     * Decides a command.
     *
     * @return the version of the resource that the command is about
     * @throws RejectedException if a rule refuses the command; the caller must undo what was appended
     */
    public static long decide(Object command, Streams streams) {
        return routeOf(command).handler().handle(command, streams);
    }

    @SuppressWarnings("unchecked")
    private static Route<Object> routeOf(Object command) {
        return (Route<Object>) ROUTES.get(command.getClass());
    }

    /**
     * @throws RejectedException {@code version.mismatch} if the resource has another version than the client expects
     */
    private static void requireVersion(Object command, long expected, Streams streams) {
        Route<Object> route = routeOf(command);
        long actual = streams.version(route.resource().type(), route.idOf().apply(command));
        if (actual == Streams.NONE) {
            // An unknown resource is reported before a version mismatch
            decide(command, streams);
        }
        if (actual != expected) {
            throw new RejectedException(new VersionMismatch(expected, actual));
        }
    }
}
