package io.evenbook.command;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.VersionMismatch;
import io.evenbook.api.access.Acting;
import io.evenbook.api.access.UserCommand;
import io.evenbook.api.access.UserCommand.ChangeCredential;
import io.evenbook.api.access.UserCommand.IssueKey;
import io.evenbook.api.access.UserCommand.LinkIdentity;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.MoveCollateral;
import io.evenbook.api.account.AccountCommand.OrderCommand;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.approval.ApprovalCommand.Approve;
import io.evenbook.api.approval.Maker;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.SchemeCommand;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.customer.CustomerCommand;
import io.evenbook.api.customer.CustomerCommand.AccountsCommand;
import io.evenbook.api.customer.CustomerCommand.ChargeTierFee;
import io.evenbook.api.customer.CustomerCommand.GrantDelegation;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.trade.FailedTradeCommand;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.HoldCommand;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.access.Credentials;
import io.evenbook.command.access.Delegations;
import io.evenbook.command.access.Ownership;
import io.evenbook.command.access.RolesState;
import io.evenbook.command.access.UserState;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.approval.ApprovalState;
import io.evenbook.command.approval.FourEyes;
import io.evenbook.command.approval.PoliciesState;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.audit.RefusalsState;
import io.evenbook.command.audit.SubjectState;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.CommandHandler;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.base.CompositeCommand.Outcome;
import io.evenbook.command.clearing.CalendarState;
import io.evenbook.command.clearing.Participants;
import io.evenbook.command.clearing.SchemeAggregate;
import io.evenbook.command.clearing.collateral.CollateralMoves;
import io.evenbook.command.clearing.collateral.DefaultState;
import io.evenbook.command.clearing.collateral.Defaults;
import io.evenbook.command.clearing.settlement.FailedTrades;
import io.evenbook.command.clearing.settlement.PositionHandler;
import io.evenbook.command.clearing.settlement.SettlementHolds;
import io.evenbook.command.clearing.settlement.TradeCancellation;
import io.evenbook.command.clearing.settlement.TradePorting;
import io.evenbook.command.control.ControlsState;
import io.evenbook.command.control.ReconciliationState;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.customer.LimitTable;
import io.evenbook.command.journal.EntryState;
import io.evenbook.command.journal.ImportState;
import io.evenbook.command.journal.PeriodsState;
import io.evenbook.command.journal.TierFees;
import io.evenbook.command.market.CustomerSuspension;
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
import org.axonframework.messaging.MetaData;

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
            CalendarState.AGGREGATE,
            SchemeAggregate.AGGREGATE,
            DefaultState.AGGREGATE,
            MarketState.AGGREGATE,
            OrderState.AGGREGATE,
            TradeState.AGGREGATE,
            ControlsState.AGGREGATE,
            ReconciliationState.AGGREGATE,
            ParkedState.AGGREGATE,
            CustomerState.AGGREGATE,
            Allowances.AGGREGATE,
            UserState.AGGREGATE,
            RolesState.AGGREGATE,
            PoliciesState.AGGREGATE,
            ApprovalState.AGGREGATE,
            SubjectState.AGGREGATE,
            RefusalsState.AGGREGATE);

    private static final FourEyes FOUR_EYES = new FourEyes(Handlers::decide);

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
        add(SetScheme.class, Participants::set, SchemeAggregate.AGGREGATE, SchemeCommand::schemeId);
        add(EnrolParticipant.class, Participants::enrol, AccountState.AGGREGATE, AccountCommand::accountId);
        add(MoveCollateral.class, CollateralMoves::handle, AccountState.AGGREGATE, AccountCommand::accountId);
        add(UnfreezeAccount.class, Defaults::unfreeze, AccountState.AGGREGATE, AccountCommand::accountId);
        add(CloseAccount.class, Defaults::close, AccountState.AGGREGATE, AccountCommand::accountId);
        add(HoldCommand.class, SettlementHolds::handle, TradeState.AGGREGATE, TradeCommand::tradeId);
        add(CancelTrade.class, TradeCancellation::handle, TradeState.AGGREGATE, TradeCommand::tradeId);
        add(FailedTradeCommand.class, FailedTrades::handle, TradeState.AGGREGATE, FailedTradeCommand::tradeId);
        add(PortTrade.class, TradePorting::handle, TradeState.AGGREGATE, TradeCommand::tradeId);
        add(AccountsCommand.class, CustomerSuspension::handle, CustomerState.AGGREGATE, CustomerCommand::customerId);
        add(ChargeTierFee.class, TierFees::charge, CustomerState.AGGREGATE, CustomerCommand::customerId);
        add(
                PositionCommand.class,
                PositionHandler::handle,
                SchemeAggregate.AGGREGATE,
                command -> command.windowId().schemeId());
        add(ExpireHolds.class, Accounts::expire, AccountState.AGGREGATE, AccountCommand::accountId);
        add(CancelOrder.class, MarketState.AGGREGATE::handle, OrderState.AGGREGATE, CancelOrder::orderId);
        add(GrantDelegation.class, Delegations::grant, CustomerState.AGGREGATE, CustomerCommand::customerId);
        add(AmendOrder.class, MarketState.AGGREGATE::handle, OrderState.AGGREGATE, AmendOrder::orderId);
        add(ChangeCredential.class, Credentials::change, UserState.AGGREGATE, UserCommand::userId);
        add(LinkIdentity.class, Credentials::change, UserState.AGGREGATE, UserCommand::userId);
        add(IssueKey.class, Credentials::change, UserState.AGGREGATE, UserCommand::userId);
        add(Approve.class, Handlers::approve, ApprovalState.AGGREGATE, Approve::approvalId);
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
    static void subscribeTo(CommandBus bus, LimitTable limits) {
        ROUTES.keySet()
                .forEach(command -> bus.subscribe(
                        command.getName(),
                        message -> limits.apply(() -> handle(message, SerialCommandBus.currentStreams()))));
        bus.subscribe(
                CompositeCommand.class.getName(),
                message -> limits.apply(() -> handleSeveral(message, SerialCommandBus.currentStreams())));
    }

    static List<Outcome> handleSeveral(Message<?> message, Streams streams) {
        Acting acting = acting(message);
        CommandHandler<Object> handler = isOfClient(message) ? FOUR_EYES::performNow : Handlers::decide;
        return CompositeCommand.decide(
                (CompositeCommand) message.getPayload(),
                (command, all) -> {
                    if (acting != null) {
                        Ownership.require(command, acting, all);
                    }
                    return asSeenBy(acting, command, all, handler);
                },
                streams);
    }

    static Object handle(Message<?> message, Streams streams) {
        Acting acting = acting(message);
        require(message.getPayload(), acting, expectedVersion(message), streams);
        return asSeenBy(
                acting,
                message.getPayload(),
                streams,
                (command, all) -> isOfClient(message)
                        ? FOUR_EYES.perform(command, requestOf(message), all)
                        : decide(command, all));
    }

    private static Long expectedVersion(Message<?> message) {
        return (Long) message.getMetaData().get(CommandKeys.EXPECTED_VERSION);
    }

    private static Acting acting(Message<?> message) {
        return (Acting) message.getMetaData().get(Acting.KEY);
    }

    /** @param acting for whom the command acts; null: for all accounts */
    private static long asSeenBy(Acting acting, Object command, Streams streams, CommandHandler<Object> handler) {
        try {
            return handler.handle(command, streams);
        } catch (RejectedException e) {
            throw acting == null ? e : Ownership.hidingThePayee(e, command, acting, streams);
        }
    }

    /** Whether policies may ask for a second person. */
    private static boolean isOfClient(Message<?> message) {
        return message.getMetaData().containsKey(Maker.KEY);
    }

    @SuppressWarnings("unchecked")
    private static FourEyes.Request requestOf(Message<?> message) {
        MetaData metaData = message.getMetaData();
        Object payload = message.getPayload();
        return new FourEyes.Request(
                (Maker) metaData.get(Maker.KEY),
                acting(message),
                routeOf(payload).idOf().apply(payload).toString(),
                (List<String>) metaData.getOrDefault(CommandKeys.UNIQUE_KEYS, List.of()),
                expectedVersion(message),
                (String) metaData.get(EventMetaData.REASON));
    }

    private static long approve(Approve approve, Streams streams) {
        return FOUR_EYES.approve(approve, streams, Handlers::performAsMaker);
    }

    private static long performAsMaker(Object command, Acting acting, Long expectedVersion, Streams streams) {
        require(command, acting, expectedVersion, streams);
        return asSeenBy(acting, command, streams, Handlers::decide);
    }

    /** The version is compared last: a mismatch would show that somebody else's resource exists. */
    private static void require(Object command, Acting acting, Long expectedVersion, Streams streams) {
        if (acting != null) {
            Ownership.require(command, acting, streams);
        }
        if (expectedVersion != null) {
            requireVersion(command, expectedVersion, streams);
        }
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
