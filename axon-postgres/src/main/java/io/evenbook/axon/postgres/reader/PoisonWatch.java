package io.evenbook.axon.postgres.reader;

import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records the commands that one reader cannot handle, and asks whether an operator has it skip them. */
final class PoisonWatch {

    private static final Logger logger = LoggerFactory.getLogger(PoisonWatch.class);

    /** A single failure may be chance. */
    private static final int FAILURES_OF_POISON = 2;

    private final PoisonEvents table;
    private final String reader;
    private final String tokenName;

    /** Positions of what this reader has recorded and not yet handled. */
    private Set<Long> recorded = Set.of();

    private long failedPosition;
    private int failures;

    /** @param table null if the reader retries without end */
    PoisonWatch(PoisonEvents table, String reader, String tokenName) {
        this.table = table;
        this.reader = reader;
        this.tokenName = tokenName;
    }

    /** The reader begins at its stored token. */
    void begin() {
        if (table != null) {
            try {
                recorded = table.recordedBy(tokenName);
            } catch (RuntimeException e) {
                logger.warn("The reader {} goes on without its poison events: {}", tokenName, e.toString());
            }
        }
    }

    /**
     * The handler failed on a batch of one command, by the events.
     *
     * @param position of the command's last event
     * @param event the last one that the reader handles
     * @return whether the reader skips the command
     */
    boolean skips(long position, TrackedEventMessage<?> event, Throwable failure) {
        if (table == null) {
            return false;
        }
        if (table.isSkipped(reader, position, event.getIdentifier())) {
            logger.warn(
                    "The reader {} skips the command that ends at position {}, as an operator decided: {}",
                    tokenName,
                    position,
                    failure.toString());
            return true;
        }
        failures = position == failedPosition ? failures + 1 : 1;
        failedPosition = position;
        if (failures >= FAILURES_OF_POISON) {
            long eventPosition = event.trackingToken().position().orElseThrow();
            table.record(reader, position, tokenName, eventPosition, textOf(failure));
            recorded = table.recordedBy(tokenName);
        }
        return false;
    }

    /** Another failure: the next one of the events is the first again. */
    void forgetFailures() {
        failures = 0;
    }

    /** The handler has handled all up to a position. */
    void handled(long through) {
        if (recorded.stream().anyMatch(position -> position <= through)) {
            try {
                recorded.stream()
                        .filter(position -> position <= through)
                        .forEach(position -> table.markHandled(tokenName, position));
                recorded =
                        recorded.stream().filter(position -> position > through).collect(Collectors.toSet());
            } catch (RuntimeException e) {
                logger.debug("The reader {} marks poison events as handled after its next batch", tokenName, e);
            }
        }
    }

    private static String textOf(Throwable failure) {
        Throwable root =
                TransientFailure.causesOf(failure).reduce((_, cause) -> cause).orElseThrow();
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }
}
