package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedItem;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.World;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far orders of a participant with CREDIT may go, and what may leave its account meanwhile. */
class CreditOrdersTest {
    private final ClearedMarket market = new ClearedMarket();
    private final World world = market.world();

    @BeforeEach
    void aliceHasACapOf50() {
        world.funded(ALICE, "100", "0").funded(BOB, "1000", "10");
        market.enrol(ALICE, Funding.CREDIT, usd("50"));
    }

    @Test
    void anOrderMayHoldTheFundsAndTheCap() {
        refused("150", limit(ALICE, 1, Side.BUY, "100.00", "1.5001"));
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1.4999"));
        assertThat(reasonOf(1)).isEqualTo(HoldReason.CREDIT_ORDER);
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("149.99")));
        refused("0.01", limit(ALICE, 2, Side.BUY, "100.01", "0.0001"));
        world.send(limit(ALICE, 2, Side.BUY, "100.00", "0.0001"));
        refused("0", limit(ALICE, 3, Side.BUY, "0.01", "0.0001"));
    }

    @Test
    void anOrderThatTheBookMayRefuseIsHeldOnCredit() {
        PlaceOrder fillOrKill = limit(ALICE, 1, Side.BUY, TimeInForce.FOK, "100.00", "1.5001");
        market.send(limit(BOB, 2, Side.SELL, "100.00", "2"));
        refused("150", fillOrKill);
        market.send(limit(ALICE, 1, Side.BUY, TimeInForce.FOK, "100.00", "1.5"));
        assertThat(reasonOf(1)).isEqualTo(HoldReason.CREDIT_ORDER);
    }

    @Test
    void withoutACapInTheAssetFundsAndReceiptsCount() {
        refused("0", limit(ALICE, 1, Side.SELL, "100.00", "0.0001"));
        market.enrol(ALICE, Funding.CREDIT);
        refused("100", limit(ALICE, 1, Side.BUY, "100.00", "1.0001"));
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1"));
        assertThat(reasonOf(1)).isEqualTo(HoldReason.CREDIT_ORDER);
    }

    @Test
    void whatWasBoughtMayBeSoldBeforeItSettles() {
        buyOneFromBob();
        // Not novated yet: the hold stands, and nothing is to be received
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("100")));
        refused("0", limit(ALICE, 3, Side.SELL, "200.00", "0.0001"));
        refused("50", limit(ALICE, 3, Side.BUY, "50.00", "1.0001"));
        market.novate();
        // It receives 1 less the taker's fee
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("0")));
        refused("0.998", limit(ALICE, 3, Side.SELL, "200.00", "0.9981"));
        world.send(limit(ALICE, 3, Side.SELL, "200.00", "0.998"));
        assertThat(balance(btc("0"))).isEqualTo(new Balance(btc("0"), btc("0.998")));
        refused("0", limit(ALICE, 4, Side.SELL, "200.00", "0.0001"));
        refused("50", limit(ALICE, 4, Side.BUY, "50.00", "1.0001"));
        world.send(limit(ALICE, 4, Side.BUY, "50.00", "1"));
    }

    @Test
    void whatIsToBeDeliveredStaysAndReceiptsDoNotLeave() {
        buyOneFromBob();
        market.novate();
        world.deposit(ALICE, USD, "40");
        refused("40", transfer(1, "40.000001"));
        refused("40", withdrawal(1, USD, "40.000001"));
        refused("40", manual(1, "40.000001"));
        refused("40", byHand(91, "40.000001"));
        refused("0", withdrawal(1, BTC, "0.00000001"));
        world.send(transfer(1, "10"));
        world.send(withdrawal(1, USD, "10"));
        world.send(manual(1, "10"));
        world.send(byHand(91, "10"));
        refused("0", transfer(2, "0.000001"));
        refused("0", withdrawal(2, USD, "0.000001"));
        refused("0", manual(2, "0.000001"));
        refused("0", byHand(92, "0.000001"));
    }

    @Test
    void receiptsOfTheSameAssetOffsetWhatIsToBeDelivered() {
        buyOneFromBob();
        market.novate();
        refused("0", withdrawal(1, USD, "0.000001"));
        market.send(limit(BOB, 10, Side.BUY, "100.00", "0.998"));
        market.send(limit(ALICE, 3, Side.SELL, "100.00", "0.998"));
        market.novate();
        // Delivers 100, receives 99.8 less the taker's fee of 0.1996
        refused("99.6004", withdrawal(1, USD, "99.600401"));
        world.send(withdrawal(1, USD, "99.6004"));
    }

    @Test
    void aGrossMarketGivesNoCredit() {
        world.send(new RegisterAsset(new AssetCode("ETH"), "Ether", AssetType.CRYPTO, 8));
        MarketId gross = new MarketId("ETH-USD");
        world.send(new ListMarket(
                gross, new AssetCode("ETH"), USD, decimal("0.01"), decimal("0.0001"), decimal("0"), decimal("0")));
        buyOneFromBob();
        market.novate();
        world.deposit(ALICE, USD, "40");
        refused("40", in(gross, "40.01"));
        world.send(in(gross, "40.00"));
        assertThat(world.account(ALICE)
                        .holds()
                        .get(HoldId.behind(OrderId.of(gross, unique(7))))
                        .reason())
                .isEqualTo(HoldReason.ORDER);
    }

    @Test
    void aSchemeGivesNoCreditInAnother() {
        SchemeId other = SchemeId.named("OTHER");
        market.addScheme(other);
        market.enrol(ALICE, Funding.PREFUNDED);
        world.send(
                new EnrolParticipant(ALICE, other, Funding.CREDIT, List.of(new Requested(USD, decimal("50"))), "test"));
        refused("100", limit(ALICE, 1, Side.BUY, "100.00", "1.0001"));
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1"));
        assertThat(reasonOf(1)).isEqualTo(HoldReason.ORDER);
    }

    @Test
    void anOrderOnCreditIsAmendedOnCredit() {
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1"));
        refused("50", amended("1.5001"));
        world.send(amended("1.5"));
        assertThat(reasonOf(1)).isEqualTo(HoldReason.CREDIT_ORDER);
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("150")));
        world.send(amended("0.9"));
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("90")));
        refused("60", amended("1.5001"));
    }

    @Test
    void aPrefundedOrderIsAmendedOutOfFunds() {
        market.enrol(ALICE, Funding.PREFUNDED);
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "0.9"));
        market.enrol(ALICE, Funding.CREDIT, usd("50"));
        refused("10", amended("1.0001"));
        world.send(amended("1"));
        assertThat(reasonOf(1)).isEqualTo(HoldReason.ORDER);
    }

    @Test
    void withoutCreditAnOrderOnCreditIsAmendedOutOfFunds() {
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1.2"));
        market.enrol(ALICE, Funding.PREFUNDED);
        refused("-20", amended("1.2001"));
        world.send(amended("0.9"));
        refused("10", amended("1.0001"));
        world.send(amended("1"));
        assertThat(reasonOf(1)).isEqualTo(HoldReason.CREDIT_ORDER);
    }

    @Test
    void aLowerCapStopsNewOrdersOnly() {
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1.5"));
        market.enrol(ALICE, Funding.CREDIT, usd("20"));
        refused("-30", limit(ALICE, 2, Side.BUY, "0.01", "0.0001"));
        world.send(new CancelOrder(BTC_USD, order(1)));
        refused("120", limit(ALICE, 2, Side.BUY, "100.00", "1.2001"));
    }

    @Test
    void theEndOfAnOrderReleasesItsHold() {
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1.5"));
        world.send(new CancelOrder(BTC_USD, order(1)));
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("0")));
        world.send(limit(ALICE, 2, Side.BUY, "100.00", "1.5"));
        world.send(new FreezeAccount(ALICE, FreezeLevel.DEBITS, "court order"));
        assertThat(world.account(ALICE).holds().open()).isEmpty();
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("0")));
    }

    @Test
    void theMinimumStaysAndIsRaisedOutOfFundsOnly() {
        world.send(limits("10", null));
        refused("140", limit(ALICE, 1, Side.BUY, "100.00", "1.4001"));
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1.4"));
        world.send(limits("10", "1000"));
        refused("-40", limits("10.000001", "1000"));
        world.send(limits("0", "1000"));
        world.send(amended("0.5"));
        refused("50", limits("50.000001", "1000"));
        world.send(limits("50", "1000"));
    }

    @Test
    void aCreditLineCountsAsWell() {
        world.send(limits("-30", null));
        refused("180", limit(ALICE, 1, Side.BUY, "100.00", "1.8001"));
        world.send(limit(ALICE, 1, Side.BUY, "100.00", "1.8"));
    }

    @Test
    void anOrderYieldsToTheSettlement() {
        buyOneFromBob();
        market.novate();
        world.send(limit(ALICE, 3, Side.BUY, "50.00", "1"));
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("50")));
        market.prepare();
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("100"), usd("150")));
        // What is prepared counts once
        refused("0", limit(ALICE, 4, Side.BUY, "0.01", "0.0001"));
        refused("-50", withdrawal(1, USD, "0.000001"));
        market.post(true);
        assertThat(balance(usd("0"))).isEqualTo(new Balance(usd("0"), usd("50")));
        assertThat(balance(btc("0"))).isEqualTo(new Balance(btc("0.998"), btc("0")));
        refused("0", limit(ALICE, 4, Side.BUY, "0.01", "0.0001"));
    }

    @Test
    void whatFailsIsOwedOn() {
        market.enrol(ALICE, Funding.CREDIT, usd("50"), btc("1"));
        market.send(limit(BOB, 1, Side.BUY, "100.00", "1"));
        market.send(limit(ALICE, 2, Side.SELL, "100.00", "1"));
        market.prepare();
        // Nothing was there to be reserved
        assertThat(balance(btc("0"))).isEqualTo(new Balance(btc("0"), btc("0")));
        market.post(false);
        refused("0", limit(ALICE, 3, Side.SELL, "100.00", "0.0001"));
        world.deposit(ALICE, BTC, "1.5");
        refused("0.5", withdrawal(1, BTC, "0.50000001"));
        world.send(withdrawal(1, BTC, "0.5"));
        market.prepare();
        assertThat(balance(btc("0"))).isEqualTo(new Balance(btc("1.5"), btc("1.5")));
        market.post(true);
        assertThat(balance(btc("0"))).isEqualTo(new Balance(btc("0.5"), btc("0.5")));
    }

    @Test
    void holdsAndAvailableHaveAtMost18Digits() {
        market.enrol(ALICE, Funding.CREDIT, usd("999999999999999999"));
        world.send(limit(ALICE, 1, Side.BUY, "999999999999999.00", "1000"));
        assertThat(rejectionOf(() -> world.send(limit(ALICE, 2, Side.BUY, "1000.00", "1")))
                        .code())
                .isEqualTo("amount.too-large");
        world.send(limit(ALICE, 2, Side.BUY, "999.00", "1"));
        world.send(new CancelOrder(BTC_USD, order(1)));
        world.send(new CancelOrder(BTC_USD, order(2)));
        world.send(limits("-200", null));
        world.send(transfer(1, "300"));
        world.send(limit(ALICE, 3, Side.BUY, "999999999999999.00", "1000"));
        assertThat(rejectionOf(() -> world.send(limit(ALICE, 4, Side.BUY, "800.00", "1")))
                        .code())
                .isEqualTo("amount.too-large");
        world.send(limit(ALICE, 4, Side.BUY, "799.00", "1"));
    }

    private void buyOneFromBob() {
        market.send(limit(BOB, 1, Side.SELL, "100.00", "1"));
        market.send(limit(ALICE, 2, Side.BUY, "100.00", "1"));
    }

    /** @param available as the refusal says */
    private void refused(String available, Object command) {
        Rejection refused = rejectionOf(() -> world.send(command));
        assertThat(refused instanceof RejectedItem leg ? leg.cause() : refused)
                .isInstanceOfSatisfying(
                        InsufficientAvailable.class,
                        why -> assertThat(why.available()).isEqualByComparingTo(available));
    }

    private Balance balance(Money any) {
        return world.account(ALICE).balance(any);
    }

    private HoldReason reasonOf(long order) {
        return world.account(ALICE).holds().get(HoldId.behind(order(order))).reason();
    }

    private static AmendOrder amended(String quantity) {
        return new AmendOrder(BTC_USD, order(1), decimal(quantity), null, null, null);
    }

    private static SendTransfer transfer(long n, String amount) {
        return new SendTransfer(ALICE, TransferId.named(unique(n)), BOB, requested(USD, amount), "rent");
    }

    private static RequestWithdrawal withdrawal(long n, AssetCode asset, String amount) {
        return new RequestWithdrawal(
                ALICE, WithdrawalId.of(unique(n), ALICE), requested(asset, amount), "wire", null, null);
    }

    private static PlaceHold manual(long n, String amount) {
        return new PlaceHold(ALICE, HoldId.named("h" + n), requested(USD, amount), null);
    }

    private static PostEntry byHand(long n, String amount) {
        return new PostEntry(new EntryDraft(
                entry(n),
                EntryKind.ADJUSTMENT,
                "by hand",
                null,
                null,
                List.of(
                        new Leg(LedgerAccount.customer(ALICE), PostingSide.DEBIT, requested(USD, amount)),
                        new Leg(LedgerAccount.customer(BOB), PostingSide.CREDIT, requested(USD, amount)))));
    }

    private static SetLimits limits(String minimum, String maximum) {
        return new SetLimits(ALICE, USD, decimal(minimum), decimal(maximum), Direction.BOTH, "test");
    }

    private static PlaceOrder in(MarketId gross, String price) {
        return new PlaceOrder(
                ALICE,
                OrderId.of(gross, unique(7)),
                gross,
                Limit.of(Side.BUY, decimal(price), decimal("1"), TimeInForce.GTC),
                SelfTradePrevention.NONE,
                null);
    }
}
