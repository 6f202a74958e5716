package io.evenbook.command;

import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Hold;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.CustomerState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open allowances of every customer are its open orders and withdrawals, valued at the rates of their events: what
 * their holds still set aside or receive. A window counts that, and the captures of a plain list.
 */
final class AllowanceInvariants {
    private final MemoryStreams streams;
    private final Map<String, AllowanceTaken> taken = new HashMap<>();
    private final List<Captured> captured = new ArrayList<>();

    private record Captured(CustomerId customer, AllowanceKind kind, BigDecimal amount, Instant at) {}

    AllowanceInvariants(MemoryStreams streams) {
        this.streams = streams;
    }

    void check(List<Object> events) {
        for (Object event : events) {
            switch (event) {
                case AllowanceTaken took -> {
                    taken.put(took.key(), took);
                    if (took.hour() != null) {
                        capture(took, took.amount());
                    }
                }
                case TradeExchanged exchanged ->
                    capture(
                            exchanged.holdId(),
                            exchanged.side() == Side.BUY ? exchanged.captured() : exchanged.receipt());
                case TradesNovated novated ->
                    novated.trades()
                            .forEach(side ->
                                    capture(side.holdId(), side.side() == Side.BUY ? side.delivers() : side.receipt()));
                case WithdrawalConfirmed confirmed -> {
                    AllowanceTaken took = taken.get(confirmed.withdrawalId().value());
                    if (took != null) {
                        capture(took, took.amount());
                    }
                }
                default -> {}
            }
        }
        if (!taken.isEmpty()) {
            captured.removeIf(one -> one.at.isBefore(streams.time().minus(Duration.ofDays(32))));
            streams.states(CustomerState.AGGREGATE.type()).values().forEach(this::check);
        }
    }

    private void capture(HoldId holdId, Money quote) {
        AllowanceTaken took = taken.get(key(holdId));
        if (took != null) {
            capture(took, quote.amount().multiply(took.rate()));
        }
    }

    private void capture(AllowanceTaken took, BigDecimal amount) {
        captured.add(new Captured(took.customerId(), took.kind(), amount, streams.time()));
    }

    private void check(CustomerState customer) {
        Map<String, BigDecimal> expected = new HashMap<>();
        streams.states(AccountState.AGGREGATE.type()).values().stream()
                .filter(account -> customer.customerId().equals(account.customerId()))
                .flatMap(account -> account.holds().open().values().stream())
                .forEach(hold -> expect(hold, expected));
        Allowances allowances = Allowances.of(customer.customerId(), Facts.of(streams));
        Map<String, BigDecimal> actual = new HashMap<>();
        allowances.open().forEach((key, open) -> actual.put(key, plain(open.amount())));
        if (!actual.equals(expected)) {
            throw new AssertionError(
                    "open allowances of %s are %s, not %s".formatted(customer.customerId(), actual, expected));
        }
        checkWindow(customer.customerId(), allowances, AllowanceKind.TRADE, Allowances.DAY);
        checkWindow(customer.customerId(), allowances, AllowanceKind.WITHDRAWAL, Allowances.DAY);
        checkWindow(customer.customerId(), allowances, AllowanceKind.WITHDRAWAL, Allowances.MONTH);
    }

    private void checkWindow(CustomerId customer, Allowances allowances, AllowanceKind kind, Duration window) {
        BigDecimal expected = allowances.open().values().stream()
                .filter(open -> open.kind() == kind)
                .map(Allowances.Open::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        for (Captured one : captured) {
            Instant endOfHour = one.at.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
            if (one.kind == kind
                    && one.customer.equals(customer)
                    && endOfHour.plus(window).isAfter(streams.time())) {
                expected = expected.add(one.amount);
            }
        }
        BigDecimal actual = allowances.taken(kind, window, streams.time());
        if (actual.compareTo(expected) != 0) {
            throw new AssertionError(
                    "%s of %s in %s is %s, not %s".formatted(kind, customer, window, actual, expected));
        }
    }

    private void expect(Hold hold, Map<String, BigDecimal> expected) {
        AllowanceTaken took = taken.get(key(hold.holdId()));
        if (took == null) {
            return;
        }
        boolean sells =
                took.kind() == AllowanceKind.TRADE && hold.receivable().asset().equals(Vocabulary.USD);
        BigDecimal amount = (sells ? hold.receivable() : hold.remaining()).amount();
        if (amount.signum() > 0) {
            expected.put(took.key(), plain(amount.multiply(took.rate())));
        }
    }

    private static String key(HoldId holdId) {
        return holdId.value().substring("hld_".length());
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount.stripTrailingZeros();
    }
}
