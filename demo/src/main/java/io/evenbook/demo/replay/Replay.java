package io.evenbook.demo.replay;

import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.Message.Match;
import io.evenbook.demo.recording.Message.Open;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Plans, message by message, the commands with which a market follows a recorded one. It mirrors the resulting book. If
 * the book after a message was recorded, it corrects the mirrored one where they differ: such a recording shows only
 * the best levels, and its messages omit everything outside them.
 */
final class Replay {
    private final Mirror mirror = new Mirror();
    private final Map<String, Long> orderNumberByRecordedId = new HashMap<>();
    private long lastOrderNumber;

    /** The expected book after all commands so far. */
    Mirror mirror() {
        return mirror;
    }

    /** Places the starting book; orders without an id are seed orders. */
    List<Command> open(List<Open> orders) {
        Outbox outbox = new Outbox();
        orders.forEach(order -> open(order, outbox));
        return outbox.commands;
    }

    /** Plans the commands for one message, then the corrections to the book after it. */
    Step next(RecordedStep step) {
        Outbox commands = new Outbox();
        OptionalLong namedMaker = OptionalLong.empty();
        switch (step.message()) {
            case Open open -> open(open, commands);
            case Message.Reduce reduce -> reduce(reduce, commands);
            case Message.Change change ->
                resting(change.orderId())
                        .ifPresent(order ->
                                commands.withdraw(List.of(order), Math.max(0, order.remaining() - change.remaining())));
            case Message.Done done ->
                resting(done.orderId()).ifPresent(order -> commands.withdraw(List.of(order), order.remaining()));
            case Match match -> {
                commands.hit(match);
                namedMaker = number(match.makerId()).stream()
                        .mapToLong(Long::longValue)
                        .findFirst();
            }
            case Message.Trade _, Message.Book _, Message.Skipped _ -> {}
        }
        Outbox corrections = new Outbox();
        step.bookAfter().ifPresent(book -> correct(book, corrections));
        List<Fill> fills = Stream.concat(commands.fills.stream(), corrections.fills.stream())
                .toList();
        return new Step(step, commands.commands, corrections.commands, fills, namedMaker);
    }

    private void open(Open order, Outbox outbox) {
        Command.Role role = order.orderId().isEmpty() ? Command.Role.SEED : Command.Role.MAKER;
        long number = outbox.place(role, order.side(), order.priceTicks(), order.quantity(), false);
        if (!order.orderId().isEmpty()) {
            orderNumberByRecordedId.put(order.orderId(), number);
        }
    }

    private void reduce(Message.Reduce reduce, Outbox outbox) {
        List<BookOrder> orders = number(reduce.orderId()).isEmpty()
                ? seedsNewestFirst(reduce.side(), reduce.priceTicks())
                : resting(reduce.orderId()).stream().toList();
        outbox.withdraw(orders, reduce.quantity());
    }

    private Optional<Long> number(String recordedId) {
        return Optional.ofNullable(orderNumberByRecordedId.get(recordedId));
    }

    private Optional<BookOrder> resting(String recordedId) {
        return number(recordedId).flatMap(mirror::resting);
    }

    private void correct(Snapshot book, Outbox outbox) {
        // Surplus is withdrawn on both sides first, so that no seed order matches an order that should be gone.
        for (Side side : Side.values()) {
            withdrawSurplus(side, book, outbox);
        }
        for (Side side : Side.values()) {
            for (Level level : book.levels(side)) {
                long missing = level.quantity() - mirror.quantityAt(side, level.priceTicks());
                if (missing > 0) {
                    outbox.place(Command.Role.SEED, side, level.priceTicks(), missing, false);
                }
            }
        }
    }

    private void withdrawSurplus(Side side, Snapshot book, Outbox outbox) {
        for (Level mirrored : mirror.levels(side)) {
            long price = mirrored.priceTicks();
            if (!book.shows(side, price)) {
                return;
            }
            long surplus = mirrored.quantity() - book.quantityAt(side, price);
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

        void hit(Match match) {
            Side taker = match.side().opposite();
            place(Command.Role.TAKER, taker, match.priceTicks(), match.quantity(), true);
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
