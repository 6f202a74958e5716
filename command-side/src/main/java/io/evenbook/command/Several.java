package io.evenbook.command;

import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedPart;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several commands in one commit. If one of them is refused, none is done, or, where that is allowed, all others are;
 * what each came to is the result: a list of {@link Outcome}.
 *
 * @param mode what a refusal means for the others
 * @param commands null where nothing is to be done
 */
public record Several(Mode mode, List<?> commands) {

    /** ALL: nothing is done. UP_TO_FIRST: what stands behind it is skipped. EACH: the others are done. */
    public enum Mode {
        ALL,
        UP_TO_FIRST,
        EACH
    }

    /**
     * What one command came to.
     *
     * @param events how many it caused; they stand in the order of the commands in the log
     * @param position of the last of them; without events, of the last event before the decision
     * @param version of the resource that it is about
     * @param failure why it was refused; null if it was done
     * @param skipped whether it was not decided because of another one
     */
    public record Outcome(int events, long position, long version, RuntimeException failure, boolean skipped) {
        private static final Outcome SKIPPED = new Outcome(0, 0, 0, null, true);
    }

    /** One of commands that are all done or none uses a unique key that was used before. */
    public static final class ItemRepeatedException extends RuntimeException {
        private final int item;
        private final transient UniqueKeyUsedException used;

        private ItemRepeatedException(int item, UniqueKeyUsedException used) {
            super(null, used, false, false);
            this.item = item;
            this.used = used;
        }

        public int item() {
            return item;
        }

        public UniqueKeyUsedException used() {
            return used;
        }
    }

    static List<Outcome> decide(Several several, Streams streams) {
        List<Outcome> outcomes = new ArrayList<>(several.commands.size());
        boolean failed = false;
        for (int i = 0; i < several.commands.size(); i++) {
            boolean skipped = several.commands.get(i) == null || failed && several.mode == Mode.UP_TO_FIRST;
            Outcome outcome = skipped ? Outcome.SKIPPED : several.decide(i, streams);
            failed |= outcome.failure != null;
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Outcome decide(int item, Streams streams) {
        long before = streams.position();
        try {
            long version = streams.attempt(() -> Handlers.decide(commands.get(item), streams));
            return new Outcome((int) (streams.position() - before), streams.position(), version, null, false);
        } catch (RejectedException e) {
            if (mode == Mode.ALL) {
                throw new RejectedException(new RejectedPart("item", item, e.rejection()));
            }
            return new Outcome(0, before, Streams.NONE, e, false);
        } catch (UniqueKeyUsedException e) {
            if (mode == Mode.ALL) {
                throw new ItemRepeatedException(item, e);
            }
            return new Outcome(0, before, Streams.NONE, e, false);
        }
    }
}
