package io.evenbook.demo;

import io.evenbook.demo.lobster.Side;
import io.evenbook.demo.replay.Command;
import java.math.BigDecimal;
import java.time.Duration;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends commands so that the market comes to the same as if each had waited for the one before. An order leaves when
 * the one before it was acknowledged: it has met the book by then. Reductions and cancels leave at once and are
 * answered meanwhile, and an order that could meet what they take away waits for them.
 *
 * <p>A command whose acknowledgement was lost counts as done once the service shows that it is.
 */
final class OrderSender {
    private static final int WITHDRAWALS_IN_FLIGHT = 16;
    private static final Duration PATIENCE_FOR_VIEWS = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServiceClient service;
    private final Journal journal;
    private final String market;
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
        boolean isMetBy(Command.Place arriving) {
            return placed.side() != arriving.side()
                    && (arriving.side() == Side.BUY
                            ? placed.priceTenThousandths() <= arriving.priceTenThousandths()
                            : placed.priceTenThousandths() >= arriving.priceTenThousandths());
        }
    }

    /** A reduction or a cancel of an order. */
    private record Withdrawal(Order order, CompletableFuture<Void> answered) {}

    OrderSender(ServiceClient service, Journal journal, String market, String runId) {
        this.service = service;
        this.journal = journal;
        this.market = market;
        this.runId = runId;
    }

    /**
     * @throws ServiceException if this command, or one before it that was still to be answered, could not be carried
     *     out
     */
    void send(Command command) {
        switch (command) {
            case Command.Place place -> {
                await(withdrawal -> withdrawal.order.isMetBy(place));
                timed(() -> place(place));
            }
            case Command.Reduce reduce -> withdraw(reduce, order -> reduce(reduce, order.orderId));
            case Command.Cancel cancel -> withdraw(cancel, order -> cancel(cancel, order.orderId));
        }
    }

    /** Waits until every command is answered. */
    void awaitAnswers() {
        await(_ -> true);
    }

    String market() {
        return market;
    }

    /** The service's id of an order, or null if the service refused it. */
    String orderId(long orderNumber) {
        return Optional.ofNullable(orders.get(orderNumber)).map(Order::orderId).orElse(null);
    }

    /** Commands that the service refused, in its words. None is expected. */
    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** The time from sending to the answer that this share of the requests did not exceed; 0 if none was answered. */
    double latencyMillis(double share) {
        return latencyNanos.getValueAtPercentile(100 * share) / 1e6;
    }

    /**
     * The numbers of the trades that an order made when it arrived, as its answer told; empty if the service refused
     * it.
     */
    List<Long> tradesOf(String orderId) {
        return trades.getOrDefault(orderId, List.of());
    }

    /** Trades that the answers told of. */
    int traded() {
        return traded;
    }

    /** Orders acknowledged. */
    synchronized int placed() {
        return placed;
    }

    /** Reductions and cancels acknowledged. */
    synchronized int withdrawn() {
        return withdrawn;
    }

    private void withdraw(Command command, Consumer<Order> sending) {
        long orderNumber = command.orderNumber();
        Order order = orders.get(orderNumber);
        if (order == null) {
            refused(command, "not sent, its order was refused");
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

    /** Waits for those in flight that match, and forgets the answered ones. */
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
        String price = Decimals.price(order.priceTenThousandths());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accountId", Accounts.of(order));
        body.put("market", market);
        body.put("side", order.side() == Side.BUY ? "BUY" : "SELL");
        body.put("type", "LIMIT");
        body.put("timeInForce", order.immediateOrCancel() ? "IOC" : "GTC");
        body.put("price", price);
        body.put("quantity", Long.toString(order.quantity()));
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
            acknowledged(answer, "place", orderId, price, order.quantity());
        } else {
            refused(order, answer.refusal());
        }
    }

    private void reduce(Command.Reduce reduce, String orderId) {
        Map<String, String> body = Map.of("quantity", Long.toString(reduce.quantity()));
        Answer answer = service.patch(User.TRADER, "/orders/" + orderId, body);
        if (answer.succeeded()
                || answer.repeated() && answer.code().equals("order.quantity") && shows(orderId, reduce.quantity())) {
            acknowledged(answer, "reduce", orderId, "", reduce.quantity());
        } else {
            refused(reduce, answer.refusal());
        }
    }

    private void cancel(Command.Cancel cancel, String orderId) {
        Answer answer = service.delete(User.TRADER, "/orders/" + orderId);
        if (answer.succeeded() || answer.repeated() && answer.code().equals("order.ended")) {
            acknowledged(answer, "cancel", orderId, "", 0);
        } else {
            refused(cancel, answer.refusal());
        }
    }

    /** Whether the order comes to be shown with that quantity; views may be behind after a restart. */
    private boolean shows(String orderId, long quantity) {
        long deadline = System.nanoTime() + PATIENCE_FOR_VIEWS.toNanos();
        while (System.nanoTime() < deadline) {
            String shown = service.get(User.TRADER, "/orders/" + orderId)
                    .body()
                    .path("quantity")
                    .asString("");
            if (!shown.isEmpty() && new BigDecimal(shown).compareTo(BigDecimal.valueOf(quantity)) == 0) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }

    private synchronized void acknowledged(Answer answer, String request, String orderId, String price, long quantity) {
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
