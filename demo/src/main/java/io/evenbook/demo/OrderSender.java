package io.evenbook.demo;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.replay.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends commands so that the market ends as if each command had waited for the one before. It sends an order after the
 * acknowledgement of the order before. It has up to 16 reductions and cancels in flight; before it sends an order that
 * could match one of their orders, it waits for their answers.
 *
 * <p>If an answer is lost, the client repeats the request. A repeated order has the same idempotency key; a repeated
 * cancel or reduction that is refused counts as executed if the order has ended or has the new quantity.
 */
final class OrderSender {
    private static final int WITHDRAWALS_IN_FLIGHT = 16;

    private final ServiceClient service;
    private final Journal journal;
    private final String market;
    private final Grid grid;
    private final String runId;
    private final Map<Long, Order> orders = new HashMap<>();
    private final Map<Long, Withdrawal> inFlight = new LinkedHashMap<>();
    private final List<String> refusals = new ArrayList<>();
    private final Histogram latencyNanos = new ConcurrentHistogram(TimeUnit.HOURS.toNanos(1), 3);
    private final Map<String, List<Long>> trades = new HashMap<>();
    private int placed;
    private int traded;
    private int withdrawn;

    private record Order(String orderId, Command.Place placed) {
        boolean canMatch(Command.Place arriving) {
            return placed.side() != arriving.side()
                    && (arriving.side() == Side.BUY
                            ? placed.priceTicks() <= arriving.priceTicks()
                            : placed.priceTicks() >= arriving.priceTicks());
        }
    }

    /** A reduction or a cancel of an order. */
    private record Withdrawal(Order order, CompletableFuture<Void> answered) {}

    OrderSender(ServiceClient service, Journal journal, String market, Grid grid, String runId) {
        this.service = service;
        this.journal = journal;
        this.market = market;
        this.grid = grid;
        this.runId = runId;
    }

    /**
     * @throws ServiceException if the service did not answer this command, or one sent before it, within the timeout
     */
    void send(Command command) {
        switch (command) {
            case Command.Place place -> {
                await(withdrawal -> withdrawal.order.canMatch(place));
                timed(() -> place(place));
            }
            case Command.Reduce reduce -> withdraw(reduce, order -> reduce(reduce, order.orderId));
            case Command.Cancel cancel -> withdraw(cancel, order -> cancel(cancel, order.orderId));
        }
    }

    /** Waits for the answers to all commands. */
    void awaitAnswers() {
        await(_ -> true);
    }

    String market() {
        return market;
    }

    /** The service's id of the order; null if the service refused it. */
    String orderId(long orderNumber) {
        return Optional.ofNullable(orders.get(orderNumber)).map(Order::orderId).orElse(null);
    }

    /** The refused commands, each with the service's reason. A correct run has none. */
    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** The time from sending to the answer that this share of the requests did not exceed; 0 if none was answered. */
    double latencyMillis(double share) {
        return latencyNanos.getValueAtPercentile(100 * share) / 1e6;
    }

    /** The numbers of the trades in the answer to the order; empty if it did not match or was refused. */
    List<Long> tradesOf(String orderId) {
        return trades.getOrDefault(orderId, List.of());
    }

    /** The number of trades in all answers. */
    int traded() {
        return traded;
    }

    /** The number of acknowledged orders. */
    synchronized int placed() {
        return placed;
    }

    /** The number of acknowledged reductions and cancels. */
    synchronized int withdrawn() {
        return withdrawn;
    }

    private void withdraw(Command command, Consumer<Order> sending) {
        long orderNumber = command.orderNumber();
        Order order = orders.get(orderNumber);
        if (order == null) {
            refused(command, "not sent: the service refused its order");
            return;
        }
        await(withdrawal -> withdrawal.order == order || inFlight.size() >= WITHDRAWALS_IN_FLIGHT);
        inFlight.put(
                orderNumber,
                new Withdrawal(
                        order,
                        CompletableFuture.runAsync(
                                () -> timed(() -> sending.accept(order)), Thread::startVirtualThread)));
    }

    /** Waits for the answers to the matching withdrawals, and removes all answered ones. */
    private void await(Predicate<Withdrawal> matching) {
        for (Iterator<Withdrawal> each = inFlight.values().iterator(); each.hasNext(); ) {
            Withdrawal withdrawal = each.next();
            if (withdrawal.answered.isDone() || matching.test(withdrawal)) {
                try {
                    withdrawal.answered.join();
                } catch (CompletionException e) {
                    throw e.getCause() instanceof ServiceException failure ? failure : e;
                }
                each.remove();
            }
        }
    }

    private void timed(Runnable request) {
        long start = System.nanoTime();
        request.run();
        latencyNanos.recordValue(System.nanoTime() - start);
    }

    private void place(Command.Place order) {
        String price = grid.price(order.priceTicks()).toPlainString();
        String quantity = quantity(order.quantity());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accountId", Accounts.of(order));
        body.put("market", market);
        body.put("side", order.side() == Side.BUY ? "BUY" : "SELL");
        body.put("type", "LIMIT");
        body.put("timeInForce", order.immediateOrCancel() ? "IOC" : "GTC");
        // The orders of a recording are strangers to each other, whichever account sends them
        body.put("selfTradePrevention", "NONE");
        body.put("price", price);
        body.put("quantity", quantity);
        Answer answer = service.post(User.TRADER, "/orders", body, "demo-" + runId + "-order-" + order.orderNumber());
        if (answer.succeeded()) {
            String orderId = answer.body().path("orderId").asString();
            orders.put(order.orderNumber(), new Order(orderId, order));
            List<Long> made = answer.body()
                    .path("trades")
                    .valueStream()
                    .map(trade -> Trade.numberOf(trade.asString()))
                    .toList();
            trades.put(orderId, made);
            traded += made.size();
            acknowledged(answer, "place", orderId, price, quantity);
        } else {
            refused(order, answer.refusal());
        }
    }

    private void reduce(Command.Reduce reduce, String orderId) {
        String quantity = quantity(reduce.quantity());
        Answer answer = service.patch(User.TRADER, "/orders/" + orderId, Map.of("quantity", quantity));
        if (answer.succeeded() || answer.repeated() && answer.code().equals("order.unchanged")) {
            acknowledged(answer, "reduce", orderId, "", quantity);
        } else {
            refused(reduce, answer.refusal());
        }
    }

    private void cancel(Command.Cancel cancel, String orderId) {
        Answer answer = service.delete(User.TRADER, "/orders/" + orderId);
        if (answer.succeeded() || answer.repeated() && answer.code().equals("order.ended")) {
            acknowledged(answer, "cancel", orderId, "", "0");
        } else {
            refused(cancel, answer.refusal());
        }
    }

    private String quantity(long lots) {
        return grid.quantity(lots).toPlainString();
    }

    private synchronized void acknowledged(
            Answer answer, String request, String orderId, String price, String quantity) {
        journal.acknowledged(answer.position(), request, orderId, price, quantity);
        if (request.equals("place")) {
            placed++;
        } else {
            withdrawn++;
        }
    }

    private synchronized void refused(Command command, String why) {
        refusals.add(command + ": " + why);
    }
}
