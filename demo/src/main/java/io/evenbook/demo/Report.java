package io.evenbook.demo;

import static io.evenbook.demo.Table.count;

import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import io.evenbook.demo.replay.Command;
import io.evenbook.demo.replay.Fill;
import io.evenbook.demo.replay.Plan;
import io.evenbook.demo.replay.Step;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares the state of the service after a run with the recording and with the plan. */
final class Report {
    private final Recording recording;
    private final Plan plan;
    private final OrderSender sender;
    private final Findings findings;
    private final Table table;

    private Report(Recording recording, Plan plan, OrderSender sender, Findings findings) {
        this.recording = recording;
        this.plan = plan;
        this.sender = sender;
        this.findings = findings;
        this.table = new Table(sender.market(), "service", recording.closing().isPresent() ? "recording" : "plan");
    }

    static Table of(Recording recording, Plan plan, OrderSender sender, Findings findings, Timing timing) {
        Report report = new Report(recording, plan, sender, findings);
        report.addMessages();
        report.compareOrders();
        report.compareTrades();
        report.compareBook();
        report.compareLedger();
        report.addTiming(timing);
        return report.table;
    }

    private void addMessages() {
        table.add("messages", count(plan.steps().size()));
        Map<String, Long> byType = recording.steps().stream()
                .collect(Collectors.groupingBy(Report::label, TreeMap::new, Collectors.counting()));
        byType.forEach((type, messages) -> table.add("  " + type, count(messages)));
        if (!recording.opening().isEmpty()) {
            table.add("orders of the starting book", count(recording.opening().size()));
        }
        if (!recording.gaps().isEmpty()) {
            table.add("gaps in the recording", count(recording.gaps().size()));
        }
        if (recording.hasRows()) {
            table.add("corrections", count(plan.corrections()));
            table.add(
                    "rows without correction",
                    count(plan.rowsWithoutCorrection()),
                    count(plan.steps().size() - 1L));
        }
    }

    private static String label(RecordedStep step) {
        return step.message() instanceof Message.Skipped ? step.type() + ", skipped" : step.type();
    }

    private void compareOrders() {
        long planned = plan.commands().filter(Command.Place.class::isInstance).count();
        table.compare("orders", findings.orders(), planned);
        table.add("reductions and cancels", count(sender.withdrawn()));
        table.compare("requests refused", sender.refusals().size(), 0);
    }

    private void compareTrades() {
        List<Fill> fills = plan.fills().toList();
        table.compare("trades", findings.trades().size(), fills.size());
        table.compare("  as planned, one by one", tradesAsPlanned(fills), fills.size());
        table.compare("  in the order's answer", tradesInAnswers(), fills.size());
        table.compare("  settled", findings.settledTrades(), fills.size());
        table.compare(
                "traded volume",
                quantity(findings.tradedQuantity()),
                quantity(recording.hasRows() ? executedQuantity() : plan.tradedQuantity()));
        table.add(
                "trades equal to the exchange's",
                count(recording.tradesEqualTo(findings.trades().stream()
                        .map(trade -> new Message.Trade(trade.priceTicks(), trade.quantity()))
                        .toList())),
                count(recording.trades().size()));
        table.add("makers as recorded", count(namedMakersHit()), count(plan.namedExecutions()));
    }

    private void compareBook() {
        Optional<Snapshot> recorded = recording.closing();
        int differing = 0;
        for (Side side : Side.values()) {
            List<Level> planned = plan.book().levels(side);
            List<Level> expected = recorded.map(book -> book.levels(side)).orElse(planned);
            table.compare(side == Side.BUY ? "best bid" : "best ask", best(findings.book(side)), best(expected));
            differing +=
                    differing(findings.book(side), planned.subList(0, Math.min(Findings.BOOK_LEVELS, planned.size())));
        }
        recorded.ifPresent(book -> table.compare("levels that differ from the recorded book", differing(book), 0));
        table.compare("levels that differ from the planned book", differing, 0);
    }

    private int differing(Snapshot recorded) {
        int differing = 0;
        for (Side side : Side.values()) {
            List<Level> window = findings.book(side).stream()
                    .filter(level -> recorded.shows(side, level.priceTicks()))
                    .toList();
            differing += differing(window, recorded.levels(side));
        }
        return differing;
    }

    private void compareLedger() {
        for (Findings.AssetTotal total : findings.assets()) {
            table.add(
                    "trial balance " + total.asset(),
                    total.debits().toPlainString(),
                    total.credits().toPlainString());
            table.compare(
                    "  difference", total.difference().stripTrailingZeros().toPlainString(), "0");
        }
        findings.clearing()
                .forEach((asset, balance) -> table.compare(
                        "house:clearing " + asset, balance.stripTrailingZeros().toPlainString(), "0"));
    }

    private void addTiming(Timing timing) {
        for (Projection view : findings.projections()) {
            Projection then = timing.viewsAfterLastMessage().getOrDefault(view.name(), view);
            String lag = "%,d events, %.1f s".formatted(then.lagEvents(), then.lagSeconds());
            table.add("lag of " + view.name() + " after the last message", lag);
            table.compare("  at the end", view.lagEvents(), 0);
        }
        double seconds = timing.sending().toNanos() / 1e9;
        table.add("time to send", "%.1f s".formatted(seconds));
        table.add(
                "time to settle and catch up afterwards",
                "%.1f s".formatted(timing.settling().toNanos() / 1e9));
        table.add("messages", "%,.0f /s".formatted(plan.steps().size() / seconds));
        table.add(
                "orders, reductions and cancels",
                "%,.0f /s".formatted((sender.placed() + sender.withdrawn()) / seconds));
        table.add("answer time, median", "%.1f ms".formatted(sender.latencyMillis(0.5)));
        table.add("  99th percentile", "%.1f ms".formatted(sender.latencyMillis(0.99)));
    }

    private long executedQuantity() {
        return recording.trades().stream().mapToLong(Message.Trade::quantity).sum();
    }

    /** Trades with the same orders, price and quantity as the plan's fill at the same index. */
    private long tradesAsPlanned(List<Fill> fills) {
        long same = 0;
        for (int i = 0; i < Math.min(fills.size(), findings.trades().size()); i++) {
            Fill fill = fills.get(i);
            Trade trade = findings.trades().get(i);
            if (trade.makerOrderId().equals(sender.orderId(fill.makerNumber()))
                    && trade.takerOrderId().equals(sender.orderId(fill.takerNumber()))
                    && trade.priceTicks() == fill.priceTicks()
                    && trade.quantity() == fill.quantity()) {
                same++;
            }
        }
        return same;
    }

    /** Trades whose number was in the answer to their taker's order. */
    private long tradesInAnswers() {
        return findings.trades().stream()
                .filter(trade -> sender.tradesOf(trade.takerOrderId()).contains(trade.number()))
                .count();
    }

    /** Executions whose taker's first trade was with the recorded order. */
    private long namedMakersHit() {
        Map<String, String> firstMakerByTaker = new HashMap<>();
        findings.trades().forEach(trade -> firstMakerByTaker.putIfAbsent(trade.takerOrderId(), trade.makerOrderId()));
        long hit = 0;
        for (Step step : plan.steps()) {
            if (step.namedMaker().isPresent()) {
                String taker = sender.orderId(step.commands().getFirst().orderNumber());
                String named = sender.orderId(step.namedMaker().getAsLong());
                hit += taker != null && Objects.equals(firstMakerByTaker.get(taker), named) ? 1 : 0;
            }
        }
        return hit;
    }

    private String best(List<Level> levels) {
        return levels.isEmpty()
                ? "none"
                : quantity(levels.getFirst().quantity()) + " at "
                        + recording.grid().price(levels.getFirst().priceTicks()).toPlainString();
    }

    private String quantity(long lots) {
        BigDecimal quantity = recording.grid().quantity(lots);
        return ("%,." + quantity.scale() + "f").formatted(quantity);
    }

    private static int differing(List<Level> some, List<Level> others) {
        Set<Level> differing = new HashSet<>(some);
        Set<Level> missing = new HashSet<>(others);
        differing.removeAll(new HashSet<>(others));
        missing.removeAll(new HashSet<>(some));
        return differing.size() + missing.size();
    }
}
