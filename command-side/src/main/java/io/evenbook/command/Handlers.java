package io.evenbook.command;

import io.evenbook.api.RejectedException;
import io.evenbook.api.VersionMismatch;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.asset.AssetCommand;
import io.evenbook.api.control.ControlsCommand;
import io.evenbook.api.control.ReconciliationCommand;
import io.evenbook.api.journal.BooksCommand;
import io.evenbook.api.journal.EntryCommand;
import io.evenbook.api.journal.ImportCommand;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.api.parked.ParkedCommand;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountHandler;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.control.ControlsState;
import io.evenbook.command.control.ReconciliationState;
import io.evenbook.command.journal.BooksState;
import io.evenbook.command.journal.EntryHandler;
import io.evenbook.command.journal.ImportState;
import io.evenbook.command.market.MarketHandler;
import io.evenbook.command.parked.ParkedState;
import io.evenbook.command.trade.SettlementHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.messaging.Message;

/**
 * All commands of the ledger and who decides them. A handler looks its states up, checks its rules and appends; it
 * answers with the version of the resource that the command is about.
 */
public final class Handlers {
    private static final Map<Class<?>, Handler<?>> BY_COMMAND = new HashMap<>();

    /** Decides one kind of command. */
    @FunctionalInterface
    private interface Handler<C> {

        /** The version of the resource after the command. @throws RejectedException if it is refused */
        long decide(C command, Streams streams);
    }

    static {
        add(AccountCommand.class, AccountHandler::decide);
        add(MarketCommand.class, MarketHandler::decide);
        add(TradeCommand.class, SettlementHandler::decide);
        add(EntryCommand.class, EntryHandler::decide);
        add(ImportCommand.class, ImportState::decide);
        add(
                AssetCommand.class,
                (command, streams) -> decided(
                        streams, StreamTypes.ASSET, command.asset(), state -> AssetState.decide(state, command)));
        add(
                BooksCommand.class,
                (command, streams) -> decided(
                        streams,
                        StreamTypes.BOOKS,
                        BooksCommand.BOOKS_ID,
                        state -> BooksState.decide(state, command, streams.time())));
        add(
                ControlsCommand.class,
                (command, streams) -> decided(
                        streams,
                        StreamTypes.CONTROLS,
                        ControlsCommand.CONTROLS_ID,
                        state -> ControlsState.decide(state, command)));
        add(
                ReconciliationCommand.class,
                (command, streams) -> decided(
                        streams,
                        StreamTypes.RECONCILIATION,
                        command.reconciliationId(),
                        state -> ReconciliationState.decide(state, command)));
        add(
                ParkedCommand.class,
                (command, streams) -> decided(
                        streams, StreamTypes.PARKED, command.parkedId(), state -> ParkedState.decide(state, command)));
    }

    private Handlers() {}

    private static <C> void add(Class<C> kind, Handler<C> handler) {
        for (Class<?> command : kind.getPermittedSubclasses()) {
            BY_COMMAND.put(command, handler);
        }
    }

    /** What is decided on one stream alone. */
    private static <S, E> long decided(Streams streams, StreamType<S, E> type, Object id, Function<S, List<E>> decide) {
        decide.apply(streams.find(type, id)).forEach(event -> streams.append(type, id, event));
        return streams.version(type, id);
    }

    /** Has a bus send all commands here. */
    static void subscribeTo(CommandBus bus) {
        BY_COMMAND.keySet().forEach(command -> bus.subscribe(command.getName(), Handlers::handle));
        bus.subscribe(
                Several.class.getName(),
                message -> Several.decide((Several) message.getPayload(), SerialCommandBus.currentStreams()));
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
     * @return the version of the resource that it is about
     * @throws RejectedException if it is refused: then what it has appended must be undone
     */
    @SuppressWarnings("unchecked")
    public static long decide(Object command, Streams streams) {
        return ((Handler<Object>) BY_COMMAND.get(command.getClass())).decide(command, streams);
    }

    /**
     * @throws RejectedException {@code version.mismatch} if the resource has another version than the client expects
     */
    private static void requireVersion(Object command, long expected, Streams streams) {
        long actual = streams.version(typeOf(command), idOf(command));
        if (actual == Streams.NONE) {
            // That there is no such resource is told before its version
            decide(command, streams);
        }
        if (actual != expected) {
            throw new RejectedException(new VersionMismatch(expected, actual));
        }
    }

    private static StreamType<?, ?> typeOf(Object command) {
        return switch (command) {
            case AccountCommand _ -> StreamTypes.ACCOUNT;
            case CancelOrder _, ReduceOrder _ -> StreamTypes.ORDER;
            case MarketCommand _ -> StreamTypes.MARKET;
            case TradeCommand _ -> StreamTypes.TRADE;
            case EntryCommand _ -> StreamTypes.ENTRY;
            case ImportCommand _ -> StreamTypes.IMPORT;
            case AssetCommand _ -> StreamTypes.ASSET;
            case BooksCommand _ -> StreamTypes.BOOKS;
            case ControlsCommand _ -> StreamTypes.CONTROLS;
            case ReconciliationCommand _ -> StreamTypes.RECONCILIATION;
            case ParkedCommand _ -> StreamTypes.PARKED;
            default -> throw new IllegalArgumentException("must be a command of the ledger: " + command);
        };
    }

    private static Object idOf(Object command) {
        return switch (command) {
            case AccountCommand account -> account.accountId();
            case CancelOrder cancel -> cancel.orderId();
            case ReduceOrder reduce -> reduce.orderId();
            case MarketCommand market -> market.marketId();
            case TradeCommand trade -> trade.tradeId();
            case EntryCommand.PostEntry post -> post.draft().entryId();
            case EntryCommand.ReverseEntry reverse -> reverse.original().entryId();
            case ImportCommand imported -> imported.importId();
            case AssetCommand asset -> asset.asset();
            case BooksCommand _ -> BooksCommand.BOOKS_ID;
            case ControlsCommand _ -> ControlsCommand.CONTROLS_ID;
            case ReconciliationCommand reconciliation -> reconciliation.reconciliationId();
            case ParkedCommand parked -> parked.parkedId();
            default -> throw new IllegalArgumentException("must be a command of the ledger: " + command);
        };
    }
}
