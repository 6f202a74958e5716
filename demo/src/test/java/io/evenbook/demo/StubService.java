package io.evenbook.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenbook.demo.lobster.Level;
import io.evenbook.demo.lobster.Side;
import io.evenbook.demo.replay.Command;
import io.evenbook.demo.replay.Fill;
import io.evenbook.demo.replay.Mirror;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stub of the service with one market. It implements the part of the API that the demo uses and injects the requested
 * faults. It settles trades at once and ignores funds.
 */
final class StubService implements AutoCloseable {
    /** The outcome of one request. */
    enum Fault {
        NONE,
        /** The request is executed, and the connection ends without an answer. */
        ANSWER_LOST,
        /** The answer is 503, and the request is not executed. */
        OVERLOADED,
        /** The request is executed after a delay. */
        SLOW
    }

    /** Chooses the fault of the n-th write on orders, from 1. */
    interface Faults {
        Fault apply(int write, String method);
    }

    private static final Duration SLOW = Duration.ofMillis(20);

    private final JsonMapper mapper = new JsonMapper();
    private final HttpServer server;
    private final Faults faults;
    private final Mirror book = new Mirror();
    private final Map<String, Reply> answersByKey = new HashMap<>();
    private final Map<Long, Order> orders = new LinkedHashMap<>();
    private final List<Map<String, Object>> trades = new ArrayList<>();
    private final Set<String> markets = new HashSet<>();
    private final Set<String> failedMethods = new HashSet<>();
    private int writes;
    private int notReadyFor;
    private int hiddenTrades;
    private boolean otherMakers;
    private long position;

    private record Order(long number, Side side, String quantity, long filled, boolean ended) {}

    private record Reply(int status, Object body) {}

    StubService(Faults faults) throws IOException {
        this.faults = faults;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Thread::startVirtualThread);
        server.start();
    }

    static StubService withoutFaults() throws IOException {
        return new StubService((_, _) -> Fault.NONE);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The HTTP methods of the requests with a fault. */
    synchronized Set<String> failedMethods() {
        return Set.copyOf(failedMethods);
    }

    synchronized int ordersPlaced() {
        return orders.size();
    }

    synchronized void listMarket(String market) {
        markets.add(market);
    }

    /** Answers this many readiness probes with 503. */
    synchronized void notReadyFor(int probes) {
        notReadyFor = probes;
    }

    /** Omits the last trade from the list. */
    synchronized void hideATrade() {
        hiddenTrades = 1;
    }

    /** Shows trades with maker orders that were never placed. */
    synchronized void showOtherMakers() {
        otherMakers = true;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/actuator/health/readiness")) {
                exchange.sendResponseHeaders(isReady() ? 200 : 503, -1);
                return;
            }
            String method = exchange.getRequestMethod();
            String resource = path.substring("/api/v1".length());
            Fault fault = method.equals("GET") || !resource.startsWith("/orders") ? Fault.NONE : nextFault(method);
            if (fault == Fault.SLOW) {
                LockSupport.parkNanos(SLOW.toNanos());
            }
            Reply reply =
                    fault == Fault.OVERLOADED ? problem(503, "service.overloaded") : answer(exchange, method, resource);
            if (fault == Fault.ANSWER_LOST) {
                return;
            }
            byte[] body = mapper.writeValueAsBytes(reply.body);
            exchange.sendResponseHeaders(reply.status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized boolean isReady() {
        notReadyFor--;
        return notReadyFor < 0;
    }

    private synchronized Fault nextFault(String method) {
        Fault fault = faults.apply(++writes, method);
        if (fault != Fault.NONE) {
            failedMethods.add(method);
        }
        return fault;
    }

    private synchronized Reply answer(HttpExchange exchange, String method, String resource) throws IOException {
        JsonNode body = mapper.readTree(exchange.getRequestBody());
        if (!method.equals("POST")) {
            return switch (method) {
                case "GET" -> read(resource);
                case "PATCH" -> reduce(number(resource), body.path("quantity").asString());
                default -> cancel(number(resource));
            };
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        Reply reply = answersByKey.get(key);
        if (reply == null) {
            reply = post(resource, body);
            answersByKey.put(key, reply);
        }
        return reply;
    }

    private Reply post(String resource, JsonNode body) {
        if (resource.equals("/markets")) {
            markets.add(body.path("market").asString());
        }
        return resource.equals("/orders") ? place(body) : acknowledged(201, Map.of());
    }

    private Reply place(JsonNode body) {
        long number = orders.size() + 1L;
        Side side = Side.valueOf(body.path("side").asString());
        long quantity = Long.parseLong(body.path("quantity").asString());
        boolean immediateOrCancel = body.path("timeInForce").asString().equals("IOC");
        List<Fill> fills = book.accept(new Command.Place(
                number,
                Command.Role.MAKER,
                side,
                Decimals.tenThousandths(body.path("price").asString()),
                quantity,
                immediateOrCancel));
        orders.put(number, new Order(number, side, Long.toString(quantity), 0, immediateOrCancel));
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
        boolean ended = order.ended || filled == Long.parseLong(order.quantity);
        orders.put(number, new Order(number, order.side, order.quantity, filled, ended));
    }

    private Map<String, Object> trade(Fill fill, Side takerSide) {
        String maker = otherMakers ? "ord_0" : "ord_" + fill.makerNumber();
        String taker = "ord_" + fill.takerNumber();
        return Map.of(
                "tradeId",
                "trd_DEMO-USD_" + (trades.size() + 1),
                "price",
                Decimals.price(fill.priceTenThousandths()),
                "quantity",
                fill.quantity() + ".0000",
                "buyOrderId",
                takerSide == Side.BUY ? taker : maker,
                "sellOrderId",
                takerSide == Side.BUY ? maker : taker,
                "makerSide",
                takerSide.opposite().name(),
                "status",
                "SETTLED");
    }

    private Reply reduce(long number, String quantity) {
        Order order = orders.get(number);
        long wanted = Long.parseLong(quantity);
        if (order.ended) {
            return problem(409, "order.ended");
        }
        if (wanted >= Long.parseLong(order.quantity) || wanted <= order.filled) {
            return problem(422, "order.quantity");
        }
        book.accept(new Command.Reduce(number, wanted));
        orders.put(number, new Order(number, order.side, quantity, order.filled, false));
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
                        : Map.of("quantity", orders.get(number(resource)).quantity);
            case "markets" -> readMarkets(resource);
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
                .map(StubService::level)
                .toList();
    }

    private static Map<String, String> level(Level level) {
        return Map.of(
                "price", Decimals.price(level.priceTenThousandths()),
                "quantity", Long.toString(level.quantity()));
    }

    private Reply acknowledged(int status, Map<String, Object> answer) {
        Map<String, Object> body = new HashMap<>(answer);
        body.put("position", ++position);
        return new Reply(status, body);
    }

    private static Map<String, Object> page(List<?> items) {
        return Map.of("items", items);
    }

    private static Reply problem(int status, String code) {
        return new Reply(status, Map.of("code", code, "detail", "injected by the test"));
    }

    private static long number(String resource) {
        return Long.parseLong(resource.substring(resource.lastIndexOf('_') + 1));
    }
}
