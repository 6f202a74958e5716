package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.order.OrderRejection.OpenOrders;
import io.evenbook.command.DecisionTable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An account has at most 10,000 open orders in a market, waiting stops included, and a market 2,000,000. */
class OpenOrdersTest {

    @Test
    void waitingStopsCountAndEndedOrdersDoNot() {
        String stops = IntStream.range(0, 5)
                .mapToObj("sell s%d alice 0.0001 stop=50"::formatted)
                .collect(Collectors.joining("\n"));
        String resting = IntStream.range(0, 4)
                .mapToObj("sell o%d alice 0.0001 @100"::formatted)
                .collect(Collectors.joining("\n"));
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 BTC
                deposit alice 100 USD
                deposit bob 1000 USD
                terms orders=10
                """).then(stops).then(resting).then("""
                sell p1 alice 0.0001 stop=50           | -
                sell p2 alice 0.0001 stop=50           | order.open-orders
                sell p2 alice 0.0001 @100              | order.open-orders
                buy p2 alice 0.0001 @100 stp=CANCEL_BOTH | order.open-orders
                sell p2 alice 0.0001 @100 IOC          | -
                cancel p1                              | -
                sell p3 alice 0.0001 stop=50           | -
                sell p4 alice 0.0001 @100              | order.open-orders
                buy b1 bob 0.0001 @100                 | -
                sell p4 alice 0.0001 @100              | -
                sell p5 alice 0.0001 @100              | order.open-orders
                buy p5 alice 0.0001 @100 IOC stp=CANCEL_BOTH | -
                sell p6 alice 0.0001 @100              | -
                sell p7 alice 0.0001 @100              | order.open-orders
                """);
    }

    @Test
    void anOrderThatExpiresMakesRoomForTheNextAtItsTime() {
        DecisionTable.of("""
                open alice
                deposit alice 100 BTC
                terms orders=2
                sell o1 alice 0.0001 @100             | -
                sell p1 alice 0.0001 @100 until=10:00 | -
                time 09:59:59.999999                  | =
                sell p2 alice 0.0001 @100             | order.open-orders
                time 10:00                            | =
                sell p2 alice 0.0001 @100             | -
                sell p3 alice 0.0001 @100             | order.open-orders
                """);
    }

    @Test
    void anAccountHasSoManyStops() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 BTC
                deposit bob 10000 USD
                terms stops=2
                sell s1 alice 1 stop=50             | -
                sell s2 alice 1 @40 stop=50 until=10:00 | -
                sell s3 alice 1 stop=50             | order.open-stops
                sell s3 alice 1 @40 stop=50         | order.open-stops
                sell o1 alice 1 @100                | -
                buy s4 bob 1 stop=200               | -
                cancel s1                           | -
                sell s3 alice 1 stop=50             | -
                sell s5 alice 1 stop=50             | order.open-stops
                amend s3 0.5                        | -
                sell s5 alice 1 stop=50             | order.open-stops
                time 10:00                          | =
                sell s5 alice 1 stop=45             | -
                sell s6 alice 1 stop=45             | order.open-stops
                buy o2 bob 0.5 @49                  | -
                sell o3 alice 0.1 @49               | -
                sell s6 alice 1 stop=45             | -
                sell s7 alice 1 stop=45             | order.open-stops
                terms stops=0
                amend s6 2                          | -
                sell s7 alice 1 stop=45             | order.open-stops
                terms
                sell s7 alice 1 stop=45             | -
                """);
    }

    @Test
    void anAccountHasSoManyIcebergs() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 BTC
                deposit bob 10000 USD
                terms icebergs=2
                sell g1 alice 2 @100 display=1              | -
                sell g2 alice 2 @90 stop=50 display=1       | -
                sell g3 alice 2 @101 display=1              | order.open-icebergs
                sell g3 alice 2 @90 stop=50 display=1       | order.open-icebergs
                buy g4 bob 2 @40 display=1                  | -
                sell o1 alice 2 @101                        | -
                amend o1 display=1                          | order.open-icebergs
                amend g1 display=0.5                        | -
                amend g1 1.5 @99                            | -
                buy o2 bob 1.5 @99                          | -
                amend o1 display=1                          | -
                sell g5 alice 2 @101 display=1              | order.open-icebergs
                cancel o1                                   | -
                sell g5 alice 2 @101 display=1 until=10:00  | -
                sell g6 alice 2 @101 display=1              | order.open-icebergs
                time 10:00                                  | =
                sell g6 alice 2 @101 display=1              | -
                buy o3 bob 0.1 @49                          | -
                sell o4 alice 0.1 @49                       | -
                sell g7 alice 2 @101 display=1              | order.open-icebergs
                buy o5 bob 2 @90                            | -
                sell g7 alice 2 @101 display=1              | -
                """);
    }

    @Test
    void aRefusedOrderCountsNothing() {
        DecisionTable.of("""
                open alice
                deposit alice 1 BTC
                terms icebergs=1 stops=1
                sell o1 alice 2 @90 stop=50 display=1 | account.insufficient-available
                sell o1 alice 1 @90 stop=50 display=1 | -
                """);
    }

    @Test
    void theLimitIsTheMostThatMayBeOpenAfterwards() {
        int limit = OpenOrderLimits.MAX_OF_MARKET;
        assertThat(limit).isEqualTo(2_000_000);
        assertThatCode(() -> OrderBounds.requireFewer(limit - 2, limit, BTC_USD))
                .doesNotThrowAnyException();
        assertThatCode(() -> OrderBounds.requireFewer(limit - 1, limit, BTC_USD))
                .doesNotThrowAnyException();
        assertThat(rejectionOf(() -> OrderBounds.requireFewer(limit, limit, BTC_USD)))
                .isEqualTo(new OpenOrders(BTC_USD, limit));
    }
}
