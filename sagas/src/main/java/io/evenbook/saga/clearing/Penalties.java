package io.evenbook.saga.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.netting.FailedTrade;
import io.evenbook.netting.Fails;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ProcessDispatcher.Failure;
import io.evenbook.saga.clearing.PenaltyTable.Day;
import io.evenbook.saga.clearing.PenaltyTable.Failing;
import io.evenbook.saga.clearing.PenaltyTable.Planned;
import io.evenbook.saga.clearing.PenaltyTable.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventMessage;

/**
 * The penalties of business days. They are computed once, at the position of the event that closes their day, and stand
 * in the table until they are booked: so a repeat books the same ones. They are sent {@value #MAX_SENT} at a time, and
 * the next when all of these are booked or refused. One that is too large for an amount is refused at once. A day is
 * parked once only penalties are left of it that cannot be booked.
 */
final class Penalties {
    static final int MAX_SENT = 2_000;

    /** So many failing trades are read at once. */
    private static final int PAGE = 1_000;

    private static final String DAY_TYPE =
            EventCatalog.of(PenaltyDayClosed.class).name();

    private final PenaltyTable table;
    private final ProcessDispatcher commands;
    private final Consumer<Day> onParked;

    /** The last event of the batch after which penalties may be next; null: there is none. */
    private EventMessage<?> cause;

    /** @param onParked receives a day of which penalties cannot be booked: its event is parked */
    Penalties(PenaltyTable table, ProcessDispatcher commands, Consumer<Day> onParked) {
        this.table = table;
        this.commands = commands;
        this.onParked = onParked;
    }

    /**
     * Computes the penalties of a day, unless an event that was parked comes again: then those are sent again for which
     * it was parked.
     *
     * @param windows of the scheme that have not settled; all their trades are written
     * @param takenUpBy the window that settles the penalties
     */
    void plan(
            PenaltyDayClosed closed, Collection<WindowProgress> windows, WindowId takenUpBy, EventMessage<?> message) {
        look(message);
        Day day = Day.of(message, takenUpBy);
        if (table.hasSome(day.position())) {
            table.retry(day.position());
            return;
        }
        try {
            Map<AssetCode, BigDecimal> rates = table.rates(closed.schemeId());
            for (WindowProgress window : windows) {
                if (window.trades().carried() > 0) {
                    plan(closed, window.windowId(), rates, day);
                }
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            table.drop(day.position());
            throw e;
        }
    }

    private void plan(PenaltyDayClosed closed, WindowId windowId, Map<AssetCode, BigDecimal> rates, Day day) {
        long after = 0;
        List<Failing> page;
        do {
            page = table.failing(windowId, after, PAGE);
            List<Debt> penalties = new ArrayList<>();
            for (Failing failing : page) {
                after = failing.position();
                try {
                    penalty(closed, failing, rates).ifPresent(penalties::add);
                } catch (RejectedException tooLarge) {
                    table.refuse(day, failing.trade(), closed.businessDate(), Failure.of(tooLarge));
                }
            }
            table.plan(day, penalties);
        } while (page.size() == PAGE);
    }

    private static Optional<Debt> penalty(PenaltyDayClosed closed, Failing failing, Map<AssetCode, BigDecimal> rates) {
        FailedTrade trade = failing.trade();
        BigDecimal rate = rates.getOrDefault(trade.lacking(), BigDecimal.ZERO);
        return Fails.penalty(trade, closed.businessDate(), failing.lastPrice(), rate);
    }

    /** Drops the penalties of a day that are not booked. */
    void drop(long day, EventMessage<?> message) {
        look(message);
        table.drop(day);
    }

    /** Has the penalties looked at that are next: some were planned, booked or dropped. */
    void look(EventMessage<?> message) {
        cause = message;
    }

    /** Sends the penalties that are next, if the batch has changed some. */
    void send() {
        if (cause == null) {
            return;
        }
        parkDays();
        List<Planned> next = table.next(MAX_SENT);
        table.sent(next);
        Map<Day, List<Debt>> days = new LinkedHashMap<>();
        next.forEach(
                each -> days.computeIfAbsent(each.day(), _ -> new ArrayList<>()).add(each.debt()));
        days.forEach((day, debts) -> {
            for (int from = 0; from < debts.size(); from += PositionCommand.MAX_DEBTS) {
                send(day, debts.subList(from, Math.min(from + PositionCommand.MAX_DEBTS, debts.size())));
            }
        });
    }

    /** If a command is refused, its halves are sent, so that in the end only what cannot be booked is left. */
    private void send(Day day, List<Debt> some) {
        commands.send(new PostObligations(day.takenUpBy(), day.parkedId(), some), cause, failure -> {
            if (some.size() == 1) {
                table.refuse(some.getFirst().obligationId(), failure);
                if (!table.hasSent()) {
                    send();
                }
            } else {
                send(day, some.subList(0, some.size() / 2));
                send(day, some.subList(some.size() / 2, some.size()));
            }
        });
    }

    /** Parks the days of which only penalties are left that cannot be booked. */
    private void parkDays() {
        for (Refused refused : table.refused()) {
            Day day = refused.day();
            commands.park(
                    day.position(),
                    day.eventId(),
                    DAY_TYPE,
                    cause,
                    new Failure(refused.why().code(), detail(refused)));
            table.park(day.position());
            onParked.accept(day);
        }
    }

    private static String detail(Refused refused) {
        String subject = refused.penalties() == 1
                ? "1 penalty cannot be booked,"
                : "%d penalties cannot be booked, the first of them".formatted(refused.penalties());
        return "%s %s: %s".formatted(subject, refused.first(), refused.why().detail());
    }
}
