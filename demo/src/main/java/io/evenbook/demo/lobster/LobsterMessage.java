package io.evenbook.demo.lobster;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.Side;

/**
 * One line of a message file.
 *
 * @param orderId the order's number in the recording; 0 for hidden orders
 * @param quantity shares submitted, withdrawn or executed
 * @param price the order's price in ten-thousandths; hidden executions may lie between two ticks
 * @param side of the resting order, also for executions: the arriving order has the other side
 */
record LobsterMessage(MessageType type, long orderId, long quantity, long price, Side side) {
    private static final int FIELDS = 6;

    /** @throws IllegalArgumentException if it has fewer than six fields, or one is not what it should be */
    static LobsterMessage parse(String text) {
        String[] fields = text.split(",", -1);
        if (fields.length < FIELDS) {
            throw new IllegalArgumentException("must have 6 fields: has " + fields.length);
        }
        LobsterMessage message = new LobsterMessage(
                MessageType.ofCode(LobsterFormat.integer("messageType", fields[1])),
                LobsterFormat.integer("orderId", fields[2]),
                LobsterFormat.integer("size", fields[3]),
                LobsterFormat.integer("price", fields[4]),
                side(fields[5].strip()));
        if (message.type.changesBook() && (message.quantity <= 0 || message.price <= 0)) {
            throw new IllegalArgumentException(
                    "must have a size and a price > 0: size=" + message.quantity + ", price=" + message.price);
        }
        return message;
    }

    /** @param isKnown whether the order's submission is in the recording */
    Message on(Grid grid, boolean isKnown) {
        if (!type.changesBook()) {
            return new Message.Skipped();
        }
        long ticks = grid.ticks(LobsterFormat.dollars(price));
        String id = isKnown ? Long.toString(orderId) : "";
        return switch (type) {
            case SUBMISSION -> new Message.Open(Long.toString(orderId), side, ticks, quantity);
            case CANCELLATION -> isKnown ? new Message.Done(id) : new Message.Reduce(id, side, ticks, quantity);
            case REDUCTION -> new Message.Reduce(id, side, ticks, quantity);
            default -> new Message.Match(id, side, ticks, quantity);
        };
    }

    private static Side side(String direction) {
        return switch (direction) {
            case "1" -> Side.BUY;
            case "-1" -> Side.SELL;
            default -> throw new IllegalArgumentException("must be 1 or -1: direction=" + direction);
        };
    }
}
