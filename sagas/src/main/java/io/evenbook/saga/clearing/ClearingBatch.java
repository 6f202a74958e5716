package io.evenbook.saga.clearing;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.DefaultEvent;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeRejection;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.netting.PartialTerms;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ProcessDispatcher.Failure;
import io.evenbook.saga.clearing.ParkedTable.Parked;
import io.evenbook.saga.clearing.TradeTable.Held;
import io.evenbook.saga.clearing.WindowProgress.Answers;
import io.evenbook.saga.clearing.WindowProgress.Stage;
import io.evenbook.saga.clearing.WindowProgress.Step;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.axonframework.eventhandling.EventMessage;

/** One batch of events: what they change in the tables, and the commands that follow. */
final class ClearingBatch {
    private final ClearingTables tables;
    private final WindowSettlement settlement;
    private final ProcessDispatcher commands;
    private final Novations novations;
    private final TradeChanges trades;
    private final PositionChanges positions;
    private final ObligationChanges obligations;
    private final Penalties penalties;
    private final CloseOuts closeOuts;
    private final Map<WindowId, WindowProgress> windows;
    private final Map<SchemeId, PartialTerms> terms;
    private final ParkedEvents parked;

    /** The windows of each scheme by the positions at which they opened. */
    private final Map<SchemeId, NavigableMap<Long, WindowId>> openings = new HashMap<>();

    /** The last event of each window that has changed. */
    private final Map<WindowId, EventMessage<?>> causes = new LinkedHashMap<>();

    ClearingBatch(ClearingTables tables, WindowSettlement settlement, ProcessDispatcher commands) {
        tables.trades().planForWindows();
        this.tables = tables;
        this.settlement = settlement;
        this.commands = commands;
        this.parked = new ParkedEvents(tables.parked());
        this.novations = new Novations(commands, this::park);
        this.trades = new TradeChanges(tables.trades());
        this.positions = new PositionChanges(tables.positions());
        this.obligations = new ObligationChanges(tables.obligations());
        this.penalties =
                new Penalties(tables.penalties(), commands, day -> parked.add(day.position(), day.takenUpBy()));
        this.closeOuts = new CloseOuts(tables.defaults(), commands);
        this.windows = tables.windows().windows();
        this.terms = tables.windows().terms();
        windows.values()
                .forEach(window -> openingsOf(window.windowId().schemeId()).put(window.openedAt(), window.windowId()));
    }

    /**
     * Takes in an event of the log, or a parked one that is retried.
     *
     * @throws RuntimeException if it cannot be taken in; it has changed no window then
     */
    void add(EventMessage<?> message) {
        if (parked.proceed(EventLog.positionOf(message)) != null) {
            closeOuts.look(message);
        }
        take(message);
        closeOuts.follow(message);
    }

    /** Notes that an event could not be taken in. */
    void park(long position) {
        parked.add(position);
    }

    boolean isParked(long position) {
        return parked.contains(position) || tables.defaults().isParked(position);
    }

    private void take(EventMessage<?> message) {
        switch (message.getPayload()) {
            case TradeExecuted trade when trade.settlesGross() -> {}
            case TradeExecuted trade -> executed(trade, message);
            case SettlementHeld held ->
                trades.held(new Held(held.tradeId(), held.windowId(), held.side(), held.held()));
            case SettlementReleased held ->
                trades.held(new Held(held.tradeId(), held.windowId(), held.side(), held.held()));
            case SettlementFailed failed -> failed(failed, message);
            case TradeCancelled gross when gross.windowId() == null -> {}
            case TradeCancelled cancelled -> cancelled(cancelled, message);
            case TradePorted ported -> trades.ported(ported);
            case TradesNovated novated -> novated(novated, message);
            case ObligationsPosted posted -> posted(posted, message);
            case SettlementPrepared prepared -> {
                change(prepared.windowId(), message, UnaryOperator.identity());
                positions.prepared(prepared);
            }
            case PositionSettled settled -> {
                requireLive(settled.carriedTo());
                positions.settled(settled, EventLog.positionOf(message));
            }
            case SchemeSet set -> set(set);
            case WindowOpened opened -> open(opened.window(), message);
            case WindowClosed closed -> {
                requireLive(closed.windowId());
                change(closed.windowId(), message, window -> window.evolve(closed));
                open(closed.next(), message);
            }
            case WindowSettled settled -> settled(settled.windowId());
            case WindowResolved resolved -> resolved(resolved, message);
            case PenaltyDayClosed closed -> closed(closed, message);
            case WindowEvent event -> change(event.windowId(), message, window -> window.evolve(event));
            case DefaultEvent _ -> {}
            case EventParked _ -> look(message);
            case ParkedResolved resolved -> resolved(resolved, message);
            default -> throw new IllegalArgumentException("not a wanted event: " + message.getPayloadType());
        }
    }

    private void set(SchemeSet set) {
        terms.put(
                set.schemeId(),
                new PartialTerms(set.terms().partial(), set.terms().minimumLots()));
        tables.windows().write(set.schemeId(), set.terms());
        tables.penalties().setRates(set.schemeId(), set.terms().penaltyRates());
    }

    /** A trade belongs to the window that was open at its position, however late the process reads it. */
    private void executed(TradeExecuted trade, EventMessage<?> message) {
        long position = EventLog.positionOf(message);
        WindowId windowId = windowAt(trade.schemeId(), position);
        ExecutedTrade executed = new ExecutedTrade(trade, position, windowId, message);
        if (!parked.isTrade(position)) {
            change(windowId, message, window -> window.withTrades(1));
            trades.executed(executed);
            obligations.executed(trade, position);
        }
        try {
            ExecutedTrade.requireNettable(trade);
            novations.add(executed);
        } catch (IllegalArgumentException | ArithmeticException e) {
            park(executed, Failure.of(e));
        }
    }

    private void park(ExecutedTrade trade, Failure why) {
        commands.park(trade.message(), why);
        parked.add(trade);
    }

    private void park(EventMessage<?> event, Failure why) {
        commands.park(event, why);
        parked.add(EventLog.positionOf(event));
    }

    private void novated(TradesNovated novated, EventMessage<?> message) {
        change(
                novated.windowId(),
                message,
                window -> window.withNovated(novated.trades().size()));
        positions.novated(novated, EventLog.positionOf(message));
        novated.trades().forEach(side -> parked.end(side.tradeId()));
    }

    /** If it was novated, events of its accounts take back their deliveries and receipts. */
    private void cancelled(TradeCancelled cancelled, EventMessage<?> message) {
        WindowId windowId = cancelled.windowId();
        requireLive(windowId);
        write();
        boolean wasCarried = tables.trades().cancel(cancelled);
        change(windowId, message, window -> window.withCancelled(wasCarried));
        parked.end(cancelled.tradeId());
    }

    private void failed(SettlementFailed failed, EventMessage<?> message) {
        requireLive(failed.carriedTo());
        change(failed.windowId(), message, window -> window.withFailed(1));
        change(failed.carriedTo(), message, window -> window.withCarried(1));
        trades.failed(failed);
    }

    private void posted(ObligationsPosted posted, EventMessage<?> message) {
        long position = EventLog.positionOf(message);
        requireLive(posted.windowId());
        penalties.look(message);
        int added = obligations.posted(posted, position);
        int cancelled = ObligationChanges.cancelledSides(posted);
        change(
                posted.windowId(),
                message,
                window -> window.withObligations(added).withNovated(-cancelled));
        positions.posted(posted, position);
    }

    /** Penalties settle in the next window of the scheme that is not due. */
    private void closed(PenaltyDayClosed closed, EventMessage<?> message) {
        List<WindowProgress> ofScheme = windows.values().stream()
                .filter(window -> window.windowId().schemeId().equals(closed.schemeId()))
                .toList();
        WindowId takenUpBy = ofScheme.stream()
                .filter(window -> window.stage().compareTo(Stage.DUE) < 0)
                .map(WindowProgress::windowId)
                .min(Comparator.comparingInt(WindowId::number))
                .orElseThrow();
        write();
        penalties.plan(closed, ofScheme, takenUpBy, message);
    }

    private void resolved(WindowResolved resolved, EventMessage<?> message) {
        change(resolved.windowId(), message, window -> window.evolve(resolved));
        write();
        carryObligations(resolved.windowId());
    }

    /**
     * No event says which obligations a window does not settle: that follows from its tables, as its resolution does.
     */
    private void carryObligations(WindowId windowId) {
        int carried = settlement.carryObligations(windows.get(windowId));
        if (carried > 0) {
            EventMessage<?> cause = causes.get(windowId);
            change(windowId, cause, window -> window.withCarriedObligations(carried));
            change(windowId.next(), cause, window -> window.withObligations(carried));
        }
    }

    private WindowId windowAt(SchemeId schemeId, long position) {
        Map.Entry<Long, WindowId> opened = openingsOf(schemeId).floorEntry(position);
        if (opened == null) {
            throw new IllegalStateException("must have an open window: %s at %d".formatted(schemeId, position));
        }
        return opened.getValue();
    }

    private NavigableMap<Long, WindowId> openingsOf(SchemeId schemeId) {
        return openings.computeIfAbsent(schemeId, _ -> new TreeMap<>());
    }

    private void open(ClearingWindow window, EventMessage<?> message) {
        WindowId windowId = window.windowId();
        PartialTerms own = terms.get(windowId.schemeId());
        if (own == null) {
            throw new IllegalStateException("must have terms: " + windowId);
        }
        long position = EventLog.positionOf(message);
        windows.put(windowId, WindowProgress.opened(window, position, own));
        openingsOf(windowId.schemeId()).put(position, windowId);
        causes.put(windowId, message);
    }

    /** Its trades have settled, or were carried over before. */
    private void settled(WindowId windowId) {
        openingsOf(windowId.schemeId()).values().remove(windowId);
        windows.remove(windowId);
        causes.remove(windowId);
        settlement.forget(windowId);
        write();
        tables.trades().drop(windowId);
        tables.positions().remove(windowId);
        tables.windows().remove(windowId);
    }

    /**
     * Has a trade cancelled that is not novated. It leaves its window when the trade's own event says that it is
     * cancelled; one that was novated meanwhile stays.
     */
    private void resolved(ParkedResolved resolved, EventMessage<?> message) {
        long position = resolved.parkedId().position();
        ExecutedTrade planned = novations.withdraw(position);
        if (planned != null) {
            parked.add(planned);
        }
        Parked event = parked.proceed(position);
        if (event != null) {
            closeOuts.look(message);
        }
        if (event != null && event.isTrade()) {
            cancel(event, resolved.reason(), message);
        }
        penalties.drop(position, message);
        look(message);
    }

    private void cancel(Parked trade, String reason, EventMessage<?> resolution) {
        CancelTrade cancel = new CancelTrade(trade.tradeId(), trade.windowId(), CancelCause.CLEARING, reason);
        commands.send(cancel, resolution, failure -> park(resolution, failure));
    }

    private WindowProgress requireLive(WindowId windowId) {
        WindowProgress window = windows.get(windowId);
        if (window == null) {
            throw new IllegalStateException("must not have settled: " + windowId);
        }
        return window;
    }

    private void change(WindowId windowId, EventMessage<?> message, UnaryOperator<WindowProgress> change) {
        windows.put(windowId, change.apply(requireLive(windowId)));
        causes.put(windowId, message);
    }

    /** Has all windows looked at that settle. */
    private void look(EventMessage<?> message) {
        windows.values().stream()
                .filter(WindowProgress::isSettling)
                .forEach(window -> causes.put(window.windowId(), message));
    }

    private void write() {
        trades.write();
        positions.write();
        obligations.write();
    }

    /** Writes the tables, sends the commands that follow from them, and writes what was sent. */
    void complete() {
        write();
        novations.send();
        penalties.send();
        closeOuts.send(windows.values(), parked);
        for (WindowId windowId : List.copyOf(causes.keySet())) {
            go(windowId, causes.get(windowId));
        }
        tables.windows()
                .write(causes.keySet().stream()
                        .map(windows::get)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private void go(WindowId windowId, EventMessage<?> cause) {
        WindowProgress window = windows.get(windowId);
        if (window.parked()) {
            settlement.forget(windowId);
        }
        if (!window.isSettling()) {
            return;
        }
        Answers answers = answers(window);
        SchemeRejection obstacle = window.obstacle(answers);
        if (obstacle != null) {
            settlement.park(obstacle, window, cause);
            return;
        }
        for (Step step = window.next(answers); step != null; step = window.next(answers)) {
            if (step == Step.FAIL || step == Step.POST) {
                // Nothing is left, unless the tables were not those of the resolution when it was recorded
                carryObligations(windowId);
                window = windows.get(windowId);
            }
            if (!settlement.take(step, window, cause)) {
                return;
            }
            window = window.withSent(step);
            windows.put(windowId, window);
        }
    }

    /** Counts only the answers that the next step waits for: a count reads all positions of the window. */
    private Answers answers(WindowProgress window) {
        WindowId windowId = window.windowId();
        return new Answers(
                window.stage() == Stage.NETTED ? tables.positions().unprepared(windowId) : 0,
                tables.penalties().hasSome(windowId),
                parked.trades(windowId),
                parked.days(windowId),
                parked.unknownBehind(window.openedAt()));
    }
}
