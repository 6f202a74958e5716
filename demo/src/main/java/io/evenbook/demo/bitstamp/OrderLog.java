package io.evenbook.demo.bitstamp;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.GridFinder;
import io.evenbook.demo.recording.JsonLine;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.PendingStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The events of one market. An order is created with its whole amount, before it matches; the changes, deletions and
 * trades that follow from it are recorded as well. Orders from before the recording are unknown: its book starts empty.
 */
final class OrderLog {
    private final GridFinder finder = new GridFinder();
    private final List<PendingStep> steps = new ArrayList<>();
    /** The orders that were created and not yet deleted. */
    private final Set<String> live = new HashSet<>();

    /** @throws IllegalArgumentException if a field is missing or not what it should be */
    void read(int line, String event, String json) {
        steps.add(
                switch (event) {
                    case "order_created" -> created(line, JsonLine.parse(json));
                    case "order_changed" -> changed(line, JsonLine.parse(json));
                    case "order_deleted" -> deleted(line, JsonLine.parse(json));
                    case "trade" -> new PendingStep(line, event, trade(JsonLine.parse(json)));
                    case "order_book" -> new PendingStep(line, event, book(JsonLine.parse(json)));
                    default -> PendingStep.skipped(line, event);
                });
    }

    Recording recording(String symbol) {
        Grid grid = finder.grid();
        return new Recording(
                symbol, "USD", grid, steps.stream().map(step -> step.on(grid)).toList());
    }

    private PendingStep created(int line, JsonLine order) {
        String id = order.text("id");
        Side side = side(order);
        BigDecimal amount = finder.quantityOrZero("amount", order.decimal("amount"));
        BigDecimal price = order.decimal("price");
        if (amount.signum() == 0 || price.signum() == 0) {
            return PendingStep.skipped(line, "order_created without price or amount");
        }
        finder.price("price", price);
        return live.add(id)
                ? new PendingStep(
                        line, "order_created", grid -> new Message.Open(id, side, grid.ticks(price), grid.lots(amount)))
                : PendingStep.skipped(line, "order_created a second time");
    }

    private PendingStep changed(int line, JsonLine order) {
        String id = order.text("id");
        BigDecimal amount = finder.quantityOrZero("amount", order.decimal("amount"));
        return live.contains(id)
                ? new PendingStep(line, "order_changed", grid -> new Message.Change(id, grid.lots(amount)))
                : PendingStep.skipped(line, "order_changed of an older order");
    }

    private PendingStep deleted(int line, JsonLine order) {
        String id = order.text("id");
        return live.remove(id)
                ? new PendingStep(line, "order_deleted", _ -> new Message.Done(id))
                : PendingStep.skipped(line, "order_deleted of an older order");
    }

    private Function<Grid, Message> trade(JsonLine trade) {
        BigDecimal price = finder.price("price", trade.decimal("price"));
        BigDecimal amount = finder.quantity("amount", trade.decimal("amount"));
        return grid -> new Message.Trade(grid.ticks(price), grid.lots(amount));
    }

    private Function<Grid, Message> book(JsonLine book) {
        Function<Grid, Snapshot> levels = book.book(finder);
        return grid -> new Message.Book(levels.apply(grid));
    }

    private static Side side(JsonLine order) {
        return switch (order.text("order_type")) {
            case "0" -> Side.BUY;
            case "1" -> Side.SELL;
            default ->
                throw new IllegalArgumentException(
                        "must be 0 for buy or 1 for sell: order_type=" + order.text("order_type"));
        };
    }
}
