package io.evenbook.demo.lobster;

/** What a message reports, numbered as LOBSTER does. */
public enum MessageType {
    /** A new limit order. */
    SUBMISSION(1),
    /** A part of a resting order was withdrawn. */
    REDUCTION(2),
    /** All that was left of a resting order was withdrawn. */
    CANCELLATION(3),
    /** A resting order was hit. */
    EXECUTION(4),
    /** A hidden order was hit: the visible book did not change. */
    HIDDEN_EXECUTION(5),
    /** An auction took place. */
    CROSS_TRADE(6),
    /** Trading was halted or resumed. */
    HALT(7);

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Whether it changes the visible book by itself. The others are counted, and nothing is sent for them. */
    public boolean changesBook() {
        return code <= EXECUTION.code;
    }

    static MessageType ofCode(int code) {
        for (MessageType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("must be 1 to 7: messageType=" + code);
    }
}
