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
    void theLimitIsTheMostThatMayBeOpenAfterwards() {
        int limit = OpenOrderLimits.MAX_OF_MARKET;
        assertThat(limit).isEqualTo(2_000_000);
        assertThatCode(() -> OrderPlacement.requireLess(limit - 2, limit, BTC_USD))
                .doesNotThrowAnyException();
        assertThatCode(() -> OrderPlacement.requireLess(limit - 1, limit, BTC_USD))
                .doesNotThrowAnyException();
        assertThat(rejectionOf(() -> OrderPlacement.requireLess(limit, limit, BTC_USD)))
                .isEqualTo(new OpenOrders(BTC_USD, limit));
    }
}
