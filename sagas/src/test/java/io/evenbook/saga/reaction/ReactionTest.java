package io.evenbook.saga.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.customer.CustomerCommand.AlignAccounts;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.CustomerResumed;
import io.evenbook.api.customer.CustomerEvent.CustomerSuspended;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.ImportId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.journal.ImportCommand.PostChunk;
import io.evenbook.api.journal.ImportEvent.ImportPosted;
import io.evenbook.api.journal.ImportEvent.ImportStaged;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PeriodCommand.RecordTrialBalance;
import io.evenbook.api.journal.PeriodEvent.KindTotals;
import io.evenbook.api.journal.PeriodEvent.PeriodClosed;
import io.evenbook.api.journal.TrialBalance;
import io.evenbook.api.journal.TrialBalance.LedgerAccountTotals;
import io.evenbook.api.market.MarketCommand.ContinueAuction;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.Phase;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.saga.Handling;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.Refused;
import io.evenbook.saga.ScriptedCommandBus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.axonframework.common.AxonTransientException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReactionTest {
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final OrderId ORDER = OrderId.of(new MarketId("BTC-USD"), "1".repeat(26));
    private static final HoldRelease RELEASE =
            new HoldRelease(HoldId.behind(ORDER), "end", money("USD", "12.50"), money("BTC", "0.1250"));
    private static final OrderCancelled CANCELLED = new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, RELEASE);
    private static final ParkedId PARKED = ParkedId.of("OrderEnds", 7);
    private static final ImportId IMPORT = new ImportId("imp_" + "0a".repeat(13));

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final Map<Long, EventMessage<?>> log = new HashMap<>();
    private final Parking orderEnds =
            process("OrderEnds", OrderCancelled.class, (cancelled, _) -> ReactionConfiguration.release(cancelled));
    private final Parking frozenOrders =
            process("FrozenOrders", AccountFrozen.class, (frozen, _) -> ReactionConfiguration.cancelOrders(frozen));

    private <E> Parking process(String name, Class<E> kind, BiFunction<E, Long, Optional<Object>> command) {
        ProcessDispatcher commands = new ProcessDispatcher(name, bus.dispatcher());
        return new Parking(new Reaction<>(kind, command, commands), commands, log::get);
    }

    @Test
    void theRestOfACancelledOrdersHoldIsReleased() {
        Handling.of(orderEnds, at(7, CANCELLED));

        assertThat(bus.commands()).containsExactly(new ReleaseOrderHold(ALICE, RELEASE));
        assertThat(bus.messages().getFirst().getMetaData()).containsEntry(EventMetaData.ACTOR, "system:OrderEnds");
    }

    @Test
    void aHoldReleasedInTheSameCommitCausesNoCommand() {
        Handling.of(orderEnds, at(7, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, null)));

        assertThat(bus.commands()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FreezeLevel.class)
    void eachFreezeCancelsTheAccountsRestingOrders(FreezeLevel level) {
        Handling.of(frozenOrders, at(3, new AccountFrozen(ALICE, level, FreezeCode.OPERATOR, "under investigation")));

        assertThat(bus.commands())
                .as("the account knows whether there is anything to cancel")
                .containsExactly(new CancelAccountOrders(ALICE, null, null, CancelReason.FROZEN));
    }

    @Test
    void suspensionsAndTheirEndsAlignTheAccounts() {
        CustomerId carol = CustomerId.named("carol");
        AlignAccounts align = new AlignAccounts(carol);
        assertThat(ReactionConfiguration.alignAccounts(new CustomerSuspended(carol, "a question")))
                .contains(align);
        assertThat(ReactionConfiguration.alignAccounts(new CustomerResumed(carol, CustomerStatus.ACTIVE, "answered")))
                .contains(align);
        assertThat(ReactionConfiguration.alignAccounts(new CustomerCreated(carol)))
                .isEmpty();
    }

    @Test
    void anAuctionGoesOnUntilItIsComplete() {
        assertThat(ReactionConfiguration.goOn(part(false)))
                .contains(new ContinueAuction(new MarketId("BTC-USD"), Phase.OPEN, "a test", "2026-12-01"));
        assertThat(ReactionConfiguration.goOn(part(true))).isEmpty();
    }

    private static AuctionUncrossed part(boolean complete) {
        return new AuctionUncrossed(
                new MarketId("BTC-USD"),
                100,
                250,
                null,
                null,
                null,
                null,
                complete,
                Phase.OPEN,
                "2026-12-01",
                "a test",
                List.of(),
                List.of(),
                "0000000000000000",
                Instant.EPOCH);
    }

    @Test
    void aReactionHandlesItsEventsAndItsOwnRetries() {
        assertThat(Handling.isWanted(orderEnds, CANCELLED)).isTrue();
        assertThat(Handling.isWanted(orderEnds, new OrderFilled(ORDER, ALICE))).isFalse();
        assertThat(Handling.isWanted(orderEnds, new ParkedRetried(PARKED, "a test")))
                .isTrue();
        assertThat(Handling.isWanted(frozenOrders, new ParkedRetried(PARKED, "a test")))
                .isFalse();
    }

    @Test
    void anEventWhoseCommandIsRefusedIsParkedAndTheNextIsHandled() {
        TrackedEventMessage<?> refused = at(7, CANCELLED);
        bus.answerBy(command -> {
            if (command instanceof ReleaseOrderHold) {
                throw Refused.with("account.unknown", "there is no such account");
            }
        });
        assertThat(Handling.of(orderEnds, refused).isExceptional()).isFalse();

        assertThat(bus.commands())
                .containsExactly(
                        new ReleaseOrderHold(ALICE, RELEASE),
                        new ParkEvent(
                                PARKED,
                                refused.getIdentifier(),
                                "order.OrderCancelled",
                                "account.unknown",
                                "there is no such account"));
        bus.answerBy(_ -> {});
        assertThat(Handling.of(orderEnds, at(8, CANCELLED)).isExceptional()).isFalse();
        assertThat(bus.commands()).hasSize(3);
    }

    @Test
    void anEventForWhichBuildingTheCommandFailsIsParked() {
        Parking broken = process("OrderEnds", OrderCancelled.class, (_, _) -> {
            throw new IllegalStateException("on purpose");
        });
        Handling.of(broken, at(7, CANCELLED));

        assertThat(bus.commands()).singleElement().isInstanceOfSatisfying(ParkEvent.class, park -> {
            assertThat(park.code()).isEqualTo("saga.failed");
            assertThat(park.detail()).contains("on purpose");
        });
    }

    @Test
    void theChunksOfAnImportArePostedOneAfterTheOther() {
        List<ImportStaged> staged = IntStream.range(0, 3)
                .mapToObj(chunk -> new ImportStaged(IMPORT, chunk, 10 * chunk, chunk == 2, List.of()))
                .toList();

        assertThat(ReactionConfiguration.postNext(staged.get(0), staged::get))
                .as("the next is not staged yet")
                .isEmpty();
        assertThat(ReactionConfiguration.postNext(staged.get(2), staged::get))
                .contains(new PostChunk(IMPORT, 0, 0, false, List.of()));
        assertThat(ReactionConfiguration.postNext(new ImportPosted(IMPORT, 1, false, List.of()), staged::get))
                .contains(new PostChunk(IMPORT, 2, 20, true, List.of()));
        assertThat(ReactionConfiguration.postNext(new ImportPosted(IMPORT, 2, true, List.of()), staged::get))
                .isEmpty();
    }

    @Test
    void aClosingRecordsTheSumsOfEachKindAndADigestOfAllLedgerAccounts() {
        Instant through = Instant.parse("2020-12-31T23:59:59Z");
        TrialBalance balance = new TrialBalance(
                12,
                List.of(),
                List.of(
                        line("house:omnibus", "USD", "7.50", "0.00"),
                        line("customer:acc_b", "USD", "0.00", "5.00"),
                        line("customer:acc_a", "USD", "0.00", "2.50")));

        assertThat(ReactionConfiguration.record(new PeriodClosed(through, "the year is over"), balance))
                .isEqualTo(new RecordTrialBalance(
                        through,
                        12,
                        List.of(
                                new KindTotals(
                                        LedgerAccount.Kind.ASSET,
                                        new AssetCode("USD"),
                                        new BigDecimal("7.50"),
                                        new BigDecimal("0.00")),
                                new KindTotals(
                                        LedgerAccount.Kind.LIABILITY,
                                        new AssetCode("USD"),
                                        new BigDecimal("0.00"),
                                        new BigDecimal("7.50"))),
                        // printf 'customer:acc_a USD 0.00 2.50\ncustomer:acc_b USD 0.00 5.00\nhouse:omnibus USD 7.50
                        // 0.00\n' | sha256sum
                        "647d5c59ad7cc62e42332f0214dd1ab9733f283e3469db177ed3cd6c3b8f53b0"));
    }

    private static LedgerAccountTotals line(String account, String asset, String debits, String credits) {
        LedgerAccount ledgerAccount = new LedgerAccount(account);
        BigDecimal debit = new BigDecimal(debits);
        BigDecimal credit = new BigDecimal(credits);
        return new LedgerAccountTotals(
                ledgerAccount, ledgerAccount.kind(), new AssetCode(asset), debit, credit, debit.subtract(credit));
    }

    @Test
    void anUnavailableDatabaseFailsTheBatchAndParksNothing() {
        Parking waiting = process("OrderEnds", OrderCancelled.class, (_, _) -> {
            throw new AxonTransientException("the view is behind") {};
        });
        assertThat(Handling.of(waiting, at(7, CANCELLED)).isExceptional()).isTrue();
        assertThat(bus.commands()).isEmpty();
    }

    @Test
    void aRetrySendsTheCommandOfTheParkedEvent() {
        log.put(7L, at(7, CANCELLED));
        Handling.of(orderEnds, at(9, new ParkedRetried(PARKED, "a test")));

        assertThat(bus.commands()).containsExactly(new ReleaseOrderHold(ALICE, RELEASE));
    }

    private static TrackedEventMessage<?> at(long position, Object event) {
        return new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(position), new GenericEventMessage<>(event));
    }

    private static Money money(String asset, String amount) {
        return new Money(new AssetCode(asset), new BigDecimal(amount));
    }
}
