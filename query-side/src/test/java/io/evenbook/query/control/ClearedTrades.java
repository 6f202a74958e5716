package io.evenbook.query.control;

import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.clearing.WindowTotals.Netted;
import io.evenbook.api.clearing.WindowTotals.Resolved;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The events of two windows. Alice buys 1 BTC of Bob for 100 USD, both pay a fee, and 2 BTC for 100 USD without one.
 * She has 150 USD, so half of the second trade settles in the second window.
 */
final class ClearedTrades {
    static final SchemeId SCHEME = SchemeId.named("DAY");
    static final WindowId FIRST = WindowId.of(SCHEME, 1);
    static final WindowId SECOND = FIRST.next();
    static final AssetCode USD = new AssetCode("USD");
    static final AssetCode BTC = new AssetCode("BTC");
    static final AccountId ALICE = new AccountId("acc_alice");
    static final AccountId BOB = new AccountId("acc_bob");
    private static final MarketId MARKET = new MarketId("BTC-USD");
    static final TradeId FULL = TradeId.of(MARKET, 1);
    static final TradeId PART = TradeId.of(MARKET, 2);
    private static final LocalDate DAY = LocalDate.of(2026, 5, 4);
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private ClearedTrades() {}

    static List<Object> events() {
        List<Object> events = new ArrayList<>();
        events.add(new WindowOpened(planned(FIRST)));
        events.add(trade(FULL, "100.00", "1.000", "100.00", "0.002", "0.10"));
        events.add(trade(PART, "50.00", "2.000", "100.00", "0.000", "0.00"));
        events.add(novated(
                ALICE,
                List.of(buys(FULL, "100.00", "0.998", "0.002"), buys(PART, "100.00", "2.000", "0.000")),
                List.of(open("200.00 USD", "0.00"), open("0.000 BTC", "2.998"))));
        events.add(novated(
                BOB,
                List.of(sells(FULL, "1.000", "99.90", "0.10"), sells(PART, "2.000", "100.00", "0.00")),
                List.of(open("3.000 BTC", "0.000"), open("0.00 USD", "199.90"))));
        events.add(new WindowClosed(FIRST, planned(SECOND), WindowCause.SCHEDULE));
        events.add(netted(FIRST, 2, 0, "3.000", "200.00", """
                acc_alice,BTC,0.000,2.998,0.000
                acc_alice,USD,200.00,0.00,0.00
                acc_bob,BTC,3.000,0.000,0.000
                acc_bob,USD,0.00,199.90,0.00
                """));
        events.add(new WindowResolved(
                FIRST,
                "youngest-cut-1",
                1,
                1,
                0,
                List.of(resolved(BTC, "2.000", "1.998", "0.002"), resolved(USD, "150.00", "149.90", "0.10")),
                digest("""
                        acc_alice,BTC,0.000,1.998,-1.000
                        acc_alice,USD,150.00,0.00,50.00
                        acc_bob,BTC,2.000,0.000,1.000
                        acc_bob,USD,0.00,149.90,-50.00
                        """)));
        events.add(settled(
                FIRST,
                ALICE,
                List.of(
                        asset("0.000 BTC", "1.998", "0.000", "1.000", "1.998"),
                        asset("150.00 USD", "0.00", "50.00", "0.00", "0.00")),
                List.of(open("0.000 BTC", "1.000"), open("50.00 USD", "0.00"))));
        events.add(settled(
                FIRST,
                BOB,
                List.of(
                        asset("2.000 BTC", "0.000", "1.000", "0.000", "1.000"),
                        asset("0.00 USD", "149.90", "0.00", "50.00", "149.90")),
                List.of(open("1.000 BTC", "0.000"), open("0.00 USD", "50.00"))));
        events.add(failed("1.000", "1.000"));
        events.add(new WindowSettled(FIRST));
        events.add(new WindowClosed(SECOND, planned(SECOND.next()), WindowCause.SCHEDULE));
        events.add(netted(SECOND, 1, 1, "1.000", "50.00", """
                acc_alice,BTC,0.000,1.000,0.000
                acc_alice,USD,50.00,0.00,0.00
                acc_bob,BTC,1.000,0.000,0.000
                acc_bob,USD,0.00,50.00,0.00
                """));
        events.add(new WindowResolved(
                SECOND,
                "youngest-cut-1",
                1,
                0,
                0,
                List.of(resolved(BTC, "1.000", "1.000", "0.000"), resolved(USD, "50.00", "50.00", "0.00")),
                digest("""
                        acc_alice,BTC,0.000,1.000,0.000
                        acc_alice,USD,50.00,0.00,0.00
                        acc_bob,BTC,1.000,0.000,0.000
                        acc_bob,USD,0.00,50.00,0.00
                        """)));
        events.add(settled(
                SECOND,
                ALICE,
                List.of(
                        asset("0.000 BTC", "1.000", "0.000", "0.000", "2.998"),
                        asset("50.00 USD", "0.00", "0.00", "0.00", "0.00")),
                List.of()));
        events.add(settled(
                SECOND,
                BOB,
                List.of(
                        asset("1.000 BTC", "0.000", "0.000", "0.000", "0.000"),
                        asset("0.00 USD", "50.00", "0.00", "0.00", "199.90")),
                List.of()));
        events.add(new WindowSettled(SECOND));
        return events;
    }

    private static ClearingWindow planned(WindowId window) {
        return new ClearingWindow(window, DAY, NOON, DAY, NOON);
    }

    static TradeExecuted trade(
            TradeId trade, String price, String quantity, String quote, String buyerFee, String sellerFee) {
        return new TradeExecuted(
                trade,
                MARKET,
                SCHEME,
                new BigDecimal(price),
                btc(quantity),
                usd(quote),
                1,
                Side.SELL,
                party(ALICE, usd(quote), btc(quantity), btc(buyerFee)),
                party(BOB, btc(quantity), usd(quote), usd(sellerFee)));
    }

    private static TradeParty party(AccountId account, Money captured, Money receipt, Money fee) {
        OrderId order = OrderId.of(MARKET, "%026d".formatted(account.equals(ALICE) ? 1 : 2));
        return new TradeParty(order, account, HoldId.behind(order), captured, captured.none(), receipt, fee);
    }

    static NovatedSide buys(TradeId trade, String delivers, String receives, String fee) {
        return side(trade, Side.BUY, usd(delivers), btc(receives), btc(fee));
    }

    static NovatedSide sells(TradeId trade, String delivers, String receives, String fee) {
        return side(trade, Side.SELL, btc(delivers), usd(receives), usd(fee));
    }

    private static NovatedSide side(TradeId trade, Side side, Money delivers, Money receives, Money fee) {
        Money none = delivers.none();
        return new NovatedSide(trade, side, HoldId.named("1"), none, none, receives.none(), delivers, receives, fee);
    }

    /** With the entry that follows from the sides. */
    static TradesNovated novated(AccountId account, List<NovatedSide> sides, List<OpenPosition> positions) {
        List<Posting> postings = new ArrayList<>();
        LedgerAccount own = LedgerAccount.clearing(account);
        for (NovatedSide side : sides) {
            postings.add(Posting.debit(own, side.delivers()));
            postings.add(Posting.credit(LedgerAccount.CCP, side.payment()));
            postings.add(Posting.debit(LedgerAccount.CCP, side.receipt()));
            postings.add(Posting.credit(own, side.receives()));
            if (side.fee().isPositive()) {
                postings.add(Posting.credit(LedgerAccount.FEES, side.fee()));
            }
        }
        EntryId id = EntryId.novated(sides.getFirst().tradeId(), account);
        JournalEntry entry = new JournalEntry(id, EntryKind.NOVATION, "", null, NOON, postings);
        return new TradesNovated(account, FIRST, sides, positions, entry, List.of());
    }

    /** @param delivers with its asset, such as {@code 200.00 USD} */
    static OpenPosition open(String delivers, String receives) {
        Money amount = money(delivers);
        return new OpenPosition(amount, new Money(amount.asset(), new BigDecimal(receives)), amount.none());
    }

    private static WindowNetted netted(
            WindowId window, int trades, int carried, String btc, String usd, String positions) {
        return new WindowNetted(
                window,
                trades,
                carried,
                0,
                2,
                List.of(
                        new Netted(BTC, new BigDecimal(btc), new BigDecimal(btc)),
                        new Netted(USD, new BigDecimal(usd), new BigDecimal(usd))),
                digest(positions));
    }

    static Resolved resolved(AssetCode asset, String paid, String received, String fees) {
        return new Resolved(asset, new BigDecimal(paid), new BigDecimal(received), new BigDecimal(fees));
    }

    /** @param delivered with its asset, such as {@code 150.00 USD} */
    static SettledAsset asset(
            String delivered, String received, String carriedDelivers, String carriedReceives, String posted) {
        Money amount = money(delivered);
        AssetCode asset = amount.asset();
        return new SettledAsset(
                amount,
                new Money(asset, new BigDecimal(received)),
                new Money(asset, new BigDecimal(carriedDelivers)),
                new Money(asset, new BigDecimal(carriedReceives)),
                amount.none(),
                new Balance(new Money(asset, new BigDecimal(posted)), amount.none()));
    }

    /** With the entry that follows from the assets. */
    static PositionSettled settled(
            WindowId window, AccountId account, List<SettledAsset> assets, List<OpenPosition> carried) {
        List<Posting> postings = new ArrayList<>();
        LedgerAccount customer = LedgerAccount.customer(account);
        LedgerAccount clearing = LedgerAccount.clearing(account);
        for (SettledAsset asset : assets) {
            Money net = asset.net();
            boolean pays = net.isNegative();
            Money amount = pays ? net.negated() : net;
            postings.add(Posting.debit(pays ? customer : clearing, amount));
            postings.add(Posting.credit(pays ? clearing : customer, amount));
        }
        JournalEntry entry =
                new JournalEntry(EntryId.settled(window, account), EntryKind.SETTLEMENT, "", null, NOON, postings);
        return new PositionSettled(account, window, window.next(), assets, carried, entry);
    }

    static SettlementFailed failed(String settled, String open) {
        return new SettlementFailed(
                PART, FIRST, Side.BUY, ALICE, USD, FailCause.LACK, btc(settled), btc(open), DAY, SECOND);
    }

    static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }

    static Money btc(String amount) {
        return new Money(BTC, new BigDecimal(amount));
    }

    private static Money money(String amount) {
        String[] parts = amount.split(" ");
        return new Money(new AssetCode(parts[1]), new BigDecimal(parts[0]));
    }

    static String digest(String lines) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
