package io.evenbook.app.crash;

import io.evenbook.app.crash.LedgerClient.Answer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The books that follow from the answers to clients. Thread-safe. */
final class AcknowledgedBooks {
    private static final Set<String> REFUSALS = Set.of(
            "account.insufficient-available",
            "account.maximum-balance",
            "hold.unknown",
            "hold.exceeded",
            "hold.expiry-past",
            "withdrawal.ended");

    private final Map<String, BigDecimal> balances = new TreeMap<>();
    private final Set<String> entries = new TreeSet<>();
    private final Set<String> transfers = new TreeSet<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** @param amount a debit if greater than zero, a credit if less */
    record Leg(String ledgerAccount, String asset, BigDecimal amount) {
        Leg reversed() {
            return new Leg(ledgerAccount, asset, amount.negate());
        }

        String json() {
            return "{'ledgerAccount':'%s','side':'%s','asset':'%s','amount':'%s'}"
                    .formatted(
                            ledgerAccount,
                            amount.signum() > 0 ? "DEBIT" : "CREDIT",
                            asset,
                            amount.abs().toPlainString());
        }
    }

    /** Records an entry with these legs. */
    synchronized void posted(List<Leg> legs) {
        legs.forEach(leg -> balances.merge(leg.ledgerAccount() + " " + leg.asset(), leg.amount(), BigDecimal::add));
    }

    void moved(String debited, String credited, String asset, BigDecimal amount) {
        posted(List.of(new Leg(debited, asset, amount), new Leg(credited, asset, amount.negate())));
    }

    /** Records an adjustment or a reversal. */
    synchronized void entry(String entryId) {
        entries.add(entryId);
    }

    synchronized void transfer(String transferId) {
        transfers.add(transferId);
    }

    /**
     * Whether the answer refuses the request; counts the refusal.
     *
     * @throws AssertionError if the refusal is not one that the load can cause
     */
    boolean isRefused(String request, Answer answer) {
        if (answer.isDone()) {
            return false;
        }
        if (!REFUSALS.contains(answer.text("/code"))) {
            throw new AssertionError(request + " -> " + answer);
        }
        count(request + " refused: " + answer.text("/code"));
        return true;
    }

    synchronized void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Debits minus credits by ledger account and asset, without zeros. */
    synchronized Map<String, String> balances() {
        return balances.entrySet().stream()
                .filter(balance -> balance.getValue().signum() != 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, balance -> plain(balance.getValue()), (a, _) -> a, TreeMap::new));
    }

    synchronized Set<String> entries() {
        return new TreeSet<>(entries);
    }

    synchronized Set<String> transfers() {
        return new TreeSet<>(transfers);
    }

    /** The number of answers of each kind. */
    synchronized Map<String, Integer> outcomes() {
        return new TreeMap<>(outcomes);
    }

    static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
