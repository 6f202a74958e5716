package io.evenbook.app.crash;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the books must be, going by what clients were told. Safe to be used by several of them. */
final class AcknowledgedBooks {
    private final Map<String, BigDecimal> balances = new TreeMap<>();
    private final Set<String> entries = new TreeSet<>();
    private final Set<String> transfers = new TreeSet<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** @param amount of the asset, debited if greater than zero, else credited */
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

    /** All of these legs are posted. */
    synchronized void posted(List<Leg> legs) {
        legs.forEach(leg -> balances.merge(leg.ledgerAccount() + " " + leg.asset(), leg.amount(), BigDecimal::add));
    }

    void moved(String debited, String credited, String asset, BigDecimal amount) {
        posted(List.of(new Leg(debited, asset, amount), new Leg(credited, asset, amount.negate())));
    }

    /** An entry by hand, or a reversal, was posted. */
    synchronized void entry(String entryId) {
        entries.add(entryId);
    }

    synchronized void transfer(String transferId) {
        transfers.add(transferId);
    }

    synchronized void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Debits less credits by ledger account and asset, where they are not zero. */
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

    /** How often clients were told what. */
    synchronized Map<String, Integer> outcomes() {
        return new TreeMap<>(outcomes);
    }

    static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
