package io.evenbook.demo.lobster;

import java.util.Locale;

/** The kind of a message, with LOBSTER's code. */
enum MessageType {
    /** A new limit order. */
    SUBMISSION(1),
    /** A resting order was reduced. */
    REDUCTION(2),
    /** The remainder of a resting order was cancelled. */
    CANCELLATION(3),
    /** A resting order was executed, in full or in part. */
    EXECUTION(4),
    /** A hidden order was executed: the visible book did not change. */
    HIDDEN_EXECUTION(5),
    /** An auction took place. */
    CROSS_TRADE(6),
    /** Trading was halted or resumed. */
    HALT(7);

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    /** For example {@code 5 hidden execution}. */
    String label() {
        return code + " " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether the message changes the visible book. */
    boolean changesBook() {
        return code <= EXECUTION.code;
    }

    static MessageType ofCode(long code) {
        for (MessageType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("must be 1 to 7: messageType=" + code);
    }
}
