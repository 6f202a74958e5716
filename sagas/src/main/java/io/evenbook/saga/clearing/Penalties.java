package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.netting.FailedTrade;
import io.evenbook.netting.Fails;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.clearing.ObligationTable.Failing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.axonframework.eventhandling.EventMessage;

/**
 * The penalties of the business days that a batch closed. They are computed once, at the position of their event, and
 * stand in the table until they are booked: so a repeat books the same ones.
 */
final class Penalties {
    /** So many failing trades are read at once. */
    private static final int PAGE = 1_000;

    private final ObligationTable table;
    private final ProcessDispatcher commands;
    private final BiConsumer<Long, WindowId> onRefused;
    private final Map<Long, EventMessage<?>> days = new LinkedHashMap<>();

    /**
     * @param onRefused receives the position of a day of which a penalty cannot be booked, and the window that takes it
     *     up; the event of the day is parked
     */
    Penalties(ObligationTable table, ProcessDispatcher commands, BiConsumer<Long, WindowId> onRefused) {
        this.table = table;
        this.commands = commands;
        this.onRefused = onRefused;
    }

    /**
     * Computes the penalties of a day, unless an event that was parked comes again: then those are left that could not
     * be booked.
     *
     * @param windows of the scheme that have not settled; all their trades are written
     * @param takenUpBy the window that settles the penalties
     */
    void plan(
            PenaltyDayClosed closed, Collection<WindowProgress> windows, WindowId takenUpBy, EventMessage<?> message) {
        long position = EventLog.positionOf(message);
        if (table.windowOf(position) == null) {
            try {
                Map<AssetCode, BigDecimal> rates = table.rates(closed.schemeId());
                for (WindowProgress window : windows) {
                    if (window.trades().carried() > 0) {
                        plan(closed, window.windowId(), rates, takenUpBy, position);
                    }
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                table.drop(position);
                throw e;
            }
        }
        days.put(position, message);
    }

    private void plan(
            PenaltyDayClosed closed,
            WindowId windowId,
            Map<AssetCode, BigDecimal> rates,
            WindowId takenUpBy,
            long position) {
        long after = 0;
        List<Failing> page;
        do {
            page = table.failing(windowId, after, PAGE);
            List<Debt> penalties = new ArrayList<>();
            for (Failing failing : page) {
                after = failing.position();
                penalty(closed, failing, rates).ifPresent(penalties::add);
            }
            table.plan(takenUpBy, position, penalties);
        } while (page.size() == PAGE);
    }

    private static Optional<Debt> penalty(PenaltyDayClosed closed, Failing failing, Map<AssetCode, BigDecimal> rates) {
        FailedTrade trade = failing.trade();
        BigDecimal rate = rates.getOrDefault(trade.lacking(), BigDecimal.ZERO);
        return Fails.penalty(trade, closed.businessDate(), failing.lastPrice(), rate);
    }

    /** Sends the penalties that are not booked yet. One that is refused parks the event of its day. */
    void send() {
        days.forEach((position, message) -> {
            String after = "";
            List<Debt> page;
            do {
                page = table.planned(position, after, PositionCommand.MAX_DEBTS);
                if (!page.isEmpty()) {
                    after = page.getLast().obligationId().value();
                    send(table.windowOf(position), page, message);
                }
            } while (page.size() == PositionCommand.MAX_DEBTS);
        });
    }

    /** If a command is refused, its halves are sent, so that in the end only what cannot be booked is left. */
    private void send(WindowId windowId, List<Debt> some, EventMessage<?> message) {
        commands.send(new PostObligations(windowId, some), message, failure -> {
            if (some.size() == 1) {
                commands.park(message, failure);
                onRefused.accept(EventLog.positionOf(message), windowId);
            } else {
                send(windowId, some.subList(0, some.size() / 2), message);
                send(windowId, some.subList(some.size() / 2, some.size()), message);
            }
        });
    }
}
