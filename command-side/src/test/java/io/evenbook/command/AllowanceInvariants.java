package io.evenbook.command;

import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.order.Side;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Hold;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.CustomerState;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open allowances of every customer are its open orders and withdrawals, valued at the rates of their events: what
 * their holds still set aside or receive, and what their trades have settled.
 */
final class AllowanceInvariants {
    private final MemoryStreams streams;
    private final Map<String, AllowanceTaken> taken = new HashMap<>();
    /** By hold, in the quote asset. */
    private final Map<HoldId, BigDecimal> settled = new HashMap<>();

    AllowanceInvariants(MemoryStreams streams) {
        this.streams = streams;
    }

    void check(List<Object> events) {
        for (Object event : events) {
            if (event instanceof AllowanceTaken took) {
                taken.put(took.key(), took);
            }
            if (event instanceof TradeExchanged exchanged) {
                BigDecimal quote = (exchanged.side() == Side.BUY ? exchanged.captured() : exchanged.receipt()).amount();
                settled.merge(exchanged.holdId(), quote, BigDecimal::add);
            }
        }
        if (!taken.isEmpty()) {
            streams.states(CustomerState.AGGREGATE.type()).values().forEach(this::check);
        }
    }

    private void check(CustomerState customer) {
        Map<String, BigDecimal> expected = new HashMap<>();
        streams.states(AccountState.AGGREGATE.type()).values().stream()
                .filter(account -> customer.customerId().equals(account.customerId()))
                .flatMap(account -> account.holds().open().values().stream())
                .forEach(hold -> expect(hold, expected));
        Map<String, BigDecimal> actual = new HashMap<>();
        Allowances.of(customer.customerId(), streams)
                .open()
                .forEach((key, open) -> actual.put(key, plain(open.amount())));
        if (!actual.equals(expected)) {
            throw new AssertionError(
                    "open allowances of %s are %s, not %s".formatted(customer.customerId(), actual, expected));
        }
    }

    private void expect(Hold hold, Map<String, BigDecimal> expected) {
        AllowanceTaken took = taken.get(hold.holdId().value().substring("hld_".length()));
        if (took == null) {
            return;
        }
        boolean sells =
                took.kind() == AllowanceKind.TRADE && hold.receivable().asset().equals(Vocabulary.USD);
        BigDecimal amount = (sells ? hold.receivable() : hold.remaining())
                .amount()
                .add(settled.getOrDefault(hold.holdId(), BigDecimal.ZERO));
        if (amount.signum() > 0) {
            expected.put(took.key(), plain(amount.multiply(took.rate())));
        }
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount.stripTrailingZeros();
    }
}
