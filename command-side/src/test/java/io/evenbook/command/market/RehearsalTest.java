package io.evenbook.command.market;

import static io.evenbook.command.RandomTerms.maybe;
import static io.evenbook.command.RandomTerms.price;
import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.units;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.SetCancelAfter;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.BandAction;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketCommand.SetSessions;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.market.MarketRejection.RehearsalDiverged;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.market.TradeFees.TierRates;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent.OrderAmended;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderTerms.Lifetime;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.rehearsal.RehearsalAnswer;
import io.evenbook.api.rehearsal.RehearsalAnswer.DifferingOrder;
import io.evenbook.api.rehearsal.RehearsalAnswer.Figures;
import io.evenbook.api.rehearsal.RehearsalAnswer.OrderCounts;
import io.evenbook.api.rehearsal.RehearsalAnswer.OrderResult;
import io.evenbook.api.rehearsal.RehearsalAnswer.Spread;
import io.evenbook.api.rehearsal.RehearsalAnswer.Status;
import io.evenbook.api.rehearsal.RehearsedTerms;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.RandomTerms;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {
    private static final CalendarId BANKS = new CalendarId("cal_BANKS");

    private final MarketStory story = new MarketStory();

    private static RehearsedTerms tick(String tickSize) {
        return new RehearsedTerms(decimal(tickSize), null, null, null, null, null, null, null, null);
    }

    private static RehearsedTerms terms(String json) {
        return EvenbookJson.mapper().readValue(json, RehearsedTerms.class);
    }

    private static RehearsedTerms lot(String lotSize) {
        return new RehearsedTerms(null, decimal(lotSize), null, null, null, null, null, null, null);
    }

    private static RehearsedTerms bands(PriceBands bands) {
        return new RehearsedTerms(null, null, null, null, null, bands, null, null, null);
    }

    private static RehearsedTerms kinds(OrderKinds kinds) {
        return new RehearsedTerms(null, null, null, null, null, null, kinds, null, null);
    }

    private static RehearsedTerms fees(String maker, String taker, TradeFees fees) {
        return new RehearsedTerms(null, null, decimal(maker), decimal(taker), null, null, null, null, fees);
    }

    private MarketStory funded() {
        story.world().funded(ALICE, "1000000", "10000").funded(BOB, "1000000", "10000");
        return story;
    }

    private static String code(Rejection rejection) {
        return rejection.code();
    }

    private static Map<String, OrderResult> rehearsedEnds(RehearsalAnswer answer) {
        return answer.orders().stream()
                .collect(Collectors.toMap(differing -> name(differing.orderId()), DifferingOrder::rehearsed));
    }

    private static String name(OrderId orderId) {
        return "o" + Long.parseLong(orderId.unique());
    }

    private static String line(OrderResult end) {
        return "%s %s %s"
                .formatted(
                        end.status(), end.filledQuantity().stripTrailingZeros().toPlainString(), end.rule());
    }

    /** A random market of all types, times in force and phases, in which the terms change too. */
    @Nested
    class TheSameTerms {
        private static final List<AccountId> TRADERS =
                List.of(new AccountId("acc_a"), new AccountId("acc_b"), new AccountId("acc_c"));
        private static final int STEPS = 1_600;

        private static final List<String> OTHERS = List.of(
                "{\"tickSize\":\"0.05\"}",
                "{\"tickSize\":\"0.001\",\"lotSize\":\"0.001\"}",
                "{\"lotSize\":\"0.25\"}",
                "{\"fees\":{\"asset\":\"QUOTE\"},\"makerFeeRate\":\"0.009\"}",
                "{\"bands\":{\"dynamicBasisPoints\":3,\"action\":\"AUCTION\"}}",
                "{\"bands\":{\"staticBasisPoints\":10,\"dynamicBasisPoints\":5,\"protectionTicks\":2}}",
                "{\"kinds\":{\"types\":[\"LIMIT\"],\"defaultSelfTradePrevention\":\"DECREMENT\"}}",
                "{\"openOrders\":{\"ofAccount\":5,\"ofMarket\":12},\"sizes\":{\"minimumQuantity\":\"0.5\"}}");

        private final Set<String> seen = new TreeSet<>();

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4})
        void givesTheSameTradesFeesAndEnds(long seed) {
            System.out.println("seed " + seed);
            SplittableRandom random = new SplittableRandom(seed);
            TRADERS.forEach(trader -> story.world().funded(trader, "1000000", "10000"));
            for (int n = 1; n <= STEPS; n++) {
                story.later(random.nextInt(2_000)).attempt(step(random, n));
            }
            story.log().forEach(event -> seen.add(typeOf(event)));
            assertThat(seen)
                    .contains(names(
                            TradeExecuted.class,
                            OrderTriggered.class,
                            OrderExpired.class,
                            OrderPrevented.class,
                            OrderAmended.class,
                            AuctionUncrossed.class,
                            PhaseChanged.class,
                            OrdersRemoved.class,
                            TimeAdvanced.class));
            List<Integer> ends = story.ends();
            for (int from : List.of(0, ends.get(ends.size() / 2), ends.getLast())) {
                isRepeated(from);
            }
            for (String other : OTHERS) {
                hasAnEndForEachOrder(story.rehearse(ends.get(ends.size() / 2), terms(other)));
            }
        }

        /** Whatever the terms, the same orders come, and each lot is bought by one and sold by another. */
        private void hasAnEndForEachOrder(RehearsalAnswer answer) {
            OrderCounts recorded = answer.recorded().orders();
            OrderCounts rehearsed = answer.rehearsed().orders();
            assertThat(sum(rehearsed)).isEqualTo(sum(recorded));
            assertThat(answer.orders()).hasSize(Math.min(answer.differing(), RehearsalAnswer.MAX_ORDERS));
            answer.orders().forEach(order -> {
                assertThat(order.rehearsed()).isNotEqualTo(order.recorded());
                assertThat(order.recorded().status()).isNotEqualTo(Status.REFUSED);
            });
        }

        private int sum(OrderCounts counts) {
            return counts.refused() + counts.live() + counts.filled() + counts.cancelled() + counts.expired();
        }

        private String typeOf(Object event) {
            return (event instanceof RecordedEvent ofMarket ? ofMarket.event() : event)
                    .getClass()
                    .getSimpleName();
        }

        private String[] names(Class<?>... types) {
            return Stream.of(types).map(Class::getSimpleName).toArray(String[]::new);
        }

        private void isRepeated(int from) {
            RehearsalAnswer answer = story.rehearse(from, RehearsedTerms.NONE);
            assertThat(answer.differing()).isZero();
            assertThat(answer.orders()).isEmpty();
            assertThat(answer.rehearsed()).isEqualTo(answer.recorded());
            Figures figures = answer.recorded();
            List<TradeExecuted> trades = tradesAfter(from);
            assertThat(figures.trades()).isEqualTo(trades.size());
            assertThat(figures.volume())
                    .isEqualByComparingTo(sum(trades.stream().map(TradeExecuted::quantity)));
            assertThat(figures.quoteVolume())
                    .isEqualByComparingTo(sum(trades.stream().map(TradeExecuted::quoteAmount)));
            Map<String, BigDecimal> fees = new TreeMap<>();
            trades.stream()
                    .flatMap(trade ->
                            Stream.of(trade.buyer().fee(), trade.seller().fee()))
                    .forEach(fee -> fees.merge(fee.asset().value(), fee.amount(), BigDecimal::add));
            assertThat(figures.fees().stream()
                            .collect(Collectors.toMap(fee -> fee.asset().value(), Money::amount)))
                    .isEqualTo(fees);
            assertThat(figures.orders()).isEqualTo(countsAfter(from));
        }

        private List<TradeExecuted> tradesAfter(int from) {
            long before = story.marketAfter(from).book().trades();
            return story.log().stream()
                    .filter(TradeExecuted.class::isInstance)
                    .map(TradeExecuted.class::cast)
                    .skip(before)
                    .toList();
        }

        private BigDecimal sum(Stream<Money> amounts) {
            return amounts.map(Money::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private OrderCounts countsAfter(int from) {
            Map<OrderId, OrderState> before = story.ordersAfter(from);
            Map<OrderId, OrderState> after =
                    new HashMap<>(story.ordersAfter(story.ends().getLast()));
            before.forEach((orderId, state) -> {
                if (state.status().hasEnded()) {
                    after.remove(orderId);
                }
            });
            int[] counts = new int[5];
            after.values().forEach(state -> counts[state.status().ordinal()]++);
            return new OrderCounts(0, counts[0] + counts[1], counts[2], counts[3], counts[4]);
        }

        private Object step(SplittableRandom random, int n) {
            AccountId trader = TRADERS.get(random.nextInt(TRADERS.size()));
            return switch (random.nextInt(28)) {
                case 0 -> new CancelOrder(BTC_USD, order(random.nextInt(1, n + 1)));
                case 1, 2, 3 -> amend(random, n);
                case 4 -> new SetCancelAfter(trader, random.nextInt(3) == 0 ? 0 : random.nextInt(1, 100));
                case 5 -> new AdvanceTime(BTC_USD);
                case 6 ->
                    random.nextInt(6) > 0
                            ? new AdvanceTime(BTC_USD)
                            : new CancelAccountOrders(trader, null, null, CancelReason.REQUESTED);
                case 7 -> phase(random);
                case 8 -> random.nextInt(6) > 0 ? new AdvanceTime(BTC_USD) : changedTerms(random);
                case 9 ->
                    random.nextInt(20) > 0
                            ? new AdvanceTime(BTC_USD)
                            : new CancelOrders(BTC_USD, Side.BUY, CancelReason.REQUESTED);
                default -> place(random, trader, n);
            };
        }

        private Object amend(SplittableRandom random, int n) {
            return new AmendOrder(
                    BTC_USD,
                    order(random.nextInt(Math.max(1, n - 60), n + 1)),
                    maybe(random, BigDecimal.valueOf(random.nextLong(1, 700), 2)),
                    maybe(random, price(random)),
                    random.nextInt(4) == 0 ? BigDecimal.valueOf(random.nextLong(1, 200), 2) : null,
                    random.nextInt(8) == 0 ? story.now().plusMillis(random.nextInt(1, 60_000)) : null);
        }

        /** Calls auctions, ends them, or halts. */
        private Object phase(SplittableRandom random) {
            Phase phase = story.world().market().phase() == Phase.OPEN ? Phase.values()[random.nextInt(5)] : Phase.OPEN;
            return new ChangePhase(
                    BTC_USD,
                    phase,
                    "by chance",
                    phase == Phase.CALL && random.nextBoolean() ? price(random) : null,
                    null);
        }

        private Object changedTerms(SplittableRandom random) {
            PriceBands bands = new PriceBands(
                    null,
                    random.nextBoolean() ? (Integer) random.nextInt(5, 30) : null,
                    random.nextBoolean() ? BandAction.AUCTION : BandAction.CANCEL,
                    random.nextBoolean() ? (Long) random.nextLong(5, 50) : null);
            boolean isCoarse = random.nextInt(3) == 0;
            return new ChangeTerms(
                    BTC_USD,
                    decimal(isCoarse ? "0.02" : "0.01"),
                    decimal(isCoarse ? "0.02" : "0.0001"),
                    decimal("0.00" + random.nextInt(1, 4)),
                    decimal("0.002"),
                    OrderSizes.ANY,
                    bands,
                    new OrderKinds(
                            null,
                            null,
                            SelfTradePrevention.values()[random.nextInt(SelfTradePrevention.values().length)]),
                    OpenOrderLimits.MOST,
                    TradeFees.RECEIVED,
                    "by chance");
        }

        private PlaceOrder place(SplittableRandom random, AccountId trader, int n) {
            OrderTerms terms = RandomTerms.next(random, story.now());
            SelfTradePrevention[] modes = SelfTradePrevention.values();
            int mode = random.nextInt(modes.length + 1);
            return new PlaceOrder(trader, order(n), BTC_USD, terms, mode == modes.length ? null : modes[mode], null);
        }
    }

    @Nested
    class OtherTerms {
        @Test
        void refuseAnOrderOffTheTickOrTheLot() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.01", "1")).send(limit(BOB, 2, Side.BUY, "100.01", "0.5003"));

            RehearsalAnswer coarse = story.rehearse(0, tick("0.05"));
            assertThat(coarse.recorded().trades()).isEqualTo(1);
            assertThat(coarse.rehearsed().trades()).isZero();
            assertThat(rehearsedEnds(coarse).get("o1"))
                    .isEqualTo(new OrderResult(
                            Status.REFUSED,
                            decimal("0.00000000"),
                            null,
                            "order.tick",
                            coarse.orders().getFirst().rehearsed().detail()));
            assertThat(coarse.orders().getFirst().rehearsed().detail()).contains("100.01", "0.05");
            assertThat(line(coarse.orders().getFirst().recorded())).isEqualTo("PARTIALLY_FILLED 0.5003 null");
            assertThat(coarse.rehearsed().orders()).isEqualTo(new OrderCounts(2, 0, 0, 0, 0));

            RehearsalAnswer large = story.rehearse(0, lot("0.001"));
            assertThat(line(rehearsedEnds(large).get("o1"))).isEqualTo("OPEN 0 null");
            assertThat(line(rehearsedEnds(large).get("o2"))).isEqualTo("REFUSED 0 order.lot");
        }

        @Test
        void endLiveOrdersThatAreOffAndKeepThePlacesOfTheOthers() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.00", "0.0015"))
                    .send(limit(ALICE, 2, Side.SELL, "100.00", "1"))
                    .send(limit(BOB, 3, Side.SELL, "100.00", "2"))
                    .send(limit(BOB, 4, Side.SELL, "100.03", "1"));
            int from = story.ends().getLast();
            story.send(limit(ALICE, 5, Side.BUY, "100.00", "1"))
                    .send(new AmendOrder(BTC_USD, order(3), decimal("1.5"), null, null, null));

            RehearsalAnswer answer = story.rehearse(
                    from,
                    new RehearsedTerms(decimal("0.1"), decimal("0.001"), null, null, null, null, null, null, null));
            Map<String, OrderResult> ends = rehearsedEnds(answer);
            assertThat(line(ends.get("o1"))).isEqualTo("CANCELLED 0 TERMS_CHANGED");
            assertThat(ends.get("o1").detail()).isEqualTo("off tickSize 0.1 or lotSize 0.001");
            assertThat(line(ends.get("o4"))).isEqualTo("CANCELLED 0 TERMS_CHANGED");
            assertThat(line(ends.get("o2"))).isEqualTo("FILLED 1 null");
            assertThat(ends).containsOnlyKeys("o1", "o2", "o4");
            assertThat(answer.terms().tickSize()).isEqualByComparingTo("0.1");
            assertThat(answer.rehearsed().orders()).isEqualTo(new OrderCounts(0, 1, 2, 2, 0));
        }

        @Test
        void endNoOrderForAnotherTickThatTheyDoNotHave() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.01", "1"))
                    .send(limit(ALICE, 2, Side.SELL, "100.05", "1"))
                    .send(new ChangePhase(BTC_USD, Phase.HALTED, "pause", null, null))
                    .send(units("0.05", "0.01"))
                    .send(new ChangePhase(BTC_USD, Phase.OPEN, "go", null, null))
                    .send(limit(BOB, 3, Side.BUY, "100.05", "1.5"));

            RehearsalAnswer same = story.rehearse(0, RehearsedTerms.NONE);
            assertThat(same.differing()).isZero();
            assertThat(same.recorded().orders()).isEqualTo(new OrderCounts(0, 1, 1, 1, 0));

            RehearsalAnswer fine = story.rehearse(0, tick("0.01"));
            assertThat(fine.terms().tickSize()).isEqualByComparingTo("0.01");
            assertThat(fine.terms().lotSize()).isEqualByComparingTo("0.01");
            DifferingOrder first = fine.orders().getFirst();
            assertThat(line(first.recorded())).isEqualTo("CANCELLED 0 TERMS_CHANGED");
            assertThat(first.recorded().detail()).isEqualTo("off tickSize 0.05 or lotSize 0.01");
            assertThat(line(first.rehearsed())).isEqualTo("FILLED 1 null");
        }

        @Test
        void cancelWhatIsBeyondTheBand() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.00", "1"))
                    .send(limit(ALICE, 2, Side.SELL, "103.00", "1"))
                    .send(limit(BOB, 3, Side.BUY, "100.00", "0.1"))
                    .send(limit(BOB, 4, Side.BUY, "103.00", "1.5"));
            RehearsalAnswer answer = story.rehearse(0, bands(new PriceBands(null, 100, null, null)));
            Map<String, OrderResult> ends = rehearsedEnds(answer);
            assertThat(line(ends.get("o4"))).isEqualTo("CANCELLED 0.9 PRICE_BAND");
            assertThat(ends.get("o4").detail()).isEqualTo("more than 100 basis points from the last price 100.00");
            assertThat(line(ends.get("o2"))).isEqualTo("OPEN 0 null");
            assertThat(answer.recorded().volume()).isEqualByComparingTo("1.6");
            assertThat(answer.rehearsed().volume()).isEqualByComparingTo("1.0");

            RehearsalAnswer call = story.rehearse(0, bands(new PriceBands(null, 100, BandAction.AUCTION, null)));
            assertThat(line(rehearsedEnds(call).get("o4"))).isEqualTo("PARTIALLY_FILLED 0.9 null");
        }

        @Test
        void letAnAccountTradeWithItselfByDefault() {
            PlaceOrder unnamed = limit(ALICE, 2, Side.BUY, "100.00", "1").preventing(null);
            PlaceOrder named = limit(ALICE, 3, Side.BUY, "100.00", "1").preventing(SelfTradePrevention.CANCEL_BOTH);
            funded().send(limit(ALICE, 1, Side.SELL, "100.00", "3")).send(unnamed);
            int from = story.ends().getFirst();
            RehearsalAnswer answer = story.rehearse(from, kinds(new OrderKinds(null, null, SelfTradePrevention.NONE)));
            assertThat(line(answer.orders().getLast().recorded())).isEqualTo("CANCELLED 0 SELF_TRADE");
            assertThat(answer.orders().getLast().recorded().detail()).isEqualTo("met order " + order(1));
            assertThat(line(rehearsedEnds(answer).get("o2"))).isEqualTo("FILLED 1 null");

            story.send(named);
            assertThat(line(rehearsedEnds(
                                    story.rehearse(from, kinds(new OrderKinds(null, null, SelfTradePrevention.NONE))))
                            .get("o1")))
                    .isEqualTo("CANCELLED 1 SELF_TRADE");
        }

        @Test
        void changeFeesAndNoOrder() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            int from = story.ends().getLast();
            story.send(limit(BOB, 2, Side.BUY, "100.00", "1"));
            RehearsalAnswer received = story.rehearse(from, fees("0", "0.005", TradeFees.RECEIVED));
            assertThat(received.differing()).isZero();
            // The maker keeps the rate of its placing: 0.1 %
            assertThat(received.recorded().fees()).hasToString("[0.00200000 BTC, 0.100000 USD]");
            assertThat(received.rehearsed().fees()).hasToString("[0.00500000 BTC, 0.100000 USD]");

            RehearsalAnswer quote = story.rehearse(from, fees("0", "0.005", new TradeFees(FeeAsset.QUOTE, null)));
            assertThat(quote.rehearsed().fees()).hasToString("[0.600000 USD]");
            assertThat(quote.differing()).isZero();
        }

        @Test
        void chargeTheTierOfTheCustomer() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.00", "1")).send(limit(BOB, 2, Side.BUY, "100.00", "1"));
            TradeFees vip = new TradeFees(null, List.of(new TierRates(Tier.VIP, decimal("0"), decimal("0.0001"))));
            Rehearsal rehearsal = story.rehearsalAfter(
                    0, fees("0.001", "0.002", vip), account -> account.equals(BOB) ? Tier.VIP : Tier.STANDARD);
            story.events().stream().skip(1).forEach(rehearsal::play);
            assertThat(rehearsal.answer(1, 2).rehearsed().fees()).hasToString("[0.00010000 BTC, 0.100000 USD]");
        }

        @Test
        void ignoreWhatFollowsForAnOrderThatIsRefused() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.00", "1"))
                    .send(limit(ALICE, 2, Side.SELL, "101.00", "1"))
                    .send(new AmendOrder(BTC_USD, order(2), decimal("2"), null, null, null))
                    .send(new CancelOrder(BTC_USD, order(2)));
            RehearsalAnswer answer = story.rehearse(0, terms("{\"openOrders\":{\"ofAccount\":1}}"));
            assertThat(line(rehearsedEnds(answer).get("o2"))).isEqualTo("REFUSED 0 order.open-orders");
            assertThat(rehearsedEnds(answer)).containsOnlyKeys("o2");
        }

        @Test
        void followTheRecordedTermsWhereTheyGiveNothingElse() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            ChangeTerms smaller =
                    RehearsedTerms.NONE.over(story.world().market().terms());
            story.send(new ChangeTerms(
                    BTC_USD,
                    smaller.tickSize(),
                    smaller.lotSize(),
                    decimal("0.003"),
                    smaller.takerFeeRate(),
                    smaller.sizes(),
                    smaller.bands(),
                    smaller.kinds(),
                    smaller.openOrders(),
                    smaller.fees(),
                    "dearer"));
            RehearsalAnswer answer = story.rehearse(0, tick("0.05"));
            assertThat(answer.terms().makerFeeRate()).isEqualByComparingTo("0.003");
            assertThat(answer.terms().tickSize()).isEqualByComparingTo("0.05");
        }

        @Test
        void callAnAuctionWhereNothingHasTraded() {
            funded().send(limit(ALICE, 1, Side.SELL, "100.01", "1"))
                    .send(limit(BOB, 2, Side.BUY, "100.01", "1"))
                    .send(new ChangePhase(BTC_USD, Phase.CALL, "noon", null, null))
                    .send(limit(ALICE, 3, Side.SELL, "100.00", "1"))
                    .send(limit(BOB, 4, Side.BUY, "101.00", "1"))
                    .send(new ChangePhase(BTC_USD, Phase.OPEN, "noon is over", null, null));
            RehearsalAnswer answer = story.rehearse(0, tick("0.5"));
            assertThat(rehearsedEnds(answer)).containsKeys("o1", "o2");
            // Either limit would do: 100.00 is the nearest to 100.01, and then to 100.00
            assertThat(answer.recorded().quoteVolume()).isEqualByComparingTo("200.01");
            assertThat(answer.rehearsed().quoteVolume()).isEqualByComparingTo("100.00");
        }

        @Test
        void haveTheirSpreadsByTimeAndByQuantity() {
            funded().send(limit(ALICE, 1, Side.BUY, "99.00", "1"))
                    .send(limit(ALICE, 2, Side.SELL, "101.00", "1"))
                    .later(3_000)
                    .send(limit(ALICE, 3, Side.BUY, "100.00", "1"))
                    .later(1_000)
                    .send(limit(BOB, 4, Side.SELL, "100.00", "0.5"));
            Figures figures = story.rehearse(0, RehearsedTerms.NONE).recorded();
            // 3 s at 2.00, 1 s at 1.00; the trade is half a dollar from the middle of 100.00 and 101.00
            assertThat(figures.quotedSeconds()).isEqualByComparingTo("4");
            assertThat(figures.quotedSpread()).isEqualTo(new Spread(decimal("1.75"), decimal("174.8756218905")));
            assertThat(figures.effectiveSpread()).isEqualTo(new Spread(decimal("1.00"), decimal("99.5024875622")));
        }

        @Test
        void areRefusedAsAChangeOfTermsIs() {
            assertThat(refusal(tick("0.0000003"))).isEqualTo("market.tick-lot");
            assertThat(refusal(fees("2", "0", null))).isEqualTo("market.fee-rate");
            assertThat(refusal(bands(new PriceBands(0, null, null, null)))).isEqualTo("market.terms");
        }

        private String refusal(RehearsedTerms terms) {
            funded();
            return code(catchThrowableOfType(RejectedException.class, () -> new MarketStory().rehearse(0, terms))
                    .rejection());
        }
    }

    @Test
    void theCalendarIsTheOneOfTheTimeOfEachEvent() {
        LocalDate today = LocalDate.ofInstant(story.now(), ZoneOffset.UTC);
        funded().send(closedOn())
                .send(new SetSessions(
                        BTC_USD,
                        new Sessions(
                                "UTC",
                                List.of(DayOfWeek.values()),
                                List.of(),
                                BANKS,
                                LocalTime.of(0, 0),
                                LocalTime.of(0, 1),
                                LocalTime.of(0, 2))));
        int from = story.ends().getLast();
        story.send(new ChangePhase(BTC_USD, Phase.CLOSED, "session", null, today.toString()))
                .send(new ChangePhase(BTC_USD, Phase.OPEN, "session", null, today.toString()))
                .send(goodForTheDay(1))
                .send(closedOn(today.plusDays(1), today.plusDays(2)))
                .send(goodForTheDay(2));
        assertThat(story.events().stream()
                        .filter(event -> event.placed() != null)
                        .map(event -> LocalDate.ofInstant(event.placed().expiresAt(), ZoneOffset.UTC)))
                .containsExactly(today.plusDays(1), today.plusDays(3));

        for (int before : List.of(0, from)) {
            RehearsalAnswer answer = story.rehearse(before, RehearsedTerms.NONE);
            assertThat(answer.differing()).isZero();
            assertThat(answer.recorded().orders().live()).isEqualTo(2);
        }
    }

    private static PlaceOrder goodForTheDay(int n) {
        Lifetime day = new Lifetime(TimeInForce.DAY, null);
        OrderTerms terms = new Limit(Side.BUY, decimal("100.00"), decimal("1"), day, null, null);
        return new PlaceOrder(ALICE, order(n), BTC_USD, terms, null, null);
    }

    private static SetCalendar closedOn(LocalDate... holidays) {
        return new SetCalendar(BANKS, new BusinessCalendar(List.of(), List.of(holidays), LocalDate.of(2030, 12, 31)));
    }

    @Test
    void anEventThatTheRulesDoNotRepeatEndsIt() {
        funded().send(limit(ALICE, 1, Side.SELL, "100.00", "1"))
                .send(limit(ALICE, 2, Side.SELL, "101.00", "1"))
                .send(limit(BOB, 3, Side.BUY, "100.00", "1"));
        Rehearsal rehearsal = story.rehearsalAfter(0, RehearsedTerms.NONE, _ -> Tier.STANDARD);
        rehearsal.play(story.events().get(1));
        RejectedException refused = catchThrowableOfType(
                RejectedException.class, () -> rehearsal.play(story.events().get(3)));
        assertThat(refused.rejection()).isEqualTo(new RehearsalDiverged(BTC_USD, 3));
    }
}
