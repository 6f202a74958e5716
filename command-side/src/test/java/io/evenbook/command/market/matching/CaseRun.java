package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Uncrossing;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;

/**
 * Runs the lines of a case on a book and says what came of them. The lines:
 *
 * <pre>
 * 3 buy 10 @ 100 by A     an order, its number first; then, in any order: ioc, fok, post-only, iceberg 3, stop 105,
 *                         until 60, stp OLDEST, group g, client c1, budget 500; "@ any" for a MARKET order
 * cancel 3, reduce 3 to 5, amend 3 to 5 @ 99 (then: iceberg, until, post-only; it loses its place)
 * renew 3 to 5 @ 99       the same with less quantity or display or another time, so it keeps its place
 * time 60                 the time of the commands behind it; orders expire and stops fire with the next command
 * limits 3 matches        also: fired, expired, band (basis points), band calls auction
 * phase CALL, last 100, uncross, advance
 * </pre>
 */
final class CaseRun {
    private final Story story = new Story();
    private final Book book = new Book();
    private final Book replayed = new Book();
    private final Tape tape = new Tape();
    private MatchingLimits limits = MatchingLimits.DEFAULT;
    private long now;

    /** Does what a line says, undoes it, and does it again. */
    void line(String line) {
        BookCopy before = book.copy();
        long hash = book.hash();
        MatchingLimits limitsBefore = limits;
        long timeBefore = now;
        int lines = story.lines.size();
        run(line);
        book.undoTo(0);
        require(book.hash() == hash && book.copy().equals(before), "An undo leaves another book: " + line);
        limits = limitsBefore;
        now = timeBefore;
        story.lines.subList(lines, story.lines.size()).clear();
        run(line);
        book.settle();
        replayed.apply(tape, 0);
        require(
                replayed.hash() == book.hash() && replayed.copy().equals(book.copy()),
                "The facts do not make the same book: " + line);
    }

    private static void require(boolean isTrue, String message) {
        if (!isTrue) {
            throw new AssertionError(message);
        }
    }

    private void run(String line) {
        tape.clear();
        Matching matching = new Matching(book, tape, story, limits, now);
        book.mark();
        Scanner words = new Scanner(line);
        if (words.hasNextLong()) {
            place(words.nextLong(), words, matching);
        } else {
            command(words.next(), words, matching);
        }
        if (words.hasNext()) {
            throw new IllegalArgumentException("must be understood: " + line);
        }
    }

    private void command(String command, Scanner words, Matching matching) {
        switch (command) {
            case "cancel" -> {
                matching.advance();
                matching.remove(book.find(words.nextLong()), EndReason.REQUESTED);
            }
            case "reduce" -> {
                long number = words.nextLong();
                words.next("to");
                long lots = words.nextLong();
                apply(() -> tape.reduce(number, lots));
            }
            case "amend" -> amend(words, matching);
            case "renew" -> renew(words);
            case "time" -> now = words.nextLong();
            case "limits" -> limits(words);
            case "phase" -> {
                Phase phase = Phase.valueOf(words.next());
                apply(() -> tape.phase(phase));
            }
            case "last" -> {
                long last = words.nextLong();
                apply(() -> tape.last(last));
            }
            case "advance" -> matching.advance();
            case "uncross" -> uncross(matching);
            default -> throw new IllegalArgumentException("must be a command: " + command);
        }
    }

    private void apply(Runnable fact) {
        int from = tape.size();
        fact.run();
        book.apply(tape, from);
    }

    private void place(long number, Scanner words, Matching matching) {
        matching.advance();
        Terms terms = new Terms(words);
        if (number != book.lastNumber() + 1) {
            throw new IllegalArgumentException("must be %d: %d".formatted(book.lastNumber() + 1, number));
        }
        Matching.Placed placed = matching.place(terms.arrival(number), terms.budget, terms.isPostOnly);
        if (placed != Matching.Placed.DONE) {
            story.lines.add("refused " + placed);
        }
    }

    private void amend(Scanner words, Matching matching) {
        matching.advance();
        Order order = book.find(words.nextLong());
        words.next("to");
        Terms terms = new Terms(words, order.side());
        Matching.Placed placed = matching.amend(order, terms.newTerms(), terms.isPostOnly);
        if (placed != Matching.Placed.DONE) {
            story.lines.add("refused " + placed);
        }
    }

    private void renew(Scanner words) {
        long number = words.nextLong();
        words.next("to");
        NewTerms terms = new Terms(words, book.find(number).side()).newTerms();
        apply(() -> tape.renew(number, terms));
    }

    private void uncross(Matching matching) {
        do {
            matching.advance();
        } while (book.nextExpiry() != null && book.nextExpiry().isOver(now));
        Uncrossing uncrossing = Auction.price(book, book.lastTicks());
        if (book.auctionTicks() != 0) {
            Auction.uncross(book, tape, story, book.auctionTicks(), limits.matches());
        } else if (uncrossing == null) {
            story.lines.add("no price");
        } else {
            story.lines.add("price %d, %d lots, surplus %d, by %s"
                    .formatted(
                            uncrossing.priceTicks(),
                            uncrossing.lots(),
                            uncrossing.surplusLots(),
                            uncrossing.decidedBy()));
            Auction.uncross(book, tape, story, uncrossing.priceTicks(), limits.matches());
        }
        if (book.auctionTicks() == 0) {
            apply(() -> tape.phase(Phase.OPEN));
        } else {
            story.lines.add("goes on");
        }
    }

    private void limits(Scanner words) {
        while (words.hasNext()) {
            int value = words.hasNextInt() ? words.nextInt() : 0;
            String name = words.next("matches|prevented|fired|expired|level|bps|band");
            limits = new MatchingLimits(
                    name.equals("matches") ? value : limits.matches(),
                    name.equals("prevented") ? value : limits.prevented(),
                    name.equals("fired") ? value : limits.fired(),
                    name.equals("expired") ? value : limits.expired(),
                    name.equals("level") ? value : limits.levelLots(),
                    name.equals("bps") ? value : limits.bandBasisPoints(),
                    name.equals("band") || limits.bandCallsAuction());
            if (name.equals("band")) {
                words.next("calls");
                words.next("auction");
            }
        }
    }

    /** The terms of an order in words. */
    private static final class Terms {
        private final Side side;
        private final long lots;
        private final long priceTicks;
        private String account = "A";
        private TimeInForce timeInForce = TimeInForce.GTC;
        private SelfTradePrevention prevention = SelfTradePrevention.NONE;
        private boolean isPostOnly;
        private long displayLots;
        private long stopTicks;
        private long expiresAt;
        private String group;
        private String clientOrderId;
        private BigInteger budget;

        Terms(Scanner words) {
            this(words, Side.valueOf(words.next("buy|sell").toUpperCase(Locale.ROOT)));
        }

        Terms(Scanner words, Side side) {
            this.side = side;
            this.lots = words.hasNext("max") ? unbounded(words) : words.nextLong();
            words.next("@");
            this.priceTicks = words.hasNext("any") ? any(words) : words.nextLong();
            while (words.hasNext()) {
                option(words.next(), words);
            }
        }

        private static long unbounded(Scanner words) {
            words.next();
            return Long.MAX_VALUE;
        }

        private long any(Scanner words) {
            words.next();
            return side == Side.BUY ? Long.MAX_VALUE : 1;
        }

        private void option(String option, Scanner words) {
            switch (option) {
                case "by" -> account = words.next();
                case "ioc" -> timeInForce = TimeInForce.IOC;
                case "fok" -> timeInForce = TimeInForce.FOK;
                case "post-only" -> isPostOnly = true;
                case "iceberg" -> displayLots = words.nextLong();
                case "stop" -> stopTicks = words.nextLong();
                case "until" -> expiresAt = words.nextLong();
                case "stp" -> prevention = prevention(words.next());
                case "group" -> group = words.next();
                case "client" -> clientOrderId = words.next();
                case "budget" -> budget = new BigInteger(words.next());
                default -> throw new IllegalArgumentException("must be an option: " + option);
            }
        }

        private static SelfTradePrevention prevention(String name) {
            return name.equals("DECREMENT")
                    ? SelfTradePrevention.DECREMENT
                    : SelfTradePrevention.valueOf("CANCEL_" + name);
        }

        Arrival arrival(long number) {
            return new Arrival(
                    1,
                    number,
                    account,
                    group,
                    clientOrderId,
                    side,
                    timeInForce,
                    prevention,
                    priceTicks,
                    stopTicks,
                    lots,
                    displayLots,
                    expiresAt,
                    null);
        }

        NewTerms newTerms() {
            return new NewTerms(priceTicks, lots, displayLots, expiresAt);
        }
    }

    /** All that has happened, a line each. */
    List<String> story() {
        return story.lines;
    }

    /** The live orders: bids, asks, stops; each by price, best first, and then by age. */
    List<String> orders() {
        List<String> lines = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Order order : book.resting(side, Integer.MAX_VALUE)) {
                lines.add(text(order));
            }
        }
        for (Side side : Side.values()) {
            for (Level level = book.firstStops(side); level != null; level = level.worse()) {
                for (Order order = level.first(); order != null; order = order.behind()) {
                    lines.add(text(order));
                }
            }
        }
        return lines;
    }

    private static String text(Order order) {
        String price =
                order.priceTicks() == Long.MAX_VALUE || order.priceTicks() == 1 ? "any" : "" + order.priceTicks();
        String line = "%d %s %d @ %s"
                .formatted(order.number(), order.side().name().toLowerCase(Locale.ROOT), order.openLots(), price);
        if (order.hiddenLots() > 0) {
            line += " shown " + order.shownLots();
        }
        if (order.stopTicks() != 0) {
            line += " stop " + order.stopTicks();
        }
        return line;
    }
}
