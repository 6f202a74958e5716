package io.evenbook.command;

import io.evenbook.api.order.OrderFields;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/** Terms of orders of every kind, with prices around 100. */
public final class RandomTerms {
    private RandomTerms() {}

    /** @param now an order that has an end ends within a minute of it */
    public static OrderTerms next(SplittableRandom random, Instant now) {
        while (true) {
            Optional<OrderTerms> terms = OrderTerms.of(fields(random, now));
            if (terms.isPresent()) {
                return terms.get();
            }
        }
    }

    private static OrderFields fields(SplittableRandom random, Instant now) {
        OrderType type = OrderType.values()[random.nextInt(OrderType.values().length)];
        BigDecimal quantity = random.nextInt(8) == 0 ? null : BigDecimal.valueOf(random.nextLong(1, 500), 2);
        return new OrderFields(
                type,
                random.nextBoolean() ? Side.BUY : Side.SELL,
                TimeInForce.values()[random.nextInt(TimeInForce.values().length)],
                maybe(random, price(random)),
                maybe(random, price(random)),
                random.nextInt(4) == 0 ? price(random) : null,
                quantity,
                random.nextInt(4) == 0 ? BigDecimal.valueOf(random.nextLong(1, 90_000_000), 6) : null,
                quantity == null || random.nextInt(3) > 0 ? null : BigDecimal.valueOf(random.nextLong(1, 200), 2),
                random.nextInt(3) > 0 ? null : now.plusMillis(random.nextInt(1, 60_000)),
                random.nextInt(5) > 0 ? null : PostOnly.values()[random.nextInt(PostOnly.values().length)]);
    }

    /** The value, or null. */
    public static BigDecimal maybe(SplittableRandom random, BigDecimal value) {
        return random.nextBoolean() ? value : null;
    }

    public static BigDecimal price(SplittableRandom random) {
        return BigDecimal.valueOf(random.nextLong(9_980, 10_021), 2);
    }
}
