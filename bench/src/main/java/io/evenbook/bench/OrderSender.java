package io.evenbook.bench;

import io.evenbook.bench.lobster.Side;
import io.evenbook.bench.replay.Command;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Sends commands, one after the other: the next leaves when the last was acknowledged, so the market sees them in this order. A command
 * whose acknowledgement was lost counts as done once the service shows that it is.
 */
final class OrderSender {
    private static final Duration PATIENCE_FOR_VIEWS = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServiceClient service;
    private final Journal journal;
    private final String market;
    private final String runId;
    private final Map<Long, String> orderIds = new HashMap<>();
    private final List<String> refusals = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private int placed;
    private int reduced;
    private int cancelled;

    OrderSender(ServiceClient service, Journal journal, String market, String runId) {
        this.service = service;
        this.journal = journal;
        this.market = market;
        this.runId = runId;
    }

    void send(Command command) {
        long start = System.nanoTime();
        switch (command) {
            case Command.Place place -> place(place);
            case Command.Reduce reduce -> onPlaced(reduce, orderId -> reduce(reduce, orderId));
            case Command.Cancel cancel -> onPlaced(cancel, orderId -> cancel(cancel, orderId));
        }
        latencies.add(System.nanoTime() - start);
    }

    String market() {
        return market;
    }

    /** The service's id of an order, or null if the service refused it. */
    String orderId(long orderNumber) {
        return orderIds.get(orderNumber);
    }

    /** Commands that the service refused, in its words. None is expected. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    Latencies latencies() {
        return latencies;
    }

    int placed() {
        return placed;
    }

    int reduced() {
        return reduced;
    }

    int cancelled() {
        return cancelled;
    }

    int acknowledged() {
        return placed + reduced + cancelled;
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
        if (!answer.succeeded()) {
            refusals.add(order + ": " + answer.refusal());
            return;
        }
        String orderId = answer.body().path("orderId").asString();
        orderIds.put(order.orderNumber(), orderId);
        placed++;
        acknowledge(answer, "place", orderId, price, order.quantity());
    }

    private void onPlaced(Command command, Consumer<String> send) {
        String orderId = orderIds.get(command.orderNumber());
        if (orderId == null) {
            refusals.add(command + ": not sent, its order was refused");
        } else {
            send.accept(orderId);
        }
    }

    private void reduce(Command.Reduce reduce, String orderId) {
        String quantity = Long.toString(reduce.quantity());
        Answer answer = service.patch(User.TRADER, "/orders/" + orderId, Map.of("quantity", quantity));
        boolean done = answer.succeeded()
                || answer.repeated() && answer.code().equals("order.quantity") && shows(orderId, reduce.quantity());
        if (!done) {
            refusals.add(reduce + ": " + answer.refusal());
            return;
        }
        reduced++;
        acknowledge(answer, "reduce", orderId, "", reduce.quantity());
    }

    private void cancel(Command.Cancel cancel, String orderId) {
        Answer answer = service.delete(User.TRADER, "/orders/" + orderId);
        boolean done = answer.succeeded() || answer.repeated() && answer.code().equals("order.ended");
        if (!done) {
            refusals.add(cancel + ": " + answer.refusal());
            return;
        }
        cancelled++;
        acknowledge(answer, "cancel", orderId, "", 0);
    }

    /** Whether the order comes to be shown with that quantity; views may be behind after a restart. */
    private boolean shows(String orderId, long quantity) {
        long deadline = System.nanoTime() + PATIENCE_FOR_VIEWS.toNanos();
        while (System.nanoTime() < deadline) {
            String shown = service.get(User.TRADER, "/orders/" + orderId).body().path("quantity").asString("");
            if (!shown.isEmpty() && new BigDecimal(shown).compareTo(BigDecimal.valueOf(quantity)) == 0) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }

    private void acknowledge(Answer answer, String request, String orderId, String price, long quantity) {
        journal.acknowledged(answer.position(), request, orderId, price, quantity);
    }
}
