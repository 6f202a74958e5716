package io.evenbook.command.base;

import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.Rejection;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several commands in one commit. Its result is a list with the {@link Outcome} of each.
 *
 * @param mode which of the others a refusal stops
 * @param commands a null element is skipped
 */
public record CompositeCommand(Mode mode, List<?> commands) {

    /** ALL: a refusal stops all commands. UP_TO_FIRST: it stops the later ones. EACH: it stops no other. */
    public enum Mode {
        ALL,
        UP_TO_FIRST,
        EACH
    }

    /**
     * The outcome of one command.
     *
     * @param events how many it caused; the log has them in the order of the commands
     * @param position position of the last of these events; without events, of the last event before the decision
     * @param version version of the resource that the command is about
     * @param failure why the command was refused; null if it succeeded
     * @param skipped whether another command's refusal stopped it, or it is null
     */
    public record Outcome(int events, long position, long version, RuntimeException failure, boolean skipped) {
        private static final Outcome SKIPPED = new Outcome(0, 0, 0, null, true);
    }

    /** Stands for a command that was refused before the others were sent. */
    public record Refused(Rejection rejection) {}

    /** In mode ALL, one command uses a unique key that an earlier command has used. */
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

    /** @param handler decides each command */
    public static List<Outcome> decide(CompositeCommand composite, CommandHandler<Object> handler, Streams streams) {
        List<Outcome> outcomes = new ArrayList<>(composite.commands.size());
        boolean failed = false;
        for (int i = 0; i < composite.commands.size(); i++) {
            boolean skipped = composite.commands.get(i) == null || failed && composite.mode == Mode.UP_TO_FIRST;
            Outcome outcome = skipped ? Outcome.SKIPPED : composite.decide(i, handler, streams);
            failed |= outcome.failure != null;
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Outcome decide(int item, CommandHandler<Object> handler, Streams streams) {
        long before = streams.position();
        try {
            if (commands.get(item) instanceof Refused refused) {
                throw new RejectedException(refused.rejection());
            }
            long version = streams.attempt(() -> handler.handle(commands.get(item), streams));
            return new Outcome((int) (streams.position() - before), streams.position(), version, null, false);
        } catch (RejectedException e) {
            if (mode == Mode.ALL) {
                throw new RejectedException(new RejectedItem("item", item, e.rejection()));
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
