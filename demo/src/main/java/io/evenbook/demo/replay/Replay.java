package io.evenbook.demo.replay;

import io.evenbook.demo.lobster.BookRow;
import io.evenbook.demo.lobster.Level;
import io.evenbook.demo.lobster.LobsterMessage;
import io.evenbook.demo.lobster.MessageType;
import io.evenbook.demo.lobster.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Plans, message by message, the commands with which a market follows a recorded one. It mirrors the resulting book and
 * corrects it after each message where it differs from the recorded row: the recording shows only the best levels, and
 * its messages omit everything outside them.
 */
final class Replay {
    private final Mirror mirror = new Mirror();
    private final Map<Long, Long> orderNumberByRecordedId = new HashMap<>();
    private long lastOrderNumber;

    /** The expected book after all commands so far. */
    Mirror mirror() {
        return mirror;
    }

    /** Places the recorded book with one seed order for each level. */
    List<Command> open(BookRow row) {
        Outbox outbox = new Outbox();
        correct(row, outbox);
        return outbox.commands;
    }

    /** Plans the commands for one message, then the corrections to the row after it. */
    Step next(LobsterMessage message, Optional<BookRow> rowAfter) {
        Optional<Long> named = Optional.ofNullable(orderNumberByRecordedId.get(message.orderId()));
        Outbox commands = new Outbox();
        switch (message.type()) {
            case SUBMISSION -> orderNumberByRecordedId.put(message.orderId(), commands.submit(message));
            case REDUCTION, CANCELLATION -> withdraw(message, named, commands);
            case EXECUTION -> commands.hit(message);
            case HIDDEN_EXECUTION, CROSS_TRADE, HALT -> {}
        }
        Outbox corrections = new Outbox();
        rowAfter.ifPresent(row -> correct(row, corrections));
        return new Step(
                message,
                commands.commands,
                corrections.commands,
                Stream.concat(commands.fills.stream(), corrections.fills.stream())
                        .toList(),
                message.type() == MessageType.EXECUTION
                        ? named.stream().mapToLong(Long::longValue).findFirst()
                        : OptionalLong.empty());
    }

    private void withdraw(LobsterMessage message, Optional<Long> named, Outbox outbox) {
        if (named.isEmpty()) {
            outbox.withdraw(seedsNewestFirst(message.side(), message.priceTenThousandths()), message.quantity());
            return;
        }
        List<BookOrder> order = mirror.resting(named.get()).stream().toList();
        outbox.withdraw(order, message.type() == MessageType.CANCELLATION ? Long.MAX_VALUE : message.quantity());
    }

    private void correct(BookRow row, Outbox outbox) {
        // Surplus is withdrawn on both sides first, so that no seed order matches an order that should be gone.
        for (Side side : Side.values()) {
            withdrawSurplus(side, row, outbox);
        }
        for (Side side : Side.values()) {
            for (Level level : row.levels(side)) {
                long missing = level.quantity() - mirror.quantityAt(side, level.priceTenThousandths());
                if (missing > 0) {
                    outbox.place(Command.Role.SEED, side, level.priceTenThousandths(), missing, false);
                }
            }
        }
    }

    private void withdrawSurplus(Side side, BookRow row, Outbox outbox) {
        for (Level mirrored : mirror.levels(side)) {
            long price = mirrored.priceTenThousandths();
            if (!row.shows(side, price)) {
                return;
            }
            long surplus = mirrored.quantity() - row.quantityAt(side, price);
            if (surplus > 0) {
                Stream<BookOrder> seedsFirst = Stream.concat(
                        seedsNewestFirst(side, price).stream(),
                        newestFirst(side, price).filter(order -> !order.isSeed()));
                outbox.withdraw(seedsFirst.toList(), surplus);
            }
        }
    }

    private List<BookOrder> seedsNewestFirst(Side side, long price) {
        return newestFirst(side, price).filter(BookOrder::isSeed).toList();
    }

    private Stream<BookOrder> newestFirst(Side side, long price) {
        return mirror.at(side, price).reversed().stream();
    }

    /** Collects commands; the mirror executes each one at once. */
    private final class Outbox {
        private final List<Command> commands = new ArrayList<>();
        private final List<Fill> fills = new ArrayList<>();

        long submit(LobsterMessage message) {
            return place(Command.Role.MAKER, message.side(), message.priceTenThousandths(), message.quantity(), false);
        }

        void hit(LobsterMessage message) {
            Side taker = message.side().opposite();
            place(Command.Role.TAKER, taker, message.priceTenThousandths(), message.quantity(), true);
        }

        long place(Command.Role role, Side side, long price, long quantity, boolean immediateOrCancel) {
            lastOrderNumber++;
            send(new Command.Place(lastOrderNumber, role, side, price, quantity, immediateOrCancel));
            return lastOrderNumber;
        }

        /** Withdraws this quantity from the orders in turn; all of their quantity if they have less. */
        void withdraw(List<BookOrder> orders, long quantity) {
            long left = quantity;
            for (BookOrder order : orders) {
                if (left == 0) {
                    return;
                }
                long withdrawn = Math.min(left, order.remaining());
                send(
                        withdrawn == order.remaining()
                                ? new Command.Cancel(order.number())
                                : new Command.Reduce(order.number(), order.quantity() - withdrawn));
                left -= withdrawn;
            }
        }

        private void send(Command command) {
            commands.add(command);
            fills.addAll(mirror.accept(command));
        }
    }
}
