package io.evenbook.demo;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.replay.Command;
import io.evenbook.demo.replay.Fill;
import io.evenbook.demo.replay.Mirror;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The part of the service's API that the demo uses, for one market. It settles trades at once and ignores funds. */
final class StubMarket {
    private final Mirror book = new Mirror();
    private final Map<String, Reply> answersByKey = new HashMap<>();
    private final Map<Long, Order> orders = new LinkedHashMap<>();
    private final List<Map<String, Object>> trades = new ArrayList<>();
    private final Set<String> markets = new HashSet<>();
    private final List<Map<String, Object>> assets = new ArrayList<>();
    private int hiddenTrades;
    private boolean otherMakers;
    private long position;

    private Grid grid = Grid.CENTS;

    private record Order(long number, Side side, long quantity, long filled, boolean ended) {}

    record Reply(int status, Object body) {}

    synchronized int ordersPlaced() {
        return orders.size();
    }

    synchronized void list(String market) {
        markets.add(market);
    }

    synchronized Set<String> markets() {
        return Set.copyOf(markets);
    }

    synchronized void register(String asset, int decimals) {
        assets.add(Map.of("asset", asset, "decimals", decimals));
    }

    /** Omits the last trade from the list. */
    synchronized void hideATrade() {
        hiddenTrades = 1;
    }

    /** Shows trades with maker orders that were never placed. */
    synchronized void showOtherMakers() {
        otherMakers = true;
    }

    /** @param idempotencyKey of a POST */
    synchronized Reply answer(String method, String resource, JsonNode body, String idempotencyKey) {
        return switch (method) {
            case "GET" -> read(resource);
            case "PATCH" -> reduce(number(resource), grid.lots(decimal(body, "quantity")));
            case "DELETE" -> cancel(number(resource));
            default -> {
                Reply reply = answersByKey.get(idempotencyKey);
                if (reply == null) {
                    reply = post(resource, body);
                    answersByKey.put(idempotencyKey, reply);
                }
                yield reply;
            }
        };
    }

    private Reply post(String resource, JsonNode body) {
        if (resource.equals("/markets")) {
            markets.add(body.path("market").asString());
            grid = new Grid(decimal(body, "tickSize"), decimal(body, "lotSize"));
        }
        if (resource.equals("/assets")) {
            assets.add(Map.of(
                    "asset",
                    body.path("asset").asString(),
                    "decimals",
                    body.path("decimals").asInt()));
        }
        return resource.equals("/orders") ? place(body) : acknowledged(201, Map.of());
    }

    private Reply place(JsonNode body) {
        long number = orders.size() + 1L;
        Side side = Side.valueOf(body.path("side").asString());
        long quantity = grid.lots(decimal(body, "quantity"));
        boolean immediateOrCancel = body.path("timeInForce").asString().equals("IOC");
        List<Fill> fills = book.accept(new Command.Place(
                number, Command.Role.MAKER, side, grid.ticks(decimal(body, "price")), quantity, immediateOrCancel));
        orders.put(number, new Order(number, side, quantity, 0, immediateOrCancel));
        for (Fill fill : fills) {
            fill(fill.makerNumber(), fill.quantity());
            fill(fill.takerNumber(), fill.quantity());
            trades.add(trade(fill, side));
        }
        List<Object> made = trades.subList(trades.size() - fills.size(), trades.size()).stream()
                .map(trade -> trade.get("tradeId"))
                .toList();
        return acknowledged(201, Map.of("orderId", "ord_" + number, "trades", made));
    }

    private void fill(long number, long by) {
        Order order = orders.get(number);
        long filled = order.filled + by;
        boolean ended = order.ended || filled == order.quantity;
        orders.put(number, new Order(number, order.side, order.quantity, filled, ended));
    }

    private Map<String, Object> trade(Fill fill, Side takerSide) {
        String maker = otherMakers ? "ord_0" : "ord_" + fill.makerNumber();
        String taker = "ord_" + fill.takerNumber();
        return Map.of(
                "tradeId",
                "trd_DEMO-USD_" + (trades.size() + 1),
                "price",
                grid.price(fill.priceTicks()).toPlainString(),
                "quantity",
                grid.quantity(fill.quantity()).toPlainString(),
                "buyOrderId",
                takerSide == Side.BUY ? taker : maker,
                "sellOrderId",
                takerSide == Side.BUY ? maker : taker,
                "makerSide",
                takerSide.opposite().name(),
                "status",
                "SETTLED");
    }

    private Reply reduce(long number, long wanted) {
        Order order = orders.get(number);
        if (order.ended) {
            return problem(409, "order.ended");
        }
        if (wanted == order.quantity) {
            return problem(422, "order.unchanged");
        }
        if (wanted > order.quantity || wanted <= order.filled) {
            return problem(422, "order.quantity");
        }
        book.accept(new Command.Reduce(number, wanted));
        orders.put(number, new Order(number, order.side, wanted, order.filled, false));
        return acknowledged(200, Map.of());
    }

    private Reply cancel(long number) {
        Order order = orders.get(number);
        if (order.ended) {
            return problem(409, "order.ended");
        }
        book.accept(new Command.Cancel(number));
        orders.put(number, new Order(number, order.side, order.quantity, order.filled, true));
        return acknowledged(200, Map.of());
    }

    private Reply read(String resource) {
        Object body = switch (resource.split("/")[1]) {
            case "trades" -> page(trades.subList(0, Math.max(0, trades.size() - hiddenTrades)));
            case "orders" ->
                resource.equals("/orders")
                        ? page(orders.values().stream()
                                .map(_ -> Map.of("status", "OPEN"))
                                .toList())
                        : Map.of(
                                "quantity",
                                grid.quantity(orders.get(number(resource)).quantity)
                                        .toPlainString());
            case "markets" -> readMarkets(resource);
            case "assets" -> page(assets);
            case "projections" ->
                page(List.of(Map.of(
                        "name",
                        "orders",
                        "status",
                        "LIVE",
                        "position",
                        position,
                        "head",
                        position,
                        "lagEvents",
                        0,
                        "lagSeconds",
                        0)));
            default ->
                Map.of(
                        "assets",
                        List.of(Map.of("asset", "USD", "debits", "1.00", "credits", "1.00", "difference", "0.00")),
                        "accounts",
                        List.of(Map.of("ledgerAccount", "house:clearing", "asset", "USD", "balance", "0.00")));
        };
        return new Reply(200, body);
    }

    private Map<String, ?> readMarkets(String resource) {
        if (resource.equals("/markets")) {
            return page(markets.stream().map(market -> Map.of("market", market)).toList());
        }
        return resource.endsWith("/book")
                ? Map.of("bids", levels(Side.BUY), "asks", levels(Side.SELL))
                : page(trades.reversed().stream().limit(1).toList());
    }

    private List<Map<String, String>> levels(Side side) {
        return book.levels(side).stream()
                .limit(Findings.BOOK_LEVELS)
                .map(this::level)
                .toList();
    }

    private Map<String, String> level(Level level) {
        return Map.of(
                "price", grid.price(level.priceTicks()).toPlainString(),
                "quantity", grid.quantity(level.quantity()).toPlainString());
    }

    private Reply acknowledged(int status, Map<String, Object> answer) {
        Map<String, Object> body = new HashMap<>(answer);
        body.put("position", ++position);
        return new Reply(status, body);
    }

    private static Map<String, Object> page(List<?> items) {
        return Map.of("items", items);
    }

    static Reply problem(int status, String code) {
        return new Reply(status, Map.of("code", code, "detail", "injected by the test"));
    }

    private static BigDecimal decimal(JsonNode body, String field) {
        return new BigDecimal(body.path(field).asString());
    }

    private static long number(String resource) {
        return Long.parseLong(resource.substring(resource.lastIndexOf('_') + 1));
    }
}
