package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.DefaultCommand.RecordTransfer;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alice is in default. */
class CloseOutsTest {
    private static final DefaultId DEFAULT = DefaultId.named("00000000000000000000000001");
    private static final AccountId ALICE = Trades.account("alice");
    private static final AccountId HOUSE = Trades.account("house");

    private static final Money NOTHING = new Money(new AssetCode("USD"), new BigDecimal("0.000000"));

    private static ProcessRun run;

    private final FakeLedger ledger = new FakeLedger();

    @BeforeAll
    static void start() throws IOException {
        run = new ProcessRun();
    }

    @AfterAll
    static void stop() throws IOException {
        run.close();
    }

    @BeforeEach
    void openTheFirstWindow() {
        run.begin(ledger);
        ledger.append(Trades.scheme(true));
        ledger.append(Trades.opened());
    }

    private void approved(AccountId closeOut) {
        ledger.append(new DefaultApproved(
                DEFAULT, ALICE, Trades.SCHEME, closeOut, NOTHING, UserId.named("otto"), null, "a test"));
    }

    private void settle(int window) {
        ledger.append(Trades.closed(window));
        ledger.append(Trades.due(window));
        run.run(4_000);
    }

    private List<AccountId> accounts() {
        return ledger.positions().keySet().stream()
                .map(FakeLedger.Key::accountId)
                .distinct()
                .toList();
    }

    @Test
    void theCloseOutAccountTakesOverTheOpenSides() {
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        ledger.append(Trades.trade(2, "bob", "alice", 1));
        ledger.append(Trades.trade(3, "alice", "alice", 2));
        ledger.append(Trades.trade(4, "bob", "carol", 2));
        approved(HOUSE);
        run.run(4_000);

        assertThat(run.commands(PortTrade.class))
                .containsExactly(port(1, Side.BUY), port(2, Side.SELL), port(3, Side.BUY), port(3, Side.SELL));
        assertThat(ledger.events(DefaultTransferred.class)).containsExactly(new DefaultTransferred(DEFAULT));
        assertThat(accounts()).doesNotContain(ALICE).contains(HOUSE);
        assertThat(run.count("clearing_default")).isZero();
        settle(1);
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(ledger.events(WindowNetted.class))
                .extracting(WindowNetted::trades)
                .containsExactly(4);
    }

    private static PortTrade port(int trade, Side side) {
        return new PortTrade(Trades.id(trade), Trades.window(1), side, HOUSE, DEFAULT.value());
    }

    @Test
    void withoutAGuaranteeTheTradesAreCancelled() {
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        ledger.append(Trades.trade(2, "bob", "carol", 1));
        approved(null);
        run.run(1);

        assertThat(ledger.events(TradeCancelled.class))
                .extracting(TradeCancelled::tradeId)
                .containsExactly(Trades.id(1));
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
        assertThat(accounts()).doesNotContain(ALICE);
        settle(1);
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(ledger.events(WindowNetted.class))
                .extracting(WindowNetted::trades)
                .containsExactly(1);
    }

    @Test
    void tradesOfSeveralWindowsArePorted() {
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        ledger.append(Trades.closed(1));
        ledger.append(Trades.trade(2, "alice", "bob", 3));
        approved(HOUSE);
        run.run(4_000);

        assertThat(run.commands(PortTrade.class))
                .extracting(PortTrade::windowId)
                .containsExactly(Trades.window(1), Trades.window(2));
        assertThat(accounts()).doesNotContain(ALICE);
    }

    @Test
    void anAccountWithoutOpenTradesIsDoneAtOnce() {
        ledger.append(Trades.trade(1, "bob", "carol", 3));
        approved(HOUSE);
        run.run(4_000);

        assertThat(run.commands(PortTrade.class)).isEmpty();
        assertThat(run.commands(RecordTransfer.class)).containsExactly(new RecordTransfer(DEFAULT));
    }

    @Test
    void manyTradesArePortedSomeAtATime() {
        IntStream.rangeClosed(1, CloseOuts.MAX_TRADES + 1)
                .forEach(n -> ledger.append(Trades.trade(n, "alice", "bob", 1)));
        approved(HOUSE);
        run.run(10_000);

        assertThat(ledger.events(TradePorted.class)).hasSize(CloseOuts.MAX_TRADES + 1);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
        assertThat(accounts()).doesNotContain(ALICE);
    }

    @Test
    void aTradeThatIsNotNovatedHoldsUpTheDefault() {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        ledger.append(Trades.trade(2, "alice", "bob", 1));
        approved(HOUSE);
        run.run(4_000);

        assertThat(ledger.events(TradePorted.class))
                .extracting(TradePorted::tradeId)
                .containsExactly(Trades.id(2));
        assertThat(ledger.events(DefaultTransferred.class)).isEmpty();
        List<EventParked> parked = ledger.events(EventParked.class);
        assertThat(parked).extracting(EventParked::code).containsExactly("saga.hold-missing");

        ledger.unnovatable.clear();
        ledger.retry(parked.getFirst().parkedId());
        run.run(4_000);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
        assertThat(accounts()).doesNotContain(ALICE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void aTradeThatCannotBeReadHoldsUpTheDefault(int batch) {
        long position = unreadableTrade();
        approved(HOUSE);
        run.run(batch);
        assertThat(ledger.events(DefaultTransferred.class)).isEmpty();

        ledger.unreadable.clear();
        ledger.retry(ParkedId.of(Clearing.NAME, position));
        run.run(batch);
        assertThat(ledger.events(TradePorted.class)).hasSize(1);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void anUnreadEventThatIsResolvedHoldsUpTheDefaultNoMore(int batch) {
        long position = unreadableTrade();
        approved(HOUSE);
        run.run(batch);
        assertThat(ledger.events(DefaultTransferred.class)).isEmpty();

        ledger.append(new ParkedResolved(ParkedId.of(Clearing.NAME, position), "settles gross"));
        run.run(batch);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
    }

    /** @return its position */
    private long unreadableTrade() {
        long position = ledger.log.size() + 1L;
        ledger.unreadable.add(position);
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        return position;
    }

    @Test
    void tradesThatAreParkedTakeNoRoomFromTheOthers() {
        IntStream.rangeClosed(1, CloseOuts.MAX_TRADES).forEach(n -> {
            ledger.unnovatable.add(Trades.id(n));
            ledger.append(Trades.trade(n, "alice", "bob", 1));
        });
        ledger.append(Trades.trade(CloseOuts.MAX_TRADES + 1, "alice", "bob", 1));
        run.run(10_000);
        approved(HOUSE);
        run.run(10_000);
        ledger.append(Trades.trade(CloseOuts.MAX_TRADES + 2, "bob", "carol", 1));
        run.run(10_000);

        assertThat(run.commands(PortTrade.class))
                .as("and nothing is sent again for the novations of others")
                .containsExactly(port(CloseOuts.MAX_TRADES + 1, Side.BUY));
        assertThat(ledger.events(DefaultTransferred.class)).isEmpty();
    }

    @Test
    void aParkedTradeIsCancelledWithoutNovation() {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        run.run(4_000);
        approved(null);
        run.run(1);

        assertThat(ledger.events(TradeCancelled.class)).hasSize(1);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
        assertThat(run.count("clearing_parked")).isZero();
    }

    /** Resolving says that it was done by hand; it was not. */
    @Test
    void aDefaultThatIsResolvedTriesAgainAndParksAnew() {
        ledger.unportable.add(HOUSE);
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        approved(HOUSE);
        run.run(1);
        ledger.append(new ParkedResolved(lastParked().parkedId(), "looks fine"));
        run.run(1);
        assertThat(ledger.events(EventParked.class)).hasSize(2);
        assertThat(lastParked().eventType()).isEqualTo("parked.ParkedResolved");
        ledger.append(new ParkedResolved(lastParked().parkedId(), "looks fine"));
        run.run(1);
        assertThat(ledger.events(EventParked.class)).hasSize(3);

        ledger.unportable.clear();
        ledger.retry(lastParked().parkedId());
        run.run(1);
        assertThat(ledger.events(TradePorted.class)).hasSize(1);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
    }

    private EventParked lastParked() {
        return ledger.events(EventParked.class).getLast();
    }

    @Test
    void aTradeThatIsCancelledMeanwhileParksNothing() {
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        ledger.append(Trades.trade(2, "alice", "bob", 1));
        run.run(4_000);
        approved(HOUSE);
        ledger.cancel(Trades.id(1), Trades.window(1));
        // The process reads the approval before the cancellation
        run.run(1);

        assertThat(ledger.events(EventParked.class)).isEmpty();
        assertThat(ledger.events(TradePorted.class))
                .extracting(TradePorted::tradeId)
                .containsExactly(Trades.id(2));
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
    }

    @Test
    void aRefusalParksTheDefaultOnceUntilItIsRetried() {
        ledger.unportable.add(HOUSE);
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        ledger.append(Trades.trade(2, "alice", "bob", 1));
        approved(HOUSE);
        run.run(1);
        ledger.append(Trades.trade(3, "bob", "carol", 1));
        run.run(1);

        List<EventParked> parked = ledger.events(EventParked.class);
        assertThat(parked).extracting(EventParked::code).containsExactly("account.closed");
        ledger.unportable.clear();
        ledger.retry(parked.getFirst().parkedId());
        run.run(1);
        assertThat(ledger.events(TradePorted.class)).hasSize(2);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
    }

    /** The refused command follows from a novation, which must not be taken in twice. */
    @Test
    void theApprovalIsParkedWhateverEventLedToTheCommand() {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        approved(HOUSE);
        run.run(4_000);
        ledger.unnovatable.clear();
        ledger.unportable.add(HOUSE);
        ledger.retry(ledger.events(EventParked.class).getFirst().parkedId());
        run.run(1);

        EventParked parked = ledger.events(EventParked.class).getLast();
        assertThat(parked)
                .extracting(EventParked::eventType, EventParked::code)
                .containsExactly("clearing.DefaultApproved", "account.closed");
        assertThat(run.count("clearing_parked")).as("no window waits for it").isZero();
        ledger.unportable.clear();
        ledger.retry(parked.parkedId());
        run.run(1);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
        assertThat(accounts()).doesNotContain(ALICE);
        settle(1);
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(ledger.events(WindowParked.class)).isEmpty();
    }

    @Test
    void aParkedDefaultGoesOnOnceItsTradesAreCancelledByHand() {
        ledger.unportable.add(HOUSE);
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        approved(HOUSE);
        run.run(4_000);
        assertThat(ledger.events(DefaultTransferred.class)).isEmpty();

        ledger.cancel(Trades.id(1), Trades.window(1));
        run.run(4_000);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
        assertThat(run.count("clearing_default")).isZero();
    }

    @Test
    void killedAtAnyPointItDoesTheSame() {
        long seed = 20_261_202L;
        SplittableRandom random = new SplittableRandom(seed);
        run.killAtRandom(random);
        IntStream.rangeClosed(1, 40)
                .forEach(n -> ledger.append(Trades.trade(n, n % 3 == 0 ? "carol" : "alice", "bob", 1)));
        approved(HOUSE);
        run.run(3);

        assertThat(ledger.events(TradePorted.class)).as("seed %d", seed).hasSize(27);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
        List<String> rows = run.allRows();
        run.replay();
        run.run(7);
        assertThat(run.allRows()).isEqualTo(rows);
        assertThat(ledger.events(DefaultTransferred.class)).hasSize(1);
        assertThat(run.commands(CancelTrade.class)).isEmpty();
    }
}
