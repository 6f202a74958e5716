package io.evenbook.saga.journal;

import static io.evenbook.saga.journal.Entries.ALICE;
import static io.evenbook.saga.journal.Entries.BOB;
import static io.evenbook.saga.journal.Entries.posted;
import static io.evenbook.saga.journal.Entries.prepared;
import static io.evenbook.saga.journal.Entries.refused;
import static io.evenbook.saga.journal.Entries.released;
import static io.evenbook.saga.journal.Entries.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.GroupCommand.CompleteGroup;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.CommandKeys;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import io.evenbook.saga.ScriptedCommandBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walks through every way in which the log can be cut into batches, their commands be carried out in one order or the other, and a batch be
 * lost after any number of them, while the client asks once more for what was rejected. Whatever happens, an attempt ends as its accounts
 * have answered, and nothing prepared stays behind.
 */
class EveryCrashTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final SagaMeters METERS = new SagaMeters(EntryPosting.NAME, new SimpleMeterRegistry());
    private static final int CRASHES = 2;
    private static final int MAX_BATCH = 6;

    private final Set<World> seen = new HashSet<>();
    private int finished;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyAttemptEndsAsItsAccountsHaveAnswered(int requests) {
        walk(new World(List.of(requested(1)), Set.of(), null, 0, CRASHES, requests - 1));

        System.out.println(seen.size() + " worlds");
        assertThat(seen).hasSizeGreaterThan(100 * requests);
        assertThat(finished).isPositive();
    }

    /** Bob refuses in the first attempt, and nobody in the second. */
    private static boolean accepts(AccountId account, int attempt) {
        return attempt > 1 || !account.equals(BOB);
    }

    private void walk(World world) {
        if (!seen.add(world)) {
            return;
        }
        world.check();
        List<World> next = world.next();
        if (next.isEmpty()) {
            world.checkEnd();
            finished++;
        }
        next.forEach(this::walk);
    }

    /**
     * @param log       what has happened, in the order of the log
     * @param keys      of the commands that were carried out
     * @param saga      as it is stored, or null
     * @param delivered how much of the log the process has done with
     * @param crashes   how many more may happen
     * @param requests  how often the client may ask once more
     */
    private record World(List<Object> log, Set<String> keys, String saga, int delivered, int crashes, int requests) {

        /** All that can happen next; nothing, once all is delivered. */
        List<World> next() {
            List<World> worlds = new ArrayList<>();
            for (int end = delivered + 1; end <= Math.min(log.size(), delivered + MAX_BATCH); end++) {
                Batch batch = batch(end);
                worlds.add(done(batch, batch.commands));
                worlds.add(done(batch, batch.commands.reversed()));
                for (int carriedOut = 0; crashes > 0 && carriedOut <= batch.commands.size(); carriedOut++) {
                    worlds.add(crashed(batch.commands.subList(0, carriedOut)));
                    worlds.add(crashed(batch.commands.reversed().subList(0, carriedOut)));
                }
            }
            if (requests > 0 && status() == EntryStatus.REJECTED) {
                List<Object> asked = plus(log, requested(attempt() + 1));
                worlds.add(new World(asked, keys, saga, delivered, crashes, requests - 1));
            }
            return worlds;
        }

        private World done(Batch batch, List<CommandMessage<?>> commands) {
            World after = carriedOut(commands);
            return new World(after.log, after.keys, batch.saga, batch.end, crashes, requests);
        }

        /** Neither the token nor the saga was stored. */
        private World crashed(List<CommandMessage<?>> commands) {
            World after = carriedOut(commands);
            return new World(after.log, after.keys, saga, delivered, crashes - 1, requests);
        }

        private record Batch(int end, String saga, List<CommandMessage<?>> commands) {}

        /** Hands events to the saga itself, as it was stored. */
        private Batch batch(int end) {
            ScriptedCommandBus bus = new ScriptedCommandBus();
            ProcessDispatcher dispatcher = new ProcessDispatcher(EntryPosting.NAME, bus.dispatcher());
            EntryPosting current = saga == null ? null : JSON.readValue(saga, EntryPosting.class);
            for (Object event : log.subList(delivered, end)) {
                if (event instanceof EntriesRequested) {
                    current = new EntryPosting();
                }
                if (current == null) {
                    continue;
                }
                current.use(dispatcher, METERS);
                if (handle(current, event)) {
                    current = null;
                }
            }
            return new Batch(end, current == null ? null : JSON.writeValueAsString(current), bus.messages());
        }

        /** Tells whether the saga has ended. */
        private static boolean handle(EntryPosting saga, Object event) {
            EventMessage<?> message = new GenericEventMessage<>(event);
            UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(message);
            boolean ended = switch (event) {
                case EntriesRequested requested -> {
                    saga.on(requested, message);
                    yield false;
                }
                case PartPrepared part -> {
                    saga.on(part, message);
                    yield false;
                }
                case PartRefused part -> {
                    saga.on(part, message);
                    yield false;
                }
                case PartPosted part -> {
                    saga.on(part, message);
                    yield false;
                }
                case PartReleased part -> {
                    saga.on(part, message);
                    yield false;
                }
                case EntriesPosted entries -> {
                    saga.on(entries);
                    yield true;
                }
                case EntriesRejected entries -> {
                    saga.on(entries);
                    yield true;
                }
                default -> throw new IllegalStateException(event.toString());
            };
            unitOfWork.commit();
            return ended;
        }

        private World carriedOut(List<CommandMessage<?>> commands) {
            World world = this;
            for (CommandMessage<?> command : commands) {
                String key = (String) command.getMetaData().get(CommandKeys.COMMAND_KEY);
                if (key == null || !world.keys.contains(key)) {
                    Set<String> used = new HashSet<>(world.keys);
                    if (key != null) {
                        used.add(key);
                    }
                    world = new World(world.decided(command.getPayload()), used, saga, delivered, crashes, requests);
                }
            }
            return world;
        }

        /** The aggregates as they are specified. */
        private List<Object> decided(Object command) {
            return switch (command) {
                case PreparePart prepare when isPrepared(prepare.accountId()) -> log;
                case PreparePart prepare ->
                    plus(log, accepts(prepare.accountId(), attempt()) ? prepared(prepare.accountId()) : refused(prepare.accountId()));
                case PostPart post -> isPrepared(post.accountId()) ? plus(log, posted(post.accountId())) : log;
                case ReleasePart release -> isPrepared(release.accountId()) ? plus(log, released(release.accountId())) : log;
                case CompleteGroup _ -> status() == EntryStatus.PENDING ? plus(log, posted()) : log;
                case RejectGroup reject ->
                    status() == EntryStatus.PENDING
                            ? plus(log, new EntriesRejected(reject.groupId(), reject.accountId(), reject.code(), reject.detail()))
                            : log;
                default -> throw new IllegalStateException(command.toString());
            };
        }

        private boolean isPrepared(AccountId account) {
            boolean isPrepared = false;
            for (Object event : log) {
                isPrepared = switch (event) {
                    case PartPrepared part when part.accountId().equals(account) -> true;
                    case PartPosted part when part.accountId().equals(account) -> false;
                    case PartReleased part when part.accountId().equals(account) -> false;
                    default -> isPrepared;
                };
            }
            return isPrepared;
        }

        private int attempt() {
            return (int) log.stream().filter(EntriesRequested.class::isInstance).count();
        }

        private EntryStatus status() {
            EntryStatus status = null;
            for (Object event : log) {
                status = switch (event) {
                    case EntriesRequested _ -> EntryStatus.PENDING;
                    case EntriesPosted _ -> EntryStatus.POSTED;
                    case EntriesRejected _ -> EntryStatus.REJECTED;
                    default -> status;
                };
            }
            return status;
        }

        /** What happened in the attempt under way. */
        private List<Object> ofThisAttempt() {
            int start = 0;
            for (int at = 0; at < log.size(); at++) {
                start = log.get(at) instanceof EntriesRequested ? at : start;
            }
            return log.subList(start, log.size());
        }

        void check() {
            long prepared = ofThisAttempt().stream().filter(PartPrepared.class::isInstance).count();
            boolean anyPosted = ofThisAttempt().stream().anyMatch(PartPosted.class::isInstance);
            assertThat(!anyPosted || prepared == 3).as("nobody posts before all are prepared: %s", this).isTrue();
            boolean rejected = ofThisAttempt().stream().anyMatch(EntriesRejected.class::isInstance);
            assertThat(!rejected || ofThisAttempt().stream().anyMatch(PartRefused.class::isInstance))
                    .as("rejected only for a refusal of this attempt: %s", this)
                    .isTrue();
            assertThat(!rejected || !anyPosted).as("rejected or posted: %s", this).isTrue();
        }

        void checkEnd() {
            EntryStatus expected = attempt() == 1 ? EntryStatus.REJECTED : EntryStatus.POSTED;
            assertThat(status()).as("%s", this).isEqualTo(expected);
            assertThat(saga).as("%s", this).isNull();
            assertThat(List.of(ALICE, BOB, Entries.CAROL)).as("nothing is left prepared: %s", this).noneMatch(this::isPrepared);
            assertThat(ofThisAttempt().stream().filter(PartPosted.class::isInstance)).as("%s", this).hasSize(attempt() == 1 ? 0 : 3);
        }

        private static List<Object> plus(List<Object> events, Object event) {
            List<Object> more = new ArrayList<>(events);
            more.add(event);
            return more;
        }
    }
}
