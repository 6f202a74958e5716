package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketRejection.OrdersLive;
import io.evenbook.api.market.MarketRejection.OrdersOffTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.snapshot.ChunkForm;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.World;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.base.CompositeCommand.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another tick or lot under live orders. The market has a tick of 0.01 and a lot of 0.0001. */
class TermsRevisionTest {
    private static final AccountId ALICE = new AccountId("acc_alice");

    private final DecisionTable table = DecisionTable.of("""
            open alice
            open bob
            deposit alice 100 BTC
            deposit bob 100000 USD
            """);

    private final World world = table.world();

    private static ChangeTerms tick(String tick) {
        return units(tick, "0.0001");
    }

    /** Sends new terms and what the processes send after them; returns their event. */
    private TermsChanged change(ChangeTerms change) {
        List<Object> events = world.send(change);
        world.settle(events);
        requireSameFromLog();
        TermsChanged changed = (TermsChanged) events.getLast();
        assertThat(changed.bookHash()).isEqualTo(world.market().bookHash());
        return changed;
    }

    /** A start from the log makes the same of the market. */
    private void requireSameFromLog() {
        MarketState replayed = world.streams().log().stream()
                .filter(MarketEvent.class::isInstance)
                .map(MarketEvent.class::cast)
                .reduce((MarketState) null, MarketState::evolve, (state, _) -> state);
        assertThat(replayed).isEqualTo(world.market());
    }

    private static long count(List<Object> events, Class<?> type) {
        return events.stream().filter(type::isInstance).count();
    }

    @Test
    void ordersOffTheNewTickEndAndTheOthersKeepTheirPlaces() {
        table.then("""
                sell o1 alice 1 @100.05
                sell o2 alice 2 @100.05
                sell o3 alice 3 @100.07
                buy o4 bob 1 @99.95
                buy o5 bob 1 @99.99      | - | bob 100000 99.95 99900.05 -> 100000 199.94 99800.06
                phase HALTED
                """);
        List<Object> events = world.send(tick("0.05"));
        assertThat(events.stream()
                        .filter(OrderCancelled.class::isInstance)
                        .map(event -> ((OrderCancelled) event).reason()))
                .containsExactly(CancelReason.TERMS_CHANGED, CancelReason.TERMS_CHANGED);
        assertThat(((TermsChanged) events.getLast()).levels())
                .containsExactly(new BookLevel(Side.BUY, 1_999, 10_000, 1), new BookLevel(Side.SELL, 2_001, 30_000, 2));
        requireSameFromLog();
        world.settle(events);
        table.then("""
                phase OPEN               | - | bob 100000 99.95 99900.05; alice.BTC 100 3 97
                buy o6 bob 1.5 @100.05
                settle 1                 | - | alice.BTC 100 3 97 -> 99 2 97
                settle 2                 | - | alice.BTC 99 2 97 -> 98.5 1.5 97
                cancel o1                | order.ended
                cancel o3                | order.ended
                buy o7 bob 1 @100.01     | order.tick
                cancel o2                | - | alice.BTC 98.5 1.5 97 -> 98.5 0 98.5
                cancel o4                | -
                """);
    }

    @Test
    void aFinerTickEndsNoOrder() {
        table.then("""
                terms tick=0.05
                sell o1 alice 1 @100.05
                buy o2 bob 0.4 @100.05
                sell o3 alice 1 @101 stop=90.05
                buy o4 bob 5 @80 display=1
                phase CLOSED
                """);
        assertThat(change(tick("0.01")).levels())
                .containsExactly(new BookLevel(Side.BUY, 8_000, 10_000, 1), new BookLevel(Side.SELL, 10_005, 6_000, 1));
        assertThat(world.market().book().lastTicks()).isEqualTo(10_005);
        assertThat(world.market().book().isLastAbove()).isFalse();
        table.then("""
                phase OPEN
                buy o5 bob 0.6 @100.06
                settle 2                 | - | alice.BTC 100 2 98 -> 99.4 1.4 98
                """);
    }

    @Test
    void stopsEndByTheirStopAndProtectionPrices() {
        table.then("""
                sell o1 alice 1 stop=90.05
                sell o2 alice 1 stop=90.05 protection=80.01
                sell o3 alice 1 stop=90.01
                sell o4 alice 1 stop=90.05 protection=80.05
                buy o5 bob 1 stop=110 protection=120
                buy o6 bob 1 stop=110 protection=120.01
                sell o7 alice 1 @85.01 stop=90.05
                phase HALTED
                """);
        change(tick("0.05"));
        table.then("""
                cancel o1 | -
                cancel o2 | order.ended
                cancel o3 | order.ended
                cancel o4 | -
                cancel o5 | -
                cancel o6 | order.ended
                cancel o7 | order.ended
                """);
    }

    @Test
    void aStopWithoutProtectionSellsAtAnyPriceAndOneWithKeepsIt() {
        table.then("""
                terms tick=0.05
                sell o1 alice 1 stop=90.05 protection=0.05
                sell o2 alice 2 stop=90
                amend o2 1
                phase HALTED
                """);
        change(tick("0.01"));
        table.then("""
                phase OPEN
                buy o3 bob 2 @0.01
                buy o4 bob 0.1 @90.05
                sell o5 alice 0.1 @90.05
                cancel o1 | order.ended
                settle 1
                buy o6 bob 0.1 @90
                sell o7 alice 0.1 @90
                settle 2
                settle 3
                cancel o2 | order.ended
                # A process releases the hold of o1
                cancel o3 | - | alice.BTC 98.8 1 97.8
                """);
    }

    @Test
    void aTickAboveTheLastPriceLeavesTheBandsOn() {
        table.then("""
                sell o1 alice 1 @0.99
                buy o2 bob 1 @0.99
                phase HALTED
                """);
        change(tick("1"));
        table.then("phase OPEN");
        assertThat(world.market().book().lastTicks()).isZero();
        assertThat(world.market().book().bandTicks()).isOne();
        assertThat(world.market().referenceTicks()).isOne();
    }

    @Test
    void aLastPriceBetweenTwoTicksFiresNoStop() {
        table.then("""
                sell o1 alice 1 @100.04
                buy o2 bob 1 @100.04
                sell o3 alice 0.5 stop=100.00
                buy o4 bob 0.5 stop=100.05
                buy o5 bob 1 @99.95
                phase HALTED
                """);
        change(tick("0.05"));
        assertThat(world.market().book().lastTicks()).isEqualTo(2_000);
        assertThat(world.market().book().isLastAbove()).isTrue();
        table.then("phase OPEN");
        assertThat(world.market().book().trades()).isEqualTo(1);
        assertThat(world.market().book().stops(ALICE)).isEqualTo(1);
        // Named by an operator, the same price is the lower tick
        table.then("""
                phase CALL reference=100.00
                phase CALL reference=100.00 | =
                phase OPEN
                """);
        assertThat(world.market().book().stops(ALICE)).isZero();
        assertThat(world.market().book().trades()).isEqualTo(2);
    }

    /** Counted from the coarser tick alone it would be just above 100.00, and the stop at 100.02 would fire. */
    @Test
    void aLastPriceBetweenTwoTicksIsExactInTheNextFinerOne() {
        table.then("""
                sell o1 alice 1 @100.04
                buy o2 bob 1 @100.04
                phase HALTED
                """);
        change(tick("0.05"));
        change(tick("0.03"));
        assertThat(world.market().book().lastTicks()).isEqualTo(3_334);
        assertThat(world.market().book().isLastAbove()).isTrue();
        world.streams().restore(MarketState.AGGREGATE.type(), BTC_USD, restored(world.market()));
        change(tick("0.02"));
        assertThat(world.market().book().lastTicks()).isEqualTo(5_002);
        assertThat(world.market().book().isLastAbove()).isFalse();
        table.then("""
                phase OPEN
                buy o4 bob 1 @100.00
                sell o5 alice 0.5 stop=100.02
                """);
        assertThat(world.market().book().stops(ALICE)).isEqualTo(1);
        table.then("sell o6 alice 0.5 stop=100.04");
        assertThat(world.market().book().stops(ALICE)).isZero();
        assertThat(world.market().book().trades()).isEqualTo(3);
    }

    @Test
    void whatAnOrderPaidStaysExactWhereItsFillsAreOffTheTick() {
        table.then("""
                sell o1 alice 0.0002 @100.01
                sell o2 alice 0.0002 @100.02
                buy o3 bob 1 @100.05
                phase HALTED
                """);
        List<Object> events = world.send(units("0.05", "0.0002"));
        assertThat(events).hasSize(1);
        requireSameFromLog();
        table.then("""
                phase OPEN
                sell o4 alice 0.0006 @100.05
                """);
        OrderExecuted last = world.streams().log().stream()
                .filter(OrderExecuted.class::isInstance)
                .map(OrderExecuted.class::cast)
                .filter(executed -> executed.accountId().value().equals("acc_bob"))
                .reduce((_, next) -> next)
                .orElseThrow();
        // 0.0002 x 100.01 + 0.0002 x 100.02 + 0.0006 x 100.05
        assertThat(last.filledQuoteAmount()).isEqualByComparingTo("0.100036");
        assertThat(last.remainingQuantity()).isEqualByComparingTo("0.999");
    }

    @Test
    void ordersOffTheNewLotEnd() {
        table.then("""
                sell o1 alice 1 @100
                sell o2 alice 0.005 @101
                buy o3 bob 2 @90 display=0.5
                buy o4 bob 2 @91 display=0.255
                sell o5 alice 1 @99
                buy o6 bob 0.003 @99
                buy o7 bob 2 @95 display=0.5
                sell o8 alice 0.25 @95
                buy o9 bob 2 @94 display=0.5
                sell o10 alice 1.753 @95
                sell o11 alice 1 stop=80
                sell o12 alice 1.001 stop=80
                phase CANCEL_ONLY
                """);
        assertThat(change(units("0.01", "0.01")).levels())
                .containsExactly(
                        new BookLevel(Side.BUY, 9_400, 50, 1),
                        new BookLevel(Side.BUY, 9_000, 50, 1),
                        new BookLevel(Side.SELL, 10_000, 100, 1));
        table.then("""
                phase OPEN
                buy o13 bob 0.255 @100 | order.lot
                buy o14 bob 0.25 @100
                amend o3 1.995         | order.lot
                amend o3 1.99
                sell o15 alice 0.5 @94
                cancel o2              | order.ended
                cancel o4              | order.ended
                cancel o5              | order.ended
                cancel o10             | order.ended
                cancel o12             | order.ended
                cancel o1
                cancel o9
                cancel o11
                cancel o3
                """);
        assertThat(world.market().book().orders()).isZero();
    }

    @Test
    void whatIsShownOfAnIcebergMustBeWhole() {
        table.then("""
                buy o1 bob 3.25 @95 display=1
                sell o2 alice 0.75 @95
                phase HALTED
                """);
        assertThat(count(world.send(units("0.01", "0.25")), OrderCancelled.class))
                .isZero();
        assertThat(count(world.send(units("0.01", "0.5")), OrderCancelled.class))
                .as("2.5 are open, and 0.25 of them are shown")
                .isEqualTo(1);
    }

    @Test
    void anOrderWhoseTimeIsOverExpires() {
        table.then("""
                sell o1 alice 1 @100.01 until=10:00
                sell o2 alice 1 @100.05
                phase HALTED
                time 10:00 | =
                """);
        List<Object> events = world.send(tick("0.05"));
        assertThat(count(events, OrderExpired.class)).isEqualTo(1);
        assertThat(count(events, OrderCancelled.class)).isZero();
        assertThat(((TermsChanged) events.getLast()).levels()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPhaseWithoutTradesLetsTickAndLotChange(Phase phase) {
        table.then("sell o1 alice 1 @100.05");
        if (phase != Phase.OPEN) {
            world.send(new ChangePhase(BTC_USD, phase, "why", phase == Phase.CALL ? decimal("100") : null, null));
        }
        for (ChangeTerms change : List.of(units("0.05", "0.0001"), units("0.05", "0.001"))) {
            if (phase == Phase.OPEN || phase == Phase.CALL) {
                assertThat(rejectionOf(() -> world.send(change)))
                        .isEqualTo(new OrdersLive(BTC_USD, phase, 1, TermsRules.MAX_RECOUNTED));
            } else {
                assertThat(change(change).levels()).hasSize(1);
            }
        }
        if (phase == Phase.OPEN || phase == Phase.HALTED) {
            table.then("cancel o1");
            assertThat(change(units("0.01", "0.01")).levels()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {899, 900, 901})
    void ordersThatEndAreBounded(int off) {
        table.then("buy o9999 bob 1 @0.05\n" + orders(off) + "\nphase HALTED");
        if (off > TermsRevision.MAX_ENDED) {
            Object before = world.market().copy();
            assertThat(rejectionOf(() -> world.send(tick("0.05"))))
                    .isEqualTo(new OrdersOffTerms(BTC_USD, decimal("0.05"), decimal("0.0001"), 901, 900));
            assertThat(world.market().copy()).isEqualTo(before);
            table.then("cancel o0");
        }
        List<Object> events = world.sendAndDie(tick("0.05"));
        assertThat(events).as("one commit").hasSize(Math.min(off, 900) + 2);
        assertThat(count(events, OrdersRemoved.class)).isEqualTo(1);
        assertThat(world.market().book().orders()).isEqualTo(1);
        requireSameFromLog();
        assertThat(world.send(tick("0.05"))).as("a repeat").isEmpty();
    }

    @Test
    void ordersThatAreCountedAnewAreBounded() {
        table.then(orders(TermsRules.MAX_RECOUNTED + 1) + "\nphase HALTED");
        assertThat(rejectionOf(() -> world.send(units("0.005", "0.0002"))))
                .isEqualTo(new OrdersLive(BTC_USD, Phase.HALTED, 5_001, 5_000));
        table.then("cancel o0");
        assertThat(change(units("0.005", "0.0002")).levels())
                .containsExactly(new BookLevel(Side.BUY, 202, 250_000, 5_000));
    }

    private static String orders(int count) {
        return IntStream.range(0, count)
                .mapToObj("buy o%d bob 0.01 @1.01"::formatted)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aRehearsedOrRefusedChangeLeavesTheBookAsItWas() {
        table.then("""
                sell o1 alice 1 @100.05
                sell o2 alice 1 @101 stop=90.05
                buy o3 bob 0.5 @100.05
                sell o4 alice 1 @100.06
                phase HALTED
                """);
        Object copy = world.market().copy();
        String hash = world.market().bookHash();
        world.rehearse(new CompositeCommand(Mode.ALL, List.of(tick("0.05"), units("0.01", "0.01"))));
        assertThat(world.market().copy()).isEqualTo(copy);
        assertThat(rejectionOf(() -> world.send(new CompositeCommand(
                                Mode.ALL, List.of(units("0.05", "0.01"), units("0.05", "0.000000001")))))
                        .code())
                .isEqualTo("market.tick-lot");
        assertThat(world.market().copy()).isEqualTo(copy);
        assertThat(world.market().bookHash()).isEqualTo(hash);
    }

    @Test
    void aMarketFromASnapshotGoesOnTheSame() {
        table.then("""
                sell o1 alice 1 @100.05
                buy o2 bob 0.3 @100.05
                sell o3 alice 1 @100.10
                buy o4 bob 3 @99 display=1
                sell o5 alice 1 stop=99.95
                phase HALTED
                """);
        change(units("0.05", "0.1"));
        MarketState before = world.market();
        world.streams().restore(MarketState.AGGREGATE.type(), BTC_USD, restored(before));
        table.then("""
                phase OPEN
                buy o6 bob 1.3 @100.10
                sell o7 alice 1.5 @99
                phase HALTED
                """);
        requireSameFromLog();
        change(tick("0.01"));
        world.streams().restore(MarketState.AGGREGATE.type(), BTC_USD, restored(world.market()));
        table.then("phase OPEN\nsell o8 alice 0.25 @98.99");
        requireSameFromLog();
    }

    private static MarketState restored(MarketState market) {
        ChunkForm<MarketState> form =
                MarketState.AGGREGATE.type().snapshotKind().form();
        List<byte[]> chunks = new ArrayList<>();
        form.write(market, chunks::add);
        return form.read(chunks.iterator());
    }
}
