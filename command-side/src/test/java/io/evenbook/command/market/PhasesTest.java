package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketRejection.PhaseRefuses;
import io.evenbook.api.market.MarketRejection.Reference;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PhaseAction;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PhasesTest {
    private static final String TWO = """
            open alice
            open bob
            deposit alice 1000 USD
            deposit alice 10 BTC
            deposit bob 1000 USD
            deposit bob 10 BTC
            buy o1 alice 1 @90
            buy o2 bob 1 @90
            """;

    @Nested
    class Allowing {
        /** - or x, refused: an order that may rest or waits, IOC, FOK, MARKET, post-only, a reduction, a cancel. */
        @ParameterizedTest
        @CsvSource({
            "OPEN,        -, -, -, -, -, -, -",
            "CALL,        -, x, x, x, x, -, -",
            "HALTED,      x, x, x, x, x, -, -",
            "CANCEL_ONLY, x, x, x, x, x, -, -",
            "CLOSED,      x, x, x, x, x, x, x"
        })
        void eachPhaseAllowsWhatItsTableSays(
                String phase,
                String gtc,
                String ioc,
                String fok,
                String market,
                String postOnly,
                String reduce,
                String cancel) {
            String rows = """
                    %s
                    buy o3 alice 0.1 @80                     | %s
                    buy oa alice 0.1 @80 until=10:00         | %s
                    buy ob alice 0.1 @80 DAY                 | %s
                    buy oc alice 0.1 @80 stop=200            | %s
                    buy od alice 0.1 stop=200                | %s
                    buy o4 alice 0.1 @80 IOC                 | %s
                    buy o5 alice 0.1 @80 FOK                 | %s
                    sell o6 alice 0.1                        | %s
                    buy o7 alice 0.1 @80 post-only=REJECT    | %s
                    buy o8 alice 0.1 @80 post-only=SLIDE     | %s
                    amend o1 0.5                            | %s
                    cancel o1                                | %s
                    """.formatted(
                            phase.equals("OPEN") ? "" : "phase " + phase + " " + reference(phase),
                            outcome(gtc),
                            outcome(gtc),
                            outcome(gtc),
                            outcome(gtc),
                            outcome(gtc),
                            outcome(ioc),
                            outcome(fok),
                            outcome(market),
                            outcome(postOnly),
                            outcome(postOnly),
                            outcome(reduce),
                            outcome(cancel));

            DecisionTable.of(TWO).then(rows);
        }

        private static String outcome(String cell) {
            return cell.equals("x") ? "market.phase" : "-";
        }

        @ParameterizedTest
        @EnumSource(Phase.class)
        void whatEndsOrdersByDutyWorksInEveryPhase(Phase phase) {
            DecisionTable table = DecisionTable.of(TWO);
            if (phase != Phase.OPEN) {
                table.then("phase " + phase + " " + reference(phase.name()));
            }

            table.then("""
                    freeze alice DEBITS  | - | alice 1000 90 910 reserved 0 -> 1000 0 1000
                    cancel-all           | -
                    cancel-all           | =
                    """.replace(" reserved 0", ""));

            assertThat(table.world().market().book().orders()).isZero();
        }

        @Test
        void aRefusalSaysWhatThePhaseAllows() {
            World world = new World().funded(ALICE, "1000", "0");
            world.send(phase(Phase.CALL, "100"));

            assertThat(rejectionOf(() -> world.send(Vocabulary.limit(ALICE, 1, Side.BUY, TimeInForce.IOC, "100", "1"))))
                    .isEqualTo(new PhaseRefuses(
                            BTC_USD,
                            Phase.CALL,
                            PhaseAction.TAKE,
                            List.of(PhaseAction.REST, PhaseAction.MOVE, PhaseAction.AMEND, PhaseAction.CANCEL)));
            world.send(phase(Phase.CLOSED, null));
            assertThat(rejectionOf(() -> world.send(Vocabulary.limit(ALICE, 1, Side.BUY, "100", "1"))))
                    .satisfies(refused -> assertThat(refused.refusal().detail())
                            .isEqualTo("Market BTC-USD is in phase CLOSED, which refuses REST and allows nothing."));
        }

        @Test
        void anUnknownOrderAndAnEndedOneComeBeforeThePhase() {
            DecisionTable.of(TWO).then("""
                    cancel o2
                    phase CLOSED
                    cancel o9       | order.unknown
                    cancel o2       | order.ended
                    amend o9 -1    | order.unknown
                    amend o1 -1    | market.phase
                    """);
        }
    }

    @Nested
    class Changing {
        private final World world = new World();

        @Test
        void eachPhaseFollowsEachOtherAndARepeatDoesNothing() {
            world.send(phase(Phase.CALL, "100"));
            for (Phase before : Phase.values()) {
                for (Phase phase : Phase.values()) {
                    world.send(phase(before, null));
                    String hash = world.market().bookHash();
                    List<Object> events = world.send(phase(phase, null));
                    if (phase == before) {
                        assertThat(events).isEmpty();
                    } else {
                        PhaseChanged changed = (PhaseChanged) events.getFirst();
                        assertThat(changed)
                                .isEqualTo(new PhaseChanged(
                                        BTC_USD,
                                        phase,
                                        before,
                                        null,
                                        "why",
                                        null,
                                        List.of(BookStep.of("P", phase)),
                                        world.market().bookHash()));
                        assertThat(changed.bookHash()).isNotEqualTo(hash);
                    }
                    assertThat(world.market().phase()).isEqualTo(phase);
                }
            }
        }

        @Test
        void theFirstCallNeedsAReference() {
            assertThat(rejectionOf(() -> world.send(phase(Phase.CALL, null))))
                    .isEqualTo(new Reference(BTC_USD, Phase.CALL, null, decimal("0.01")));
            for (String wrong : List.of("0", "-1", "100.001", "1000000000000000000")) {
                assertThat(rejectionOf(() -> world.send(phase(Phase.CALL, wrong))))
                        .as(wrong)
                        .isEqualTo(new Reference(BTC_USD, Phase.CALL, decimal(wrong), decimal("0.01")));
            }
            assertThat(world.send(phase(Phase.CALL, "100.01")))
                    .singleElement()
                    .satisfies(event ->
                            assertThat(((PhaseChanged) event).referenceTicks()).isEqualTo(10_001L));
        }

        @Test
        void aReferenceIsForACallOnly() {
            for (Phase phase : List.of(Phase.OPEN, Phase.HALTED, Phase.CLOSED, Phase.CANCEL_ONLY)) {
                assertThat(rejectionOf(() -> world.send(phase(phase, "100"))).code())
                        .isEqualTo("market.reference");
            }
        }

        @Test
        void anotherReferenceReplacesTheOneOfACall() {
            world.send(phase(Phase.CALL, "100"));

            assertThat(world.send(phase(Phase.CALL, "100"))).isEmpty();
            assertThat(world.send(phase(Phase.CALL, null))).isEmpty();
            assertThat(world.send(phase(Phase.CALL, "101")))
                    .singleElement()
                    .satisfies(
                            event -> assertThat(((PhaseChanged) event).before()).isEqualTo(Phase.CALL));
            assertThat(world.market().book().lastTicks()).isEqualTo(10_100);
        }

        @Test
        void anUnknownMarketHasNoPhase() {
            assertThat(rejectionOf(() ->
                                    world.send(new ChangePhase(new MarketId("BTC-X"), Phase.CALL, "why", null, null)))
                            .code())
                    .isEqualTo("market.unknown");
        }
    }

    private static String reference(String phase) {
        return phase.equals("CALL") ? "reference=85" : "";
    }

    private static ChangePhase phase(Phase phase, String reference) {
        return new ChangePhase(BTC_USD, phase, "why", decimal(reference), null);
    }
}
