package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.netting.NetPositions;
import io.evenbook.netting.OpenTrade;
import io.evenbook.netting.OpenTrades;
import io.evenbook.netting.Roster;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rest of a side is the one that netting computes, to the last unit. */
class OpenSideTest {
    private static final Roster ROSTER = new Roster(
            List.of(ALICE.value(), BOB.value()),
            Map.of("USD", usd("0").amount().scale(), "BTC", btc("0").amount().scale()));

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void theRestIsThatOfTheNetting() {
        System.out.println("OpenSideTest: seed " + seed);
        for (int i = 0; i < 20_000; i++) {
            TradeExecuted trade = trade();
            long settled = random.nextLong(trade.lots());
            OpenTrades row = new OpenTrades(ROSTER);
            row.add(new OpenTrade(1, 1, 0, trade.lots(), settled, side(trade, Side.BUY), side(trade, Side.SELL)));
            NetPositions net = NetPositions.of(row);
            Money open = new Money(
                    trade.quantity().asset(),
                    trade.quantity()
                            .amount()
                            .multiply(BigDecimal.valueOf(trade.lots() - settled))
                            .divide(BigDecimal.valueOf(trade.lots())));
            for (Side side : Side.values()) {
                OpenSide rest = OpenSide.of(trade, side, open);
                assertThat(rest.delivers())
                        .isEqualTo(amount(net, true, trade.party(side).accountId(), rest.delivers()));
                assertThat(rest.receives())
                        .isEqualTo(amount(net, false, trade.party(side).accountId(), rest.receives()));
                assertThat(rest.deliveryFee().asset()).isEqualTo(rest.delivers().asset());
                assertThat(rest.receiptFee().asset()).isEqualTo(rest.receives().asset());
            }
        }
    }

    @Test
    void whatIsTakenBackIsTheReverseOfWhatIsBooked() {
        ObligationId id = new ObligationId("obl_1");
        for (int i = 0; i < 1_000; i++) {
            TradeExecuted trade = trade();
            OpenSide whole = OpenSide.of(trade, Side.SELL, trade.quantity());
            List<Obligation> booked = whole.book(id, ObligationKind.PORTING);
            List<Obligation> takenBack = whole.takeBack(id, ObligationKind.PORTING);
            assertThat(booked).hasSameSizeAs(takenBack).isNotEmpty();
            for (int part = 0; part < booked.size(); part++) {
                Obligation there = booked.get(part);
                Obligation back = takenBack.get(part);
                assertThat(there.delivers().plus(back.delivers()).isZero()).isTrue();
                assertThat(there.receives().plus(back.receives()).isZero()).isTrue();
                assertThat(there.fee().plus(back.fee()).isZero()).isTrue();
            }
        }
    }

    private static Money amount(NetPositions net, boolean delivers, AccountId account, Money any) {
        BigDecimal amount = (delivers ? net.delivers() : net.receives())
                .get(ROSTER.account(account.value()), ROSTER.asset(any.asset().value()));
        return new Money(any.asset(), amount);
    }

    private OpenTrade.TradeSide side(TradeExecuted trade, Side side) {
        TradeParty party = trade.party(side);
        Money delivered = side == Side.BUY ? trade.quoteAmount() : trade.quantity();
        int asset = ROSTER.asset(delivered.asset().value());
        return new OpenTrade.TradeSide(
                ROSTER.account(party.accountId().value()),
                asset,
                ROSTER.units(asset, delivered.amount().divide(BigDecimal.valueOf(trade.lots()))),
                ROSTER.units(
                        ROSTER.asset(party.fee().asset().value()), party.fee().amount()),
                party.fee().asset().equals(delivered.asset()),
                0);
    }

    private TradeExecuted trade() {
        long lots = random.nextLong(1, 100);
        Money quantity = btc(BigDecimal.valueOf(lots, 4).toPlainString());
        Money quote =
                usd(BigDecimal.valueOf(lots * random.nextLong(1, 100_000), 6).toPlainString());
        return new TradeExecuted(
                TradeId.of(BTC_USD, 1),
                BTC_USD,
                new SchemeId("sch_COINS"),
                new BigDecimal("1.00"),
                quantity,
                quote,
                lots,
                Side.SELL,
                party(ALICE, quote, quantity),
                party(BOB, quantity, quote));
    }

    /** A fee on top, or out of the receipt; some are rebates. */
    private TradeParty party(AccountId account, Money payment, Money receipt) {
        boolean isOnTop = random.nextBoolean();
        Money taxed = isOnTop ? payment : receipt;
        long most = Math.min(taxed.amount().unscaledValue().longValueExact(), 1_000);
        Money fee = new Money(
                taxed.asset(),
                BigDecimal.valueOf(
                        random.nextLong(-most, most + 1), taxed.amount().scale()));
        return new TradeParty(
                order(1),
                account,
                HoldId.behind(order(1)),
                isOnTop ? payment.plus(fee) : payment,
                payment.none(),
                receipt,
                fee);
    }
}
