package io.evenbook.projection.analytics;

import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.projection.view.DocumentProjector;
import io.evenbook.projection.view.ViewEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * Writes the trades from which statistics of a market are computed, one document each. Amounts are texts: they may have
 * 36 digits, MongoDB's decimals have 34. Readers add them exactly.
 */
@Component
class AnalyticsProjector implements DocumentProjector {
    private static final long SECONDS_PER_HOUR = 3600;

    @Override
    public String view() {
        return "analytics";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TradeExecuted.class);
    }

    @Override
    public Optional<Document> documentOf(ViewEvent event) {
        return event.event() instanceof TradeExecuted trade
                ? Optional.of(new Document("_id", trade.tradeId().value())
                        .append("market", trade.marketId().value())
                        .append("hour", event.at().getEpochSecond() / SECONDS_PER_HOUR)
                        .append("executedAtMicros", ChronoUnit.MICROS.between(Instant.EPOCH, event.at()))
                        .append("price", trade.price().toPlainString())
                        .append("quantity", trade.quantity().amount().toPlainString())
                        .append("quoteAmount", trade.quoteAmount().amount().toPlainString())
                        .append("buyerFee", feeIn(trade.quantity(), trade.buyer()))
                        .append("buyerQuoteFee", feeIn(trade.quoteAmount(), trade.buyer()))
                        .append("sellerFee", trade.seller().fee().amount().toPlainString())
                        .append("buyerAccountId", trade.buyer().accountId().value())
                        .append("sellerAccountId", trade.seller().accountId().value())
                        .append("position", event.position()))
                : Optional.empty();
    }

    /** The fee if it is in the asset of an amount, else zero. */
    private static String feeIn(Money amount, TradeParty party) {
        Money fee = party.fee().asset().equals(amount.asset()) ? party.fee() : amount.none();
        return fee.amount().toPlainString();
    }
}
