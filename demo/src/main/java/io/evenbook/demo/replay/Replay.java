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
 * Plans, message by message, the commands with which a market follows a recorded one. It keeps the book that those
 * commands lead to, and compares it with the recorded rows: levels enter and leave the recorded window, and what
 * happens outside of it is not in the messages.
 */
final class Replay {
    private final Mirror mirror = new Mirror();
    private final Map<Long, Long> orderNumberByRecordedId = new HashMap<>();
    private long lastOrderNumber;

    /** The book as it should be after all commands so far. */
    Mirror mirror() {
        return mirror;
    }

    /** Places the recorded book by seed orders, one a level. */
    List<Command> open(BookRow row) {
        Outbox outbox = new Outbox();
        correct(row, outbox);
        return outbox.commands;
    }

    /** Carries out one message, and then what the row after it asks for. */
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
        // Both sides are cleared before anything is placed, so that no seed order meets one that should not be there.
        for (Side side : Side.values()) {
            takeAwaySurplus(side, row, outbox);
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

    private void takeAwaySurplus(Side side, BookRow row, Outbox outbox) {
        for (Level ours : mirror.levels(side)) {
            long price = ours.priceTenThousandths();
            if (!row.shows(side, price)) {
                return;
            }
            long surplus = ours.quantity() - row.quantityAt(side, price);
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

    /** Collects commands, each of which the mirror carries out at once. */
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

        /** Takes the quantity away from the orders, one after the other; if they have less, all they have. */
        void withdraw(List<BookOrder> orders, long quantity) {
            long left = quantity;
            for (BookOrder order : orders) {
                if (left == 0) {
                    return;
                }
                long taken = Math.min(left, order.remaining());
                send(
                        taken == order.remaining()
                                ? new Command.Cancel(order.number())
                                : new Command.Reduce(order.number(), order.quantity() - taken));
                left -= taken;
            }
        }

        private void send(Command command) {
            commands.add(command);
            fills.addAll(mirror.accept(command));
        }
    }
}
