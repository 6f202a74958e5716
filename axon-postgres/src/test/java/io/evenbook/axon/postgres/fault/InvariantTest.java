package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.fault.Evidence.Event;
import io.evenbook.axon.postgres.fault.Evidence.TokenStep;
import io.evenbook.axon.postgres.fault.Evidence.ViewRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sound run breaks no invariant; each planted fault breaks those that it should, and no other. */
class InvariantTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<String> history = new ArrayList<>(List.of(
            "started",
            "sent a-1 jar_1 OPEN 0",
            "acknowledged a-1 1",
            "sent a-2 jar_1 ADD 5",
            "acknowledged a-2 2",
            "sent a-3 jar_2 OPEN 0",
            "sent a-4 jar_1 TAKE 9",
            "refused a-4 TooFewMarbles",
            "sent a-5 jar_1 TAKE 2",
            "unknown a-5 OutcomeUnknownException",
            "sent a-6 jar_1 ADD 1",
            "unknown a-6 OutcomeUnknownException"));
    private final List<Event> events = new ArrayList<>(List.of(
            event(1, "jar_1", 0, "a-1", 0, 0),
            event(2, "jar_1", 1, "a-2", 5, 5),
            event(3, "jar_2", 0, "a-3", 0, 0),
            event(4, "jar_1", 2, "a-5", -2, 3)));
    private final List<ViewRow> view =
            new ArrayList<>(List.of(new ViewRow("jar_1", 3, 3, 4), new ViewRow("jar_2", 0, 1, 3)));
    private final List<TokenStep> tokens = new ArrayList<>(
            List.of(token(0, 0), token(1, 0), token(0, 2), token(1, 3), token(0, 2), token(0, 4), token(1, 4)));

    @Test
    void aSoundRunBreaksNone() {
        assertBroken();
    }

    @Test
    void anAcknowledgedEventThatIsLostAtTheEnd() {
        history.add("sent a-7 jar_2 ADD 3");
        history.add("acknowledged a-7 5");
        assertBroken(Invariant.ACKNOWLEDGED_EVENTS_EXIST_EXACTLY_ONCE);
    }

    @Test
    void anAcknowledgedEventThatStandsElsewhere() {
        history.set(4, "acknowledged a-2 3");
        assertBroken(Invariant.ACKNOWLEDGED_EVENTS_EXIST_EXACTLY_ONCE);
    }

    @Test
    void anAcknowledgedCommandThatHappenedTwice() {
        events.add(event(5, "jar_1", 3, "a-2", 5, 8));
        view.set(0, new ViewRow("jar_1", 8, 4, 5));
        assertBroken(Invariant.ACKNOWLEDGED_EVENTS_EXIST_EXACTLY_ONCE);
    }

    @Test
    void aRefusedCommandThatLeftAnEvent() {
        history.set(10, "refused a-5 StoreUnavailableException");
        history.removeLast();
        assertBroken(Invariant.REFUSED_COMMANDS_LEAVE_NOTHING);
    }

    @Test
    void anUnknownCommandThatHappenedTwice() {
        events.add(event(5, "jar_1", 3, "a-5", -2, 1));
        view.set(0, new ViewRow("jar_1", 1, 4, 5));
        assertBroken(Invariant.UNKNOWN_COMMANDS_HAPPEN_AT_MOST_ONCE);
    }

    @Test
    void anEventWithoutACommand() {
        events.add(event(5, "jar_2", 1, null, 1, 1));
        view.set(1, new ViewRow("jar_2", 1, 2, 5));
        assertBroken(Invariant.EVENTS_DO_WHAT_THEIR_COMMANDS_ASKED);
    }

    @Test
    void anEventOfAnotherAmount() {
        history.set(3, "sent a-2 jar_1 ADD 6");
        assertBroken(Invariant.EVENTS_DO_WHAT_THEIR_COMMANDS_ASKED);
    }

    @Test
    void aHoleInTheLog() {
        events.set(3, event(5, "jar_1", 2, "a-5", -2, 3));
        view.set(0, new ViewRow("jar_1", 3, 3, 5));
        assertBroken(Invariant.POSITIONS_ARE_DENSE);
    }

    @Test
    void aHoleInAStream() {
        events.set(3, event(4, "jar_1", 3, "a-5", -2, 3));
        assertBroken(Invariant.STREAMS_ARE_DENSE);
    }

    @Test
    void aStreamThatBeginsTwice() {
        history.add("sent a-7 jar_2 OPEN 0");
        events.add(event(5, "jar_2", 0, "a-7", 0, 0));
        view.set(1, new ViewRow("jar_2", 0, 2, 5));
        assertBroken(Invariant.STREAMS_ARE_DENSE);
    }

    @Test
    void timeThatFalls() {
        Event last = events.removeLast();
        events.add(new Event(
                last.position(),
                last.jarId(),
                last.sequence(),
                NOON.minusNanos(1000),
                last.commandId(),
                last.marbles(),
                last.after()));
        assertBroken(Invariant.TIME_NEVER_FALLS);
    }

    @Test
    void anEventThatWasDecidedOnAStaleJar() {
        events.set(3, event(4, "jar_1", 2, "a-5", -2, 2));
        assertBroken(Invariant.MARBLES_ARE_CONSERVED);
    }

    @Test
    void marblesThatMovedInTheView() {
        view.set(0, new ViewRow("jar_1", 2, 3, 4));
        view.set(1, new ViewRow("jar_2", 1, 1, 3));
        assertBroken(Invariant.VIEW_EQUALS_FOLD_OF_EVENTS);
    }

    @Test
    void anEventThatTheViewHandledTwice() {
        view.set(0, new ViewRow("jar_1", 1, 4, 4));
        assertBroken(Invariant.MARBLES_ARE_CONSERVED, Invariant.VIEW_EQUALS_FOLD_OF_EVENTS);
    }

    @Test
    void anEventThatTheViewMissed() {
        view.removeLast();
        assertBroken(Invariant.VIEW_EQUALS_FOLD_OF_EVENTS);
    }

    @Test
    void aRowThatNoEventExplains() {
        view.add(new ViewRow("jar_3", 0, 1, 4));
        assertBroken(Invariant.VIEW_EQUALS_FOLD_OF_EVENTS);
    }

    @Test
    void aTokenThatGoesBack() {
        tokens.add(token(1, 3));
        assertBroken(Invariant.TOKENS_NEVER_GO_BACK);
    }

    private void assertBroken(Invariant... expected) {
        History recorded = History.of(history);
        Evidence evidence = new Evidence(events, view, tokens);
        assertThat(Arrays.stream(Invariant.values())
                        .filter(invariant ->
                                !invariant.brokenBy(recorded, evidence).isEmpty()))
                .containsExactly(expected);
    }

    private static Event event(long position, String jarId, long sequence, String commandId, int marbles, int after) {
        return new Event(position, jarId, sequence, NOON, commandId, marbles, after);
    }

    private static TokenStep token(int segment, long position) {
        return new TokenStep(ViewProcessor.NAME, segment, "node", position);
    }
}
