package io.evenbook.axon.postgres.fault;

/** A client's knowledge of its command. */
sealed interface Outcome {

    /** Acknowledged: its event is at this position, for good. */
    record Acknowledged(long position) implements Outcome {}

    /** Refused: nothing of it is or will be stored. */
    record Refused(String why) implements Outcome {}

    /** It may be stored, or be stored yet. So is everything that got no answer. */
    record Unknown(String why) implements Outcome {}
}
