package io.evenbook.command.account;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.balance;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.marketBuy;
import static io.evenbook.command.Vocabulary.marketSell;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.LiftHold;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountRejection.AccountNotEmpty;
import io.evenbook.api.account.AccountRejection.HoldExceeded;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.market.MarketCommand.HaltMarket;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeId;
import io.evenbook.command.World;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccountRulesTest {
    private static final HoldId HOLD = new HoldId("hld_1");
    private static final HoldId ORDER_HOLD = HoldId.behind(order(1));
    private static final WithdrawalId WITHDRAWAL = WithdrawalId.of(unique(1), ALICE);
    private static final TradeId TRADE = TradeId.of(BTC_USD, 1);
    private static final LedgerAccount CUSTOMER = LedgerAccount.customer(ALICE);

    private final World world = new World().funded(ALICE, "100", "10");

    @Nested
    class Opening {
        @Test
        void a_new_account_is_opened() {
            assertThat(world.send(new OpenAccount(BOB, "bob"))).containsExactly(new AccountOpened(BOB, "bob"));
        }

        @Test
        void the_same_owner_again_does_nothing_and_another_is_refused() {
            world.send(new OpenAccount(BOB, "bob"));
            assertThat(world.send(new OpenAccount(BOB, "bob"))).isEmpty();
            assertThat(code(new OpenAccount(BOB, "eve"))).isEqualTo("account.exists");
        }
    }

    @Nested
    class Depositing {
        @Test
        void a_deposit_debits_the_omnibus_and_credits_the_customer() {
            assertThat(world.send(new Deposit(ALICE, entry(9), requested(USD, "0.5"), "wire"))).containsExactly(
                    new FundsDeposited(
                            ALICE,
                            "wire",
                            new JournalEntry(
                                    entry(9),
                                    EntryKind.DEPOSIT,
                                    "Deposit to acc_alice",
                                    "wire",
                                    List.of(
                                            Posting.debit(LedgerAccount.OMNIBUS, usd("0.5")),
                                            Posting.credit(CUSTOMER, usd("0.5")))),
                            balance(usd("100.5"), usd("0"))));
        }

        @ParameterizedTest
        @CsvSource({
            "X, -1.00000001, asset.unknown",
            "USD, -1.00000001, amount.not-positive",
            "USD, 0, amount.not-positive",
            "USD, 0.000001,",
            "USD, 0.0000001, amount.excess-scale",
            "USD, 0.0000010,",
            "USD, 1000000000000000000.0000001, amount.excess-scale",
            "USD, 1000000000000000000, amount.too-large",
            "USD, 999999999999999900, amount.too-large",
            "USD, 999999999999999899.999999,",
        })
        void an_amount_must_be_positive_of_the_ledger_s_scale_and_fit(String asset, String amount, String code) {
            assertOutcome(new Deposit(ALICE, entry(9), requested(new AssetCode(asset), amount), "wire"), code);
        }
    }

    @Nested
    class Withdrawing {
        @Test
        void a_request_holds_the_funds_in_the_same_commit() {
            assertThat(request("60")).containsExactly(
                    new FundsHeld(
                            ALICE,
                            HoldId.behind(WITHDRAWAL),
                            HoldReason.WITHDRAWAL,
                            usd("60"),
                            null,
                            null,
                            balance(usd("100"), usd("60"))),
                    new WithdrawalRequested(ALICE, WITHDRAWAL, HoldId.behind(WITHDRAWAL), usd("60"), "out"));
        }

        @Test
        void a_confirmation_takes_the_money_once() {
            request("60");
            assertThat(world.send(new ConfirmWithdrawal(ALICE, WITHDRAWAL))).containsExactly(new WithdrawalConfirmed(
                    ALICE,
                    WITHDRAWAL,
                    HoldId.behind(WITHDRAWAL),
                    new JournalEntry(
                            EntryId.of(WITHDRAWAL, "confirmed"),
                            EntryKind.WITHDRAWAL,
                            "Withdrawal from acc_alice",
                            "out",
                            List.of(
                                    Posting.debit(CUSTOMER, usd("60")),
                                    Posting.credit(LedgerAccount.OMNIBUS, usd("60")))),
                    balance(usd("40"), usd("0"))));
            assertThat(world.account(ALICE).holds()).isEmpty();
            assertThat(world.send(new ConfirmWithdrawal(ALICE, WITHDRAWAL))).isEmpty();
            assertThat(code(new CancelWithdrawal(ALICE, WITHDRAWAL))).isEqualTo("withdrawal.ended");
        }

        @Test
        void a_cancellation_gives_it_back_once() {
            request("60");
            assertThat(world.send(new CancelWithdrawal(ALICE, WITHDRAWAL))).containsExactly(
                    new HoldReleased(
                            ALICE,
                            HoldId.behind(WITHDRAWAL),
                            "cancelled",
                            usd("60"),
                            usd("0"),
                            balance(usd("100"), usd("0"))),
                    new WithdrawalCancelled(ALICE, WITHDRAWAL));
            assertThat(world.send(new CancelWithdrawal(ALICE, WITHDRAWAL))).isEmpty();
            assertThat(code(new ConfirmWithdrawal(ALICE, WITHDRAWAL))).isEqualTo("withdrawal.ended");
        }

        private List<Object> request(String amount) {
            return world.send(withdrawal(amount));
        }

        private RequestWithdrawal withdrawal(String amount) {
            return new RequestWithdrawal(ALICE, WITHDRAWAL, requested(USD, amount), "out", null, NOW);
        }
    }

    @Nested
    class HoldingByHand {
        @Test
        void a_hold_lowers_what_is_available_until_it_is_lifted() {
            assertThat(world.send(place("80"))).containsExactly(new FundsHeld(
                    ALICE, HOLD, HoldReason.MANUAL, usd("80"), null, null, balance(usd("100"), usd("80"))));
            assertThat(rejectionOf(() -> world.send(new PlaceHold(ALICE, new HoldId("hld_2"), requested(USD, "20.000001"), null, NOW))))
                    .isEqualTo(new InsufficientAvailable(ALICE, USD, usd("20").amount(), usd("20.000001").amount()));
            assertThat(world.send(new LiftHold(ALICE, HOLD))).containsExactly(
                    new HoldReleased(ALICE, HOLD, "lifted", usd("80"), usd("0"), balance(usd("100"), usd("0"))));
            assertThat(code(new LiftHold(ALICE, HOLD))).isEqualTo("hold.unknown");
        }

        @Test
        void the_hold_of_an_order_ends_with_it() {
            world.send(limit(ALICE, 1, Side.SELL, "100", "1"));
            assertThat(code(new LiftHold(ALICE, ORDER_HOLD))).isEqualTo("hold.not-manual");
        }

        private PlaceHold place(String amount) {
            return new PlaceHold(ALICE, HOLD, requested(USD, amount), null, NOW);
        }
    }

    @Nested
    class PlacingOrders {
        @Test
        void a_limit_buy_holds_price_times_quantity() {
            PlaceOrder place = named(limit(ALICE, 1, Side.BUY, "50.00", "1.5"), "c-1");
            assertThat(world.send(place)).containsExactly(
                    new FundsHeld(ALICE, ORDER_HOLD, HoldReason.ORDER, usd("75"), "c-1", null, balance(usd("100"), usd("75"))),
                    new OrderPlaced(
                            order(1),
                            ALICE,
                            BTC_USD,
                            Side.BUY,
                            OrderType.LIMIT,
                            TimeInForce.GTC,
                            decimal("50.00"),
                            btc("1.5").amount(),
                            null,
                            "c-1",
                            ORDER_HOLD,
                            usd("75")));
        }

        @Test
        void a_sell_holds_its_quantity() {
            assertThat(placed(limit(ALICE, 1, Side.SELL, "50", "1.5")).held()).isEqualTo(btc("1.5"));
            assertThat(placed(marketSell(ALICE, 2, "8.5")).held()).isEqualTo(btc("8.5"));
        }

        @Test
        void a_market_buy_holds_its_budget_and_is_ioc_whatever_it_says() {
            PlaceOrder gtc = new PlaceOrder(
                    ALICE,
                    order(1),
                    BTC_USD,
                    Side.BUY,
                    OrderType.MARKET,
                    TimeInForce.GTC,
                    null,
                    null,
                    decimal("100"),
                    null);
            OrderPlaced placed = placed(gtc);
            assertThat(placed.held()).isEqualTo(usd("100"));
            assertThat(placed.quoteBudget()).isEqualTo(usd("100"));
            assertThat(placed.timeInForce()).isEqualTo(TimeInForce.IOC);
        }

        @ParameterizedTest
        @CsvSource({
            // price, quantity: each fault alone and before all that come after it
            "0, 0, amount.not-positive",
            "-1, 1, amount.not-positive",
            "1000000000000000000, 0, amount.too-large",
            "0.001, 0, order.tick",
            "0.009, 1, order.tick",
            "0.01, 1,",
            "0.011, 1, order.tick",
            "1, 0, amount.not-positive",
            "1, -1, amount.not-positive",
            "1, 1000000000000000000, amount.too-large",
            "1, 999999999999999999, amount.too-large",
            "1, 0.00009, order.lot",
            "1, 0.0001,",
            "1, 0.00011, order.lot",
            "1000000000, 1000000000, amount.too-large",
            "100, 1,",
            "100.01, 1, account.insufficient-available",
            "100, 1.0001, account.insufficient-available",
        })
        void price_and_quantity(String price, String quantity, String code) {
            assertOutcome(limit(ALICE, 1, Side.BUY, price, quantity), code);
        }

        @ParameterizedTest
        @CsvSource({
            "0, , amount.not-positive",
            "0.0000001, , amount.excess-scale",
            "1000000000000000000, , amount.too-large",
            "100, ,",
            "100.000001, , account.insufficient-available",
            "100, 0, amount.not-positive",
            "0, 0.00001, order.lot",
        })
        void budgets(String budget, String quantity, String code) {
            assertOutcome(marketBuy(ALICE, 1, budget, quantity), code);
        }

        @Test
        void a_live_client_order_id_is_used_once_and_that_comes_before_funds() {
            world.send(named(limit(ALICE, 1, Side.BUY, "50", "1"), "c-1"));
            assertThat(code(named(limit(ALICE, 2, Side.BUY, "500", "1"), "c-1"))).isEqualTo("order.client-order-id-used");
            assertThat(code(named(limit(ALICE, 2, Side.BUY, "500", "0.00001"), "c-1"))).isEqualTo("order.lot");
            world.send(new ReleaseHold(ALICE, ORDER_HOLD, "end", usd("50")));
            assertThat(world.send(named(limit(ALICE, 2, Side.BUY, "50", "1"), "c-1"))).hasSize(2);
        }

        @Test
        void the_account_comes_before_the_market_and_that_before_the_form() {
            PlaceOrder nowhere = new PlaceOrder(
                    ALICE,
                    OrderId.of(new MarketId("BTC-X"), unique(1)),
                    new MarketId("BTC-X"),
                    Side.BUY,
                    OrderType.LIMIT,
                    TimeInForce.GTC,
                    decimal("0"),
                    decimal("0"),
                    null,
                    null);
            assertThat(code(nowhere)).isEqualTo("market.unknown");
            world.send(new HaltMarket(BTC_USD, "pause"));
            assertThat(code(limit(ALICE, 1, Side.BUY, "0", "0"))).isEqualTo("market.halted");
            world.send(new FreezeAccount(ALICE, "odd"));
            assertThat(code(nowhere)).isEqualTo("account.frozen");
            assertThat(codeOnceClosed(limit(BOB, 1, Side.BUY, "0", "0"))).isEqualTo("account.closed");
        }

        @Test
        void a_command_of_no_possible_form_is_a_programming_error() {
            assertThatIllegalArgumentException().isThrownBy(() -> world.send(limit(ALICE, 1, Side.BUY, null, "1")));
            assertThatIllegalArgumentException().isThrownBy(() -> world.send(limit(ALICE, 1, Side.BUY, "1", null)));
            assertThatIllegalArgumentException().isThrownBy(() -> world.send(marketBuy(ALICE, 1, null, "1")));
            assertThatIllegalArgumentException().isThrownBy(() -> world.send(marketSell(ALICE, 1, null)));
        }

        private OrderPlaced placed(PlaceOrder place) {
            return (OrderPlaced) world.send(place).getLast();
        }

        private PlaceOrder named(PlaceOrder place, String clientOrderId) {
            return new PlaceOrder(
                    place.accountId(),
                    place.orderId(),
                    place.marketId(),
                    place.side(),
                    place.type(),
                    place.timeInForce(),
                    place.price(),
                    place.quantity(),
                    place.quoteBudget(),
                    clientOrderId);
        }
    }

    @Nested
    class Settling {
        private final PayIn payIn =
                new PayIn(ALICE, TRADE, Side.BUY, ORDER_HOLD, usd("40"), usd("10"), btc("0.5"));
        private final PayOut payOut = new PayOut(ALICE, TRADE, Side.BUY, btc("0.001"));

        @Test
        void a_pay_in_captures_and_releases_and_expects_a_receipt() {
            holdForOrder();
            assertThat(world.send(payIn)).containsExactly(new TradePaidIn(
                    ALICE,
                    TRADE,
                    Side.BUY,
                    ORDER_HOLD,
                    usd("40"),
                    usd("10"),
                    usd("50"),
                    btc("0.5"),
                    new JournalEntry(
                            EntryId.of(TRADE, "pay-in.BUY"),
                            EntryKind.PAY_IN,
                            "Pay-in of acc_alice for trd_BTC-USD_1",
                            null,
                            List.of(Posting.debit(CUSTOMER, usd("40")), Posting.credit(LedgerAccount.CLEARING, usd("40")))),
                    balance(usd("60"), usd("50"))));
            assertThat(world.send(payIn)).as("a repeat").isEmpty();
        }

        @Test
        void a_pay_out_takes_the_receipt_less_the_fee_once() {
            holdForOrder();
            assertThat(world.send(payOut)).as("nothing is expected yet").isEmpty();
            world.send(payIn);
            assertThat(world.send(payOut)).containsExactly(new TradePaidOut(
                    ALICE,
                    TRADE,
                    Side.BUY,
                    btc("0.5"),
                    btc("0.001"),
                    new JournalEntry(
                            EntryId.of(TRADE, "pay-out.BUY"),
                            EntryKind.PAY_OUT,
                            "Pay-out to acc_alice for trd_BTC-USD_1",
                            null,
                            List.of(
                                    Posting.debit(LedgerAccount.CLEARING, btc("0.5")),
                                    Posting.credit(CUSTOMER, btc("0.499")),
                                    Posting.credit(LedgerAccount.FEES, btc("0.001")))),
                    balance(btc("10.499"), btc("0"))));
            assertThat(world.send(payOut)).as("a repeat").isEmpty();
            assertThat(world.send(payIn)).as("a late repeat").isEmpty();
        }

        @Test
        void without_a_fee_there_is_no_posting_for_it() {
            holdForOrder();
            world.send(payIn);
            TradePaidOut paidOut = (TradePaidOut) world.send(new PayOut(ALICE, TRADE, Side.BUY, btc("0"))).getFirst();
            assertThat(paidOut.entry().postings()).hasSize(2);
        }

        @Test
        void both_sides_of_a_trade_with_oneself_are_settled_apart() {
            holdForOrder();
            world.send(limit(ALICE, 2, Side.SELL, "40", "0.5"));
            PayIn other =
                    new PayIn(ALICE, TRADE, Side.SELL, HoldId.behind(order(2)), btc("0.5"), btc("0"), usd("40"));
            assertThat(world.send(payIn)).hasSize(1);
            assertThat(world.send(other)).hasSize(1);
            assertThat(world.send(payOut)).hasSize(1);
            assertThat(world.send(new PayOut(ALICE, TRADE, Side.SELL, usd("0")))).hasSize(1);
        }

        @Test
        void the_hold_closes_when_all_of_it_is_captured_or_released() {
            holdForOrder();
            world.send(payIn);
            assertThat(world.send(new ReleaseHold(ALICE, ORDER_HOLD, "end", usd("50")))).containsExactly(new HoldReleased(
                    ALICE, ORDER_HOLD, "end", usd("50"), usd("0"), balance(usd("60"), usd("0"))));
            assertThat(world.account(ALICE).holds()).isEmpty();
            assertThat(world.send(new ReleaseHold(ALICE, ORDER_HOLD, "end", usd("50")))).as("a repeat").isEmpty();
            assertThat(world.send(payIn)).as("a repeat").isEmpty();
        }

        @Test
        void more_than_is_left_of_a_hold_is_refused() {
            holdForOrder();
            world.send(payIn);
            assertThat(rejectionOf(() -> world.send(new ReleaseHold(ALICE, ORDER_HOLD, "end", usd("50.000001")))))
                    .isEqualTo(new HoldExceeded(ALICE, ORDER_HOLD, usd("50"), usd("50.000001")));
            PayIn tooMuch = new PayIn(
                    ALICE, TradeId.of(BTC_USD, 2), Side.BUY, ORDER_HOLD, usd("40.000001"), usd("10"), btc("0.5"));
            assertThat(code(tooMuch)).isEqualTo("hold.exceeded");
        }

        @Test
        void what_was_agreed_is_settled_on_a_frozen_account() {
            holdForOrder();
            world.send(new FreezeAccount(ALICE, "odd"));
            assertThat(world.send(payIn)).hasSize(1);
            assertThat(world.send(payOut)).hasSize(1);
            assertThat(world.send(new ReleaseHold(ALICE, ORDER_HOLD, "end", usd("50")))).hasSize(1);
        }

        @Test
        void a_pay_out_that_would_not_fit_is_refused() {
            holdForOrder();
            world.send(payIn);
            world.send(new Deposit(ALICE, entry(9), requested(BTC, "999999999999999989.6"), "all there is"));
            assertThat(code(payOut)).isEqualTo("amount.too-large");
        }

        private void holdForOrder() {
            world.send(limit(ALICE, 1, Side.BUY, "100", "1"));
        }
    }

    @Nested
    class FreezingAndClosing {
        @Test
        void freezing_and_unfreezing_are_repeatable() {
            assertThat(world.send(new UnfreezeAccount(ALICE, "open already"))).isEmpty();
            assertThat(world.send(new FreezeAccount(ALICE, "odd"))).containsExactly(new AccountFrozen(ALICE, "odd"));
            assertThat(world.send(new FreezeAccount(ALICE, "again"))).isEmpty();
            assertThat(world.send(new UnfreezeAccount(ALICE, "fine"))).containsExactly(new AccountUnfrozen(ALICE, "fine"));
        }

        @Test
        void an_account_closes_once_it_has_nothing() {
            world.send(new OpenAccount(BOB, "bob"));
            assertThat(world.send(new CloseAccount(BOB, "bye"))).containsExactly(new AccountClosed(BOB, "bye"));
            assertThat(world.send(new CloseAccount(BOB, "again"))).isEmpty();
            assertThat(code(new FreezeAccount(BOB, "odd"))).isEqualTo("account.closed");
            assertThat(code(new UnfreezeAccount(BOB, "odd"))).isEqualTo("account.closed");
        }

        @Test
        void not_while_anything_is_posted_held_or_expected() {
            assertThat(rejectionOf(() -> world.send(new CloseAccount(ALICE, "bye"))))
                    .isEqualTo(new AccountNotEmpty(ALICE, 2, 0, 0, 0));
            world.funded(BOB, "100", "0");
            world.send(limit(BOB, 1, Side.BUY, "100", "1"));
            assertThat(rejectionOf(() -> world.send(new CloseAccount(BOB, "bye"))))
                    .isEqualTo(new AccountNotEmpty(BOB, 1, 1, 0, 0));
            world.send(new PayIn(BOB, TRADE, Side.BUY, ORDER_HOLD, usd("100"), usd("0"), btc("1")));
            assertThat(rejectionOf(() -> world.send(new CloseAccount(BOB, "bye"))))
                    .as("in mid-settlement")
                    .isEqualTo(new AccountNotEmpty(BOB, 0, 0, 1, 0));
        }

        @ParameterizedTest
        @EnumSource(Side.class)
        void a_frozen_account_refuses_orders(Side side) {
            world.send(new FreezeAccount(ALICE, "odd"));
            assertThat(code(limit(ALICE, 1, side, "1", "1"))).isEqualTo("account.frozen");
        }
    }

    /** @param code null: it is accepted */
    private void assertOutcome(AccountCommand command, String code) {
        if (code == null) {
            assertThat(world.send(command)).isNotEmpty();
        } else {
            assertThat(code(command)).isEqualTo(code);
        }
    }

    private String code(AccountCommand command) {
        return rejectionOf(() -> world.send(command)).code();
    }

    /** Of a command to Bob's account, which is closed. */
    private String codeOnceClosed(AccountCommand command) {
        world.send(new OpenAccount(BOB, "bob"));
        world.send(new CloseAccount(BOB, "bye"));
        return code(command);
    }
}
