package io.evenbook.demo;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The state of the service after a run.
 *
 * @param trades of the run's market, by number
 * @param orders the number of orders of the run's market
 * @param book of the run's market, best levels first
 * @param assets the totals of the trial balance
 * @param clearing the balance of {@code house:clearing} by asset
 */
record Findings(
        List<Trade> trades,
        int orders,
        Map<Side, List<Level>> book,
        List<AssetTotal> assets,
        Map<String, BigDecimal> clearing,
        List<Projection> projections) {
    static final int BOOK_LEVELS = 500;

    /** The totals over all ledger accounts in one asset; the difference is zero in a balanced ledger. */
    record AssetTotal(String asset, BigDecimal debits, BigDecimal credits, BigDecimal difference) {}

    static Findings read(ServiceClient service, String market, Grid grid) {
        JsonNode trialBalance = read(service, User.OPERATOR, "/ledger/trial-balance");
        List<AssetTotal> assets = new ArrayList<>();
        for (JsonNode total : trialBalance.path("assets")) {
            assets.add(new AssetTotal(
                    total.path("asset").asString(),
                    decimal(total, "debits"),
                    decimal(total, "credits"),
                    decimal(total, "difference")));
        }
        Map<String, BigDecimal> clearing = new TreeMap<>();
        for (JsonNode account : trialBalance.path("accounts")) {
            if (account.path("ledgerAccount").asString().equals("house:clearing")) {
                clearing.merge(account.path("asset").asString(), decimal(account, "balance"), BigDecimal::add);
            }
        }
        return new Findings(
                readTrades(service, market, grid),
                service.list(User.TRADER, "/orders?market=" + market).size(),
                readBook(service, market, grid),
                assets,
                clearing,
                readProjections(service));
    }

    static List<Trade> readTrades(ServiceClient service, String market, Grid grid) {
        return service.list(User.TRADER, "/trades?market=" + market).stream()
                .map(trade -> Trade.of(trade, grid))
                .sorted(Comparator.comparingLong(Trade::number))
                .toList();
    }

    static List<Projection> readProjections(ServiceClient service) {
        return service.list(User.OPERATOR, "/projections").stream()
                .map(Projection::of)
                .toList();
    }

    List<Level> book(Side side) {
        return book.get(side);
    }

    long settledTrades() {
        return trades.stream().filter(Trade::settled).count();
    }

    long tradedQuantity() {
        return trades.stream().mapToLong(Trade::quantity).sum();
    }

    private static Map<Side, List<Level>> readBook(ServiceClient service, String market, Grid grid) {
        JsonNode shown = read(service, User.TRADER, "/markets/" + market + "/book?levels=" + BOOK_LEVELS);
        Map<Side, List<Level>> book = new EnumMap<>(Side.class);
        book.put(Side.BUY, levels(shown.path("bids"), grid));
        book.put(Side.SELL, levels(shown.path("asks"), grid));
        return book;
    }

    private static List<Level> levels(JsonNode shown, Grid grid) {
        List<Level> levels = new ArrayList<>();
        for (JsonNode level : shown) {
            levels.add(new Level(grid.ticks(decimal(level, "price")), grid.lots(decimal(level, "quantity"))));
        }
        return levels;
    }

    private static JsonNode read(ServiceClient service, User user, String path) {
        return service.get(user, path).orThrow("GET " + path).body();
    }

    private static BigDecimal decimal(JsonNode item, String field) {
        return new BigDecimal(item.path(field).asString());
    }
}
