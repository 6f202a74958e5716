package io.evenbook.saga.clearing;

import io.evenbook.api.Rejection;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.ParkWindow;
import io.evenbook.api.clearing.SchemeRejection.DigestDiffers;
import io.evenbook.api.clearing.SchemeRejection.SumsDiffer;
import io.evenbook.api.clearing.SchemeRejection.WindowTooLarge;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.netting.Failure;
import io.evenbook.netting.OpenTrades;
import io.evenbook.netting.Resolution;
import io.evenbook.netting.Resolver;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.clearing.ObligationTable.Place;
import io.evenbook.saga.clearing.PositionTable.Position;
import io.evenbook.saga.clearing.TradeTable.Failing;
import io.evenbook.saga.clearing.WindowProgress.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of windows that settle: computes, and sends the commands. A step that fails or is refused parks its
 * window. One window at a time is kept in memory; another one, or a restart, reads it again with the same result.
 */
final class WindowSettlement {
    private static final Logger logger = LoggerFactory.getLogger(WindowSettlement.class);

    /** Trades that fail are looked up so many at a time. */
    private static final int PAGE = 1_000;

    private final TradeTable trades;
    private final PositionTable positions;
    private final ObligationTable obligations;
    private final ProcessDispatcher commands;
    private final int maxTrades;
    private WindowBook book;
    private Resolution resolution;

    /** The next trade to look at for a fail. */
    private int nextFail;

    /** @param maxTrades of a window that fits in memory */
    WindowSettlement(ClearingTables tables, ProcessDispatcher commands, int maxTrades) {
        this.trades = tables.trades();
        this.positions = tables.positions();
        this.obligations = tables.obligations();
        this.commands = commands;
        this.maxTrades = maxTrades;
    }

    /**
     * Takes a step; all outcomes of its commands are durable afterwards.
     *
     * @param cause the last event of the window
     * @return false: it failed, or a command was refused; the window is parked then
     */
    boolean take(Step step, WindowProgress window, EventMessage<?> cause) {
        try {
            return switch (step) {
                case NET -> net(window, cause);
                case PREPARE -> prepare(window, cause);
                case RESOLVE -> resolve(window, cause);
                case POST -> post(window, cause);
                case FAIL -> fail(window, cause);
                case FINISH -> send(List.of(new FinishWindow(window.windowId())), window, cause);
            };
        } catch (RuntimeException e) {
            if (Parking.isTransient(e)) {
                throw e;
            }
            logger.warn("{} could not take the step {} and is parked", window.windowId(), step, e);
            return park(window, ProcessDispatcher.Failure.of(e), cause);
        }
    }

    private boolean net(WindowProgress window, EventMessage<?> cause) {
        if (window.trades().rows() > maxTrades) {
            return park(new WindowTooLarge(window.windowId(), window.trades().rows(), maxTrades), window, cause);
        }
        List<Position> own = positions.of(window.windowId());
        read(window, own);
        Optional<SumsDiffer> difference = book.difference(own);
        return difference.isPresent()
                ? park(difference.get(), window, cause)
                : send(List.of(WindowCommands.netting(window, book)), window, cause);
    }

    private boolean prepare(WindowProgress window, EventMessage<?> cause) {
        return hasSums(window, cause) && send(WindowCommands.prepare(book), window, cause);
    }

    private boolean resolve(WindowProgress window, EventMessage<?> cause) {
        if (!hasSums(window, cause)) {
            return false;
        }
        resolution = resolved(window, book);
        return send(List.of(WindowCommands.resolution(book, resolution)), window, cause);
    }

    private Resolution resolved(WindowProgress window, WindowBook netted) {
        return Resolver.resolve(netted.trades(), positions.budgets(window.windowId(), netted.roster()), window.terms());
    }

    private boolean post(WindowProgress window, EventMessage<?> cause) {
        return hasResolution(window, cause)
                && send(WindowCommands.post(book, resolution, carriedTo(window)), window, cause);
    }

    /** Has some of the trades that do not settle in full record that. */
    private boolean fail(WindowProgress window, EventMessage<?> cause) {
        return hasResolution(window, cause)
                && send(WindowCommands.fail(window.windowId(), nextFails(window)), window, cause);
    }

    private List<FailTrade> nextFails(WindowProgress window) {
        OpenTrades open = book.trades();
        List<FailTrade> fails = new ArrayList<>();
        int looked = 0;
        while (fails.size() < window.fails() && looked < open.size()) {
            Map<Long, Failing> failing = new HashMap<>();
            int most = Math.min(window.fails() - fails.size(), PAGE);
            for (; failing.size() < most && looked < open.size(); looked++) {
                addNext(open, failing);
            }
            fails.addAll(trades.failing(window, carriedTo(window), failing));
        }
        return fails;
    }

    /** In a circle: a batch that was rolled back, or a restart, may have left some behind. */
    private void addNext(OpenTrades open, Map<Long, Failing> failing) {
        if (open.part(nextFail) == 0 && resolution.failure(nextFail) != Failure.NONE) {
            failing.put(open.position(nextFail), failing(resolution.lots(nextFail), resolution.failure(nextFail)));
        }
        nextFail = (nextFail + 1) % open.size();
    }

    /** The next window exists, since this one is closed, and has not settled, since they settle in order. */
    private static WindowId carriedTo(WindowProgress window) {
        return window.windowId().next();
    }

    private static Failing failing(long lots, Failure failure) {
        return switch (failure) {
            case BUYER_LACKS -> new Failing(lots, Side.BUY, FailCause.LACK);
            case SELLER_LACKS -> new Failing(lots, Side.SELL, FailCause.LACK);
            case BUYER_HOLDS -> new Failing(lots, Side.BUY, FailCause.ON_HOLD);
            case SELLER_HOLDS -> new Failing(lots, Side.SELL, FailCause.ON_HOLD);
            case NONE -> throw new IllegalArgumentException("must not settle in full: lots=" + lots);
        };
    }

    /** Whether the window in memory has the sums that were recorded; if not, it is parked. */
    private boolean hasSums(WindowProgress window, EventMessage<?> cause) {
        return isNetted(window)
                || park(new DigestDiffers(window.windowId(), window.netted().digest(), book.digest()), window, cause);
    }

    /** Whether what settles in memory is what was recorded; if not, the window is parked. */
    private boolean hasResolution(WindowProgress window, EventMessage<?> cause) {
        if (!hasSums(window, cause)) {
            return false;
        }
        String digest = digest(window);
        return resolution != null
                || park(new DigestDiffers(window.windowId(), window.resolved().digest(), digest), window, cause);
    }

    /** Reads the window unless it is in memory. @return whether its sums are those that were recorded */
    private boolean isNetted(WindowProgress window) {
        String recorded = window.netted().digest();
        boolean isRead = book != null
                && book.windowId().equals(window.windowId())
                && book.digest().equals(recorded);
        if (!isRead) {
            read(window, positions.of(window.windowId()));
        }
        return book.digest().equals(recorded);
    }

    /** Resolves the window in memory; null afterwards: the outcome is not what was recorded. @return its digest */
    private String digest(WindowProgress window) {
        if (resolution == null) {
            resolution = resolved(window, book);
        }
        String digest = resolution.digest();
        if (!digest.equals(window.resolved().digest())) {
            resolution = null;
        }
        return digest;
    }

    /**
     * Carries over the obligations that a resolved window does not settle. Does nothing if the tables are not those of
     * the resolution: the window will be parked for that.
     *
     * @return how many obligations the next window has more
     */
    int carryObligations(WindowProgress window) {
        if (window.trades().obligations() == 0) {
            return 0;
        }
        try {
            if (!isNetted(window)) {
                return 0;
            }
            digest(window);
            return resolution == null ? 0 : carryFailed(window);
        } catch (RuntimeException e) {
            if (Parking.isTransient(e)) {
                throw e;
            }
            logger.warn("{} could not carry over its obligations", window.windowId(), e);
            return 0;
        }
    }

    private int carryFailed(WindowProgress window) {
        OpenTrades open = book.trades();
        List<Place> failed = new ArrayList<>();
        int carried = 0;
        for (int row = 0; row < open.size(); row++) {
            if (open.part(row) > 0 && resolution.failure(row) != Failure.NONE) {
                failed.add(new Place(open.position(row), open.part(row)));
            }
            if (failed.size() == PAGE || row == open.size() - 1) {
                carried += obligations.carry(window, carriedTo(window), failed);
                failed.clear();
            }
        }
        return carried;
    }

    private void read(WindowProgress window, List<Position> own) {
        // Before the next one is read, so that there are never two
        forget();
        book = WindowBook.of(window.windowId(), trades.read(window, WindowBook.rosterOf(own)));
    }

    /** Frees the memory of a window that has settled or is parked. */
    void forget(WindowId windowId) {
        if (book != null && book.windowId().equals(windowId)) {
            forget();
        }
    }

    private void forget() {
        resolution = null;
        book = null;
        nextFail = 0;
    }

    /** @return whether all were accepted; if not, the window is parked */
    private boolean send(List<?> all, WindowProgress window, EventMessage<?> cause) {
        List<ProcessDispatcher.Failure> failures = new ArrayList<>();
        all.forEach(command -> commands.send(command, cause, failures::add));
        commands.awaitOutcomes();
        return failures.isEmpty() || park(window, failures.getFirst(), cause);
    }

    /** Parks a window. @return false: it does not go on */
    boolean park(Rejection why, WindowProgress window, EventMessage<?> cause) {
        return park(window, new ProcessDispatcher.Failure(why.code(), why.detail()), cause);
    }

    private boolean park(WindowProgress window, ProcessDispatcher.Failure why, EventMessage<?> cause) {
        ParkWindow park = new ParkWindow(window.windowId(), window.retries(), why.code(), why.detail());
        commands.send(park, cause, failure -> {
            throw new IllegalStateException(
                    "must not be refused: %s, %s: %s".formatted(park, failure.code(), failure.detail()));
        });
        return false;
    }
}
