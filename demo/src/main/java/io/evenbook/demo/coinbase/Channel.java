package io.evenbook.demo.coinbase;

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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The messages of one product in sequence. An order is received, perhaps matched at once, and open if something is left
 * of it. So {@code open}, {@code change}, {@code done} and {@code match} change the book, and the others are counted.
 */
final class Channel {
    private static final Pattern PRODUCT = Pattern.compile("[A-Z][A-Z0-9]{0,11}-[A-Z][A-Z0-9]{0,11}");
    /** Types that each have a number of their own in the sequence. */
    private static final Set<String> SEQUENCED = Set.of("received", "open", "done", "match", "change", "activate");

    private final GridFinder finder = new GridFinder();
    private final List<Function<Grid, Message.Open>> opening = new ArrayList<>();
    private final List<PendingStep> steps = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final Set<String> resting = new HashSet<>();
    private String product;
    private long lastSequence;
    private boolean started;

    /** @throws IllegalArgumentException if a field is missing or not what it should be */
    void read(int line, JsonLine message) {
        String type = message.text("type");
        if (!SEQUENCED.contains(type)) {
            readOther(line, type, message);
        } else if (!isOfThisProduct(message.text("product_id"))) {
            steps.add(PendingStep.skipped(line, type + " of another product"));
        } else if (!started
                && type.equals("open")
                && message.find("time").filter(at -> !at.isEmpty()).isEmpty()) {
            readOpening(message);
        } else {
            readNext(line, type, message);
        }
    }

    /** @throws IllegalArgumentException if it is not the book after the last message */
    Function<Grid, Snapshot> closingBook(JsonLine book) {
        if (book.has("sequence") && book.positiveInteger("sequence") != lastSequence) {
            throw new IllegalArgumentException(
                    "must be that of the last message, %d: sequence=%s".formatted(lastSequence, book.text("sequence")));
        }
        return book.book(finder);
    }

    Recording recording(Optional<String> symbol, Optional<Function<Grid, Snapshot>> closing) {
        if (product == null) {
            throw new IllegalArgumentException("the recording has no order");
        }
        Grid grid = finder.grid();
        String[] pair = product.split("-");
        return new Recording(
                symbol.orElse(pair[0]),
                pair[1],
                grid,
                opening.stream().map(order -> order.apply(grid)).toList(),
                steps.stream().map(step -> step.on(grid)).toList(),
                closing.map(book -> book.apply(grid)),
                gaps);
    }

    private void readOpening(JsonLine message) {
        long sequence = message.positiveInteger("sequence");
        String id = message.text("order_id");
        if (!opening.isEmpty() && sequence != lastSequence) {
            throw new IllegalArgumentException(
                    "must be %d in the whole starting book: sequence=%d".formatted(lastSequence, sequence));
        }
        if (!resting.add(id)) {
            throw new IllegalArgumentException("must be once in the starting book: order_id=" + id);
        }
        lastSequence = sequence;
        opening.add(open(id, message));
    }

    private void readNext(int line, String type, JsonLine message) {
        long sequence = message.positiveInteger("sequence");
        if (lastSequence != 0 && sequence <= lastSequence) {
            steps.add(PendingStep.skipped(line, type + " older than the book"));
            return;
        }
        if (lastSequence != 0 && sequence != lastSequence + 1) {
            gaps.add("line %d: %d messages are missing, sequence %d follows %d"
                    .formatted(line, sequence - lastSequence - 1, sequence, lastSequence));
        }
        started = true;
        lastSequence = sequence;
        steps.add(
                switch (type) {
                    case "open" -> opened(line, message);
                    case "match" -> new PendingStep(line, type, match(message));
                    case "change" -> changed(line, message);
                    case "done" -> done(line, message);
                    default -> PendingStep.skipped(line, type);
                });
    }

    /** The rest of the feed, and types from after this was written: a number that continues the sequence is theirs. */
    private void readOther(int line, String type, JsonLine message) {
        String next = Long.toString(lastSequence + 1);
        if (started
                && message.find("product_id").equals(Optional.of(product))
                && message.find("sequence").equals(Optional.of(next))) {
            lastSequence++;
        }
        steps.add(PendingStep.skipped(line, type));
    }

    private boolean isOfThisProduct(String name) {
        if (!PRODUCT.matcher(name).matches()) {
            throw new IllegalArgumentException("must be two symbols such as BTC-USD: product_id=" + name);
        }
        if (product == null) {
            product = name;
        }
        return product.equals(name);
    }

    private PendingStep opened(int line, JsonLine message) {
        String id = message.text("order_id");
        return resting.add(id)
                ? new PendingStep(line, "open", open(id, message))
                : PendingStep.skipped(line, "open a second time");
    }

    private Function<Grid, Message.Open> open(String id, JsonLine message) {
        Side side = side(message);
        BigDecimal price = finder.price("price", message.decimal("price"));
        BigDecimal size = finder.quantity("remaining_size", message.decimal("remaining_size"));
        return grid -> new Message.Open(id, side, grid.ticks(price), grid.lots(size));
    }

    private Function<Grid, Message> match(JsonLine message) {
        String maker = message.text("maker_order_id");
        Side side = side(message);
        BigDecimal price = finder.price("price", message.decimal("price"));
        BigDecimal size = finder.quantity("size", message.decimal("size"));
        return grid -> new Message.Match(maker, side, grid.ticks(price), grid.lots(size));
    }

    /** Market orders change their funds, and arriving orders their size before they rest: neither is in the book. */
    private PendingStep changed(int line, JsonLine message) {
        String id = message.text("order_id");
        if (!resting.contains(id)) {
            return PendingStep.skipped(line, "change of an order that does not rest");
        }
        BigDecimal size = finder.quantityOrZero("new_size", message.decimal("new_size"));
        return new PendingStep(line, "change", grid -> new Message.Change(id, grid.lots(size)));
    }

    private PendingStep done(int line, JsonLine message) {
        String id = message.text("order_id");
        String type = "done " + message.text("reason");
        return resting.remove(id)
                ? new PendingStep(line, type, _ -> new Message.Done(id))
                : PendingStep.skipped(line, type + " without resting");
    }

    private static Side side(JsonLine message) {
        return switch (message.text("side")) {
            case "buy" -> Side.BUY;
            case "sell" -> Side.SELL;
            default -> throw new IllegalArgumentException("must be buy or sell: side=" + message.text("side"));
        };
    }
}
