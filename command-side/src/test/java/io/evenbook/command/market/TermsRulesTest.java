package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.TERMS;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.units;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.BandAction;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketRejection.TermOutOfRange;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.command.World;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.base.CompositeCommand.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Revisions of a market's terms. The market has a tick of 0.01 and a lot of 0.0001. */
class TermsRulesTest {
    private final World world = new World().funded(ALICE, "100000", "10").funded(BOB, "100000", "10");

    private static ChangeTerms change(
            String tick, String lot, OrderSizes sizes, PriceBands bands, OrderKinds kinds, OpenOrderLimits openOrders) {
        return new ChangeTerms(
                BTC_USD,
                decimal(tick),
                decimal(lot),
                decimal("0.001"),
                decimal("0.002"),
                sizes,
                bands,
                kinds,
                openOrders,
                TradeFees.RECEIVED,
                "why");
    }

    private static ChangeTerms sizes(String minimum, String maximum, String minimumNotional, String maximumNotional) {
        OrderSizes sizes =
                new OrderSizes(decimal(minimum), decimal(maximum), decimal(minimumNotional), decimal(maximumNotional));
        return change("0.01", "0.0001", sizes, PriceBands.NONE, OrderKinds.ALL, OpenOrderLimits.MOST);
    }

    private static ChangeTerms bands(PriceBands bands) {
        return change("0.01", "0.0001", OrderSizes.ANY, bands, OrderKinds.ALL, OpenOrderLimits.MOST);
    }

    private static ChangeTerms kinds(OrderKinds kinds) {
        return change("0.01", "0.0001", OrderSizes.ANY, PriceBands.NONE, kinds, OpenOrderLimits.MOST);
    }

    private static ChangeTerms openOrders(OpenOrderLimits limits) {
        return change("0.01", "0.0001", OrderSizes.ANY, PriceBands.NONE, OrderKinds.ALL, limits);
    }

    private MarketTerms changed(ChangeTerms change) {
        List<Object> events = world.send(change);
        assertThat(events).hasSize(1);
        TermsChanged changed = (TermsChanged) events.getFirst();
        assertThat(changed.reason()).isEqualTo("why");
        assertThat(world.market().terms()).isEqualTo(changed.terms());
        return changed.terms();
    }

    @Test
    void eachChangeIsOneRevisionAndARepeatIsNone() {
        assertThat(world.send(units("0.010", "0.00010000"))).as("as listed").isEmpty();
        ChangeTerms change = change(
                "0.05",
                "0.001",
                new OrderSizes(decimal("0.002"), decimal("5"), decimal("1"), decimal("1000.5")),
                new PriceBands(1_000, 9_999, BandAction.AUCTION, 1L),
                new OrderKinds(
                        List.of(OrderType.MARKET, OrderType.LIMIT),
                        List.of(SelfTradePrevention.NONE),
                        SelfTradePrevention.NONE),
                new OpenOrderLimits(200, null, 20, null));

        MarketTerms terms = changed(change);

        assertThat(terms.termsRevision()).isEqualTo(2);
        assertThat(terms.tickSize()).isEqualTo("0.05");
        assertThat(terms.sizes())
                .isEqualTo(new OrderSizes(
                        decimal("0.00200000"), decimal("5.00000000"), decimal("1.000000"), decimal("1000.500000")));
        assertThat(terms.bands()).isEqualTo(change.bands());
        assertThat(terms.kinds().types()).as("in their order").containsExactly(OrderType.LIMIT, OrderType.MARKET);
        assertThat(terms.openOrders()).isEqualTo(new OpenOrderLimits(200, 2_000_000, 20, 10_000));
        assertThat(world.send(change)).as("again").isEmpty();
        assertThat(changed(units("0.01", "0.0001")).termsRevision()).isEqualTo(3);
    }

    @Test
    void theNextOrderIsCountedInTheNewTickAndLot() {
        changed(units("0.05", "0.001"));
        assertThat(rejectionOf(() -> world.send(limit(ALICE, 1, Side.SELL, "100.01", "1")))
                        .code())
                .isEqualTo("order.tick");
        assertThat(rejectionOf(() -> world.send(limit(ALICE, 1, Side.SELL, "100.05", "0.0001")))
                        .code())
                .isEqualTo("order.lot");
        world.settle(world.send(limit(ALICE, 1, Side.SELL, "100.05", "0.001")));
        world.settle(world.send(limit(BOB, 2, Side.BUY, "100.05", "0.001")));
        assertThat(world.market().book().lastTicks()).isEqualTo(2_001);
    }

    @Test
    void aTickOrLotDoesNotChangeUnderOrdersThatMayTrade() {
        world.send(limit(ALICE, 1, Side.SELL, "100", "1"));
        assertThat(rejectionOf(() -> world.send(units("0.05", "0.0001"))).code())
                .isEqualTo("market.orders-live");
        assertThat(rejectionOf(() -> world.send(units("0.01", "0.001"))).code()).isEqualTo("market.orders-live");
        assertThat(rejectionOf(() -> world.send(units("0", "0.0001"))).code())
                .as("the state comes before the value")
                .isEqualTo("market.orders-live");
        changed(bands(new PriceBands(100, null, null, null)));
        world.send(new CancelOrder(BTC_USD, order(1)));
        changed(units("0.05", "0.001"));
    }

    @ParameterizedTest
    @CsvSource({
        // The last trade was at 100.01
        "0.01, 10001, false",
        "0.02, 5000, true",
        "50, 2, true",
        "100.01, 1, false",
        "1000, 0, true",
        "0.001, 100010, false",
        "0.000000000000000001, 0, false",
        "0.000000000000000011, 9091818181818181818, true",
    })
    void theLastPriceIsCountedInTheNewTick(String tick, long ticks, boolean isAbove) {
        world.settle(world.send(limit(ALICE, 1, Side.SELL, "100.01", "0.1")));
        world.settle(world.send(limit(BOB, 2, Side.BUY, "100.01", "0.1")));
        String lot = decimal(tick).scale() > 3 ? "1000000000000" : "0.001";
        world.send(units(tick, lot));
        assertThat(world.market().book().lastTicks()).isEqualTo(ticks);
        assertThat(world.market().book().isLastAbove()).isEqualTo(isAbove);
        world.send(units("0.01", "1000000000000"));
        assertThat(world.market().book().lastTicks()).isEqualTo(10_001);
        assertThat(world.market().book().isLastAbove()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // tick, lot, code
        "0, 0.0001, amount.not-positive",
        "0.01, -1, amount.not-positive",
        "1000000000000000000, 1, amount.too-large",
        "0.001, 0.0001, market.tick-lot",
        "100, 0.000000001, market.tick-lot",
    })
    void unitsThatDoNotFit(String tick, String lot, String code) {
        assertThat(rejectionOf(() -> world.send(units(tick, lot))).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        // minimum and maximum of the quantity and of the notional; code
        "0.0001, 0.0001, 0.000001, 0.000001,",
        "0, , , , amount.not-positive",
        ", -1, , , amount.not-positive",
        ", , 0, , amount.not-positive",
        ", , , 0, amount.not-positive",
        "0.000000001, , , , amount.excess-scale",
        ", , , 0.0000001, amount.excess-scale",
        "1000000000000000000, , , , amount.too-large",
        "0.00015, , , , market.terms minimumQuantity",
        ", 0.00015, , , market.terms maximumQuantity",
        "0.0002, 0.0001, , , market.terms maximumQuantity",
        ", , 10.000001, 10, market.terms maximumNotional",
        "0.0002, 0.0001, 0, , market.terms maximumQuantity",
    })
    void sizes(String minimum, String maximum, String minimumNotional, String maximumNotional, String code) {
        check(sizes(minimum, maximum, minimumNotional, maximumNotional), code);
    }

    @ParameterizedTest
    @CsvSource({
        // static and dynamic band, protection
        "1, 9999, 1,",
        "9999, 1, 9223372036854775807,",
        "0, , , market.terms staticBasisPoints",
        "10000, , , market.terms staticBasisPoints",
        "-1, 0, , market.terms staticBasisPoints",
        ", 0, , market.terms dynamicBasisPoints",
        ", 10000, , market.terms dynamicBasisPoints",
        ", , 0, market.terms protectionTicks",
        ", , -1, market.terms protectionTicks",
    })
    void bands(Integer fixed, Integer dynamic, Long protection, String code) {
        check(bands(new PriceBands(fixed, dynamic, null, protection)), code);
    }

    @ParameterizedTest
    @CsvSource({
        // of an account, of the market, icebergs and stops of an account
        "0, 0, 0, 0,",
        "10000, 1999999, 10000, 10000,",
        "-1, 0, 0, 0, market.terms ofAccount",
        "10001, 0, 0, 0, market.terms ofAccount",
        "0, 2000001, -1, 0, market.terms ofMarket",
        "0, -1, 0, 0, market.terms ofMarket",
        "0, 0, 10001, -1, market.terms icebergsOfAccount",
        "0, 0, -1, 0, market.terms icebergsOfAccount",
        "0, 0, 0, 10001, market.terms stopsOfAccount",
        "0, 0, 0, -1, market.terms stopsOfAccount",
    })
    void openOrders(int ofAccount, int ofMarket, int icebergs, int stops, String code) {
        check(openOrders(new OpenOrderLimits(ofAccount, ofMarket, icebergs, stops)), code);
    }

    @Test
    void kindsOfOrders() {
        check(kinds(new OrderKinds(List.of(), null, null)), "market.terms types");
        check(
                kinds(new OrderKinds(null, List.of(SelfTradePrevention.NONE), null)),
                "market.terms defaultSelfTradePrevention");
        check(kinds(new OrderKinds(null, List.of(), null)), "market.terms defaultSelfTradePrevention");
        check(kinds(new OrderKinds(List.of(OrderType.MARKET), null, null)), null);
    }

    private void check(ChangeTerms change, String code) {
        if (code == null) {
            changed(change);
            return;
        }
        var rejection = rejectionOf(() -> world.send(change));
        String field = rejection instanceof TermOutOfRange out ? " " + out.field() : "";
        assertThat(rejection.code() + field).isEqualTo(code);
    }

    @Test
    void anUnknownMarketHasNoTerms() {
        ChangeTerms known = units("0.01", "0.0001");
        ChangeTerms unknown = new ChangeTerms(
                new MarketId("BTC-X"),
                known.tickSize(),
                known.lotSize(),
                known.makerFeeRate(),
                known.takerFeeRate(),
                known.sizes(),
                known.bands(),
                known.kinds(),
                known.openOrders(),
                known.fees(),
                "why");
        assertThat(rejectionOf(() -> world.send(unknown)).code()).isEqualTo("market.unknown");
        assertThat(world.market().terms()).isEqualTo(TERMS);
    }

    @Test
    void aRefusedOrRehearsedChangeIsUndone() {
        ChangeTerms change = bands(new PriceBands(100, null, null, null));
        ChangeTerms refused = bands(new PriceBands(0, null, null, null));
        world.rehearse(new CompositeCommand(Mode.ALL, List.of(change)));
        assertThat(world.market().terms()).isEqualTo(TERMS);
        assertThat(rejectionOf(() -> world.send(new CompositeCommand(Mode.ALL, List.of(change, refused))))
                        .code())
                .isEqualTo("market.terms");
        assertThat(world.market().terms()).isEqualTo(TERMS);
        assertThat(changed(change).termsRevision()).isEqualTo(2);
    }
}
