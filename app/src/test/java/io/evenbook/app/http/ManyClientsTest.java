package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** 64 clients use one market at the same time: every trade settles, and all balances add up. */
class ManyClientsTest extends WholeServiceTest {
    private static final int CLIENTS = 64;
    private static final int ORDERS_PER_CLIENT = 10;

    @Test
    void nothingIsLostOrMade() throws Exception {
        long seed = new SplittableRandom().nextLong();
        System.out.println("ManyClientsTest seed " + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        Market market = market();
        List<String> accounts = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom random = seeds.split();
                running.add(clients.submit(() -> trade(market, random)));
            }
            for (Future<String> client : running) {
                accounts.add(client.get());
            }
        }
        balancedBooks();

        List<JsonNode> trades = all(trader, "/api/v1/trades?market=" + market.name());
        assertThat(trades)
                .isNotEmpty()
                .allSatisfy(trade -> assertThat(trade.at("/status").asString()).isEqualTo("SETTLED"));
        BigDecimal dollars = BigDecimal.ZERO;
        BigDecimal coins = BigDecimal.ZERO;
        for (String account : accounts) {
            for (JsonNode balance :
                    trader.get("/api/v1/accounts/" + account).expect(200).body().at("/balances")) {
                BigDecimal posted = new BigDecimal(balance.at("/posted").asString());
                assertThat(new BigDecimal(balance.at("/available").asString())).isNotNegative();
                if (balance.at("/asset").asString().equals("USD")) {
                    dollars = dollars.add(posted);
                } else {
                    coins = coins.add(posted);
                }
            }
        }
        BigDecimal sellerFees = sum(trades, "/sellerFee");
        BigDecimal buyerFees = sum(trades, "/buyerFee");
        assertThat(dollars.add(sellerFees)).isEqualByComparingTo(new BigDecimal(1000 * CLIENTS));
        assertThat(coins.add(buyerFees)).isEqualByComparingTo(new BigDecimal(10 * CLIENTS));
    }

    private String trade(Market market, SplittableRandom random) {
        String account = account("client", "1000.00 USD", "10 " + market.base());
        for (int i = 0; i < ORDERS_PER_CLIENT; i++) {
            String price = "10." + random.nextInt(10, 20);
            String quantity = "0." + random.nextInt(1, 100);
            String order = limitOrder(account, random.nextBoolean() ? "BUY" : "SELL", market, quantity, price)
                    .expect(201)
                    .text("/orderId");
            if (random.nextInt(4) == 0) {
                cancel(order);
            }
        }
        return account;
    }

    /** Cancels an order that may have traded meanwhile. Repeats the request while the service is overloaded. */
    private void cancel(String order) {
        Answer answer = eventually(() -> trader.delete("/api/v1/orders/" + order), given -> given.status() != 503);
        if (answer.status() != 200) {
            answer.expectProblem(409, "order.ended");
        }
    }

    private static BigDecimal sum(List<JsonNode> trades, String field) {
        return trades.stream()
                .map(trade -> new BigDecimal(trade.at(field).asString()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
