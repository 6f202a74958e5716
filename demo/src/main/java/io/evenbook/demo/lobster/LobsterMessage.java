package io.evenbook.demo.lobster;

/**
 * One line of a message file.
 *
 * @param line from 1
 * @param orderId the order's number in the recording; 0 for hidden orders
 * @param quantity shares submitted, withdrawn or executed
 * @param priceTenThousandths the order's price; hidden executions may lie between two ticks
 * @param side of the resting order, also for executions: the arriving order has the other side
 */
public record LobsterMessage(
        int line, MessageType type, long orderId, long quantity, long priceTenThousandths, Side side) {

    /** @throws IllegalArgumentException if the line has fewer than six numbers or an unknown message type */
    static LobsterMessage parse(int line, String text) {
        String[] fields = text.split(",", -1);
        if (fields.length < 6) {
            throw new IllegalArgumentException("must have 6 fields: line " + line + " has " + fields.length);
        }
        return new LobsterMessage(
                line,
                MessageType.ofCode(Integer.parseInt(fields[1].strip())),
                Long.parseLong(fields[2].strip()),
                Long.parseLong(fields[3].strip()),
                Long.parseLong(fields[4].strip()),
                Integer.parseInt(fields[5].strip()) > 0 ? Side.BUY : Side.SELL);
    }
}
