package io.evenbook.command.market;

import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Shown;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderAmended;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.rehearsal.RehearsalAnswer.OrderCounts;
import io.evenbook.api.rehearsal.RehearsalAnswer.OrderResult;
import io.evenbook.api.rehearsal.RehearsalAnswer.Status;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The orders of a stretch, each as it is now or as it ended. */
final class OrderFates {
    private final Map<OrderId, Fate> fates = new HashMap<>();

    /** An order as it is now. Amounts are compared as numbers: they have one scale. */
    private static final class Fate {
        private final AccountId accountId;
        private Status status = Status.OPEN;
        private BigDecimal filled;
        private BigDecimal quote;
        private Instant expiresAt;
        private String rule;
        private String detail;

        Fate(AccountId accountId, BigDecimal filled, BigDecimal quote) {
            this.accountId = accountId;
            this.filled = filled;
            this.quote = quote;
        }

        void ends(Status newStatus, String newRule, String newDetail) {
            status = newStatus;
            rule = newRule;
            detail = newDetail;
        }

        boolean isAs(Fate other) {
            return status == other.status
                    && filled.compareTo(other.filled) == 0
                    && quote.compareTo(other.quote) == 0
                    && (rule == null ? other.rule == null : rule.equals(other.rule));
        }
    }

    /** An order that is live where the stretch begins. */
    void live(RestingOrder order) {
        Fate fate = new Fate(order.accountId(), order.filledQuantity(), order.filledQuoteAmount());
        if (order.filledQuantity().signum() > 0) {
            fate.status = Status.PARTIALLY_FILLED;
        }
        fates.put(order.orderId(), fate);
    }

    void refused(OrderId orderId, AccountId accountId, Rejection why, MarketTerms terms) {
        Fate fate = new Fate(
                accountId, terms.quantity(0).amount(), terms.quoteAmount(1, 0).amount());
        fate.ends(Status.REFUSED, why.code(), why.detail());
        fates.put(orderId, fate);
    }

    void traded(TradeExecuted trade) {
        for (TradeParty party : List.of(trade.buyer(), trade.seller())) {
            Fate fate = fates.get(party.orderId());
            fate.filled = fate.filled.add(trade.quantity().amount());
            fate.quote = fate.quote.add(trade.quoteAmount().amount());
            if (fate.status == Status.OPEN) {
                fate.status = Status.PARTIALLY_FILLED;
            }
        }
    }

    /** @param before the last price before the command; null: none */
    void changed(OrderEvent event, MarketTerms terms, BigDecimal before) {
        if (event instanceof OrderPlaced placed) {
            Fate fate = new Fate(
                    placed.accountId(),
                    terms.quantity(0).amount(),
                    terms.quoteAmount(1, 0).amount());
            fate.expiresAt = placed.expiresAt();
            fates.put(placed.orderId(), fate);
            return;
        }
        Fate fate = fates.get(event.orderId());
        switch (event) {
            case OrderExecuted executed when isZero(executed.remainingQuantity()) -> fate.status = Status.FILLED;
            case OrderFilled _ -> fate.status = Status.FILLED;
            case OrderPrevented prevented
            when isZero(prevented.remainingQuantity()) ->
                fate.ends(Status.CANCELLED, CancelReason.SELF_TRADE.name(), met(prevented.otherOrderId()));
            case OrderCancelled cancelled ->
                fate.ends(Status.CANCELLED, cancelled.reason().name(), detail(cancelled, terms, before));
            case OrderExpired _ ->
                fate.ends(Status.EXPIRED, "EXPIRY", fate.expiresAt == null ? null : "expiresAt " + fate.expiresAt);
            case OrderAmended amended -> fate.expiresAt = amended.expiresAt();
            case OrderPlaced _, OrderExecuted _, OrderPrevented _, OrderTriggered _ -> {}
        }
    }

    private static boolean isZero(BigDecimal quantity) {
        return quantity != null && quantity.signum() == 0;
    }

    private static String met(OrderId other) {
        return "met order " + other;
    }

    private static String detail(OrderCancelled cancelled, MarketTerms terms, BigDecimal before) {
        return switch (cancelled.reason()) {
            case SELF_TRADE -> cancelled.otherOrderId() == null ? null : met(cancelled.otherOrderId());
            case PRICE_BAND ->
                "more than %d basis points from the last price %s"
                        .formatted(terms.bands().dynamicBasisPoints(), before == null ? "" : before.toPlainString());
            case MATCH_LIMIT, LEVEL_FULL, NOT_FILLED, REQUESTED, FROZEN, CANCEL_AFTER, TERMS_CHANGED -> null;
        };
    }

    /** The market has other terms: orders that were off them have just ended. */
    void changed(MarketTerms terms) {
        String detail = "off tickSize %s or lotSize %s"
                .formatted(terms.tickSize().toPlainString(), terms.lotSize().toPlainString());
        for (Fate fate : fates.values()) {
            if (CancelReason.TERMS_CHANGED.name().equals(fate.rule) && fate.detail == null) {
                fate.detail = detail;
            }
        }
    }

    /** How many orders there are of each kind. */
    OrderCounts counts() {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        fates.values().forEach(fate -> counts.merge(fate.status, 1, Integer::sum));
        return new OrderCounts(
                counts.getOrDefault(Status.REFUSED, 0),
                counts.getOrDefault(Status.OPEN, 0) + counts.getOrDefault(Status.PARTIALLY_FILLED, 0),
                counts.getOrDefault(Status.FILLED, 0),
                counts.getOrDefault(Status.CANCELLED, 0),
                counts.getOrDefault(Status.EXPIRED, 0));
    }

    /** The orders that ended otherwise, by their ids. Both have the same orders. */
    List<OrderId> differing(OrderFates others) {
        if (!fates.keySet().equals(others.fates.keySet())) {
            throw new IllegalStateException("must have the same orders: " + missing(others) + others.missing(this));
        }
        return fates.keySet().stream()
                .filter(orderId -> !fates.get(orderId).isAs(others.fates.get(orderId)))
                .sorted(Comparator.comparing(OrderId::value))
                .toList();
    }

    private Set<OrderId> missing(OrderFates others) {
        Set<OrderId> missing = new TreeSet<>(Comparator.comparing(OrderId::value));
        missing.addAll(others.fates.keySet());
        missing.removeAll(fates.keySet());
        return missing;
    }

    AccountId accountOf(OrderId orderId) {
        return fates.get(orderId).accountId;
    }

    OrderResult end(OrderId orderId, int priceScale) {
        Fate fate = fates.get(orderId);
        return new OrderResult(
                fate.status,
                fate.filled,
                Shown.averagePrice(fate.quote, fate.filled, priceScale),
                fate.rule,
                fate.detail);
    }
}
