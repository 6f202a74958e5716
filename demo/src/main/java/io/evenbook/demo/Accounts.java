package io.evenbook.demo;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.replay.Command;
import io.evenbook.demo.replay.Plan;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The demo's accounts: 32 makers, 16 takers and 4 for seed orders. One half of each group buys and the other sells, so
 * that no account trades with itself. Orders go to them in turn.
 */
final class Accounts {
    private static final List<String> MAKERS = named("acc_demo_maker_", 32);
    private static final List<String> TAKERS = named("acc_demo_taker_", 16);
    private static final List<String> SEEDS = named("acc_demo_seed_", 4);

    private Accounts() {}

    static List<String> all() {
        return Stream.of(MAKERS, TAKERS, SEEDS).flatMap(List::stream).toList();
    }

    static String of(Command.Place order) {
        List<String> accounts = switch (order.role()) {
            case MAKER -> MAKERS;
            case TAKER -> TAKERS;
            case SEED -> SEEDS;
        };
        int half = accounts.size() / 2;
        return accounts.get((int) (order.orderNumber() % half) + (order.side() == Side.BUY ? 0 : half));
    }

    /** The funds with which each account could hold all its planned orders at the same time. */
    static Map<String, Funds> needed(Plan plan, Grid grid) {
        Map<String, Funds> needed = new TreeMap<>();
        plan.commands()
                .filter(Command.Place.class::isInstance)
                .map(Command.Place.class::cast)
                .forEach(order -> needed.merge(of(order), Funds.holding(order, grid), Funds::plus));
        return needed;
    }

    private static List<String> named(String prefix, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "%s%02d".formatted(prefix, number))
                .toList();
    }

    /** An amount of the quote asset and one of the base asset. */
    record Funds(BigDecimal quote, BigDecimal base) {
        static final Funds NONE = new Funds(BigDecimal.ZERO, BigDecimal.ZERO);

        static Funds holding(Command.Place order, Grid grid) {
            return order.side() == Side.BUY
                    ? new Funds(grid.amount(order.priceTicks(), order.quantity()), BigDecimal.ZERO)
                    : new Funds(BigDecimal.ZERO, grid.quantity(order.quantity()));
        }

        Funds plus(Funds other) {
            return new Funds(quote.add(other.quote), base.add(other.base));
        }
    }
}
