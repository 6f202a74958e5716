package io.evenbook.query.control;

import io.evenbook.api.account.AccountEvent.ChangesPosted;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.JournalEntry;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/**
 * Compares the legs of each entry on an account with the change that the account's own event states. The entry's event
 * comes first; both belong to one command. The log never changes, so every later run finds the same breaks again.
 */
final class AppliedEntries {
    private final LongUnaryOperator commandEnds;
    private final Findings findings = new Findings();
    private final Map<EntryId, Posted> waiting = new HashMap<>();

    /** @param commandEnds maps a position to the last one, at or before it, at which a command ends */
    AppliedEntries(LongUnaryOperator commandEnds) {
        this.commandEnds = commandEnds;
    }

    void posted(long position, JournalEntry entry) {
        Map<AccountId, Map<AssetCode, BigDecimal>> legs = entry.netByAccount();
        if (!legs.isEmpty()) {
            waiting.put(entry.entryId(), new Posted(position, legs, new HashMap<>()));
        }
    }

    void applied(long position, ChangesPosted event) {
        Posted entry = waiting.get(event.entryId());
        if (entry == null || !entry.legs.containsKey(event.accountId())) {
            compare(event.entryId(), event.accountId(), Map.of(), sums(event));
            return;
        }
        // An account that trades with itself has two events.
        entry.changes.merge(event.accountId(), sums(event), AppliedEntries::sum);
        if (entry.isComplete()) {
            compare(event.entryId(), waiting.remove(event.entryId()));
            // Earlier events belong to the same command if the last one does.
            if (position > entry.position && commandEnds.applyAsLong(position - 1) >= entry.position) {
                String subject = event.entryId() + " " + event.accountId() + " in one command";
                entry.legs.get(event.accountId()).forEach((asset, net) -> findings.compare(subject, asset, net, null));
            }
        }
    }

    private static Map<AssetCode, BigDecimal> sums(ChangesPosted event) {
        return event.changes().stream()
                .map(PostedChange::net)
                .collect(Collectors.toMap(net -> net.asset(), net -> net.amount(), BigDecimal::add));
    }

    private static Map<AssetCode, BigDecimal> sum(Map<AssetCode, BigDecimal> some, Map<AssetCode, BigDecimal> more) {
        Map<AssetCode, BigDecimal> sum = new HashMap<>(some);
        more.forEach((asset, net) -> sum.merge(asset, net, BigDecimal::add));
        return sum;
    }

    /** A missing side counts as null. */
    private void compare(
            EntryId entry, AccountId account, Map<AssetCode, BigDecimal> legs, Map<AssetCode, BigDecimal> changes) {
        String subject = entry + " " + account;
        legs.forEach((asset, net) -> findings.compare(subject, asset, net, changes.get(asset)));
        changes.forEach((asset, net) -> {
            if (!legs.containsKey(asset)) {
                findings.compare(subject, asset, null, net);
            }
        });
    }

    /** @param position a command ends there, so an entry that still waits lacks its event */
    ControlResult result(long position) {
        waiting.forEach(this::compare);
        waiting.clear();
        return findings.result(Control.ENTRIES, position);
    }

    private void compare(EntryId entry, Posted posted) {
        posted.legs.forEach(
                (account, legs) -> compare(entry, account, legs, posted.changes.getOrDefault(account, Map.of())));
    }

    /**
     * An entry whose command has not ended.
     *
     * @param legs sums of the legs by account
     * @param changes sums of the changes that the accounts' events have stated so far
     */
    private record Posted(
            long position,
            Map<AccountId, Map<AssetCode, BigDecimal>> legs,
            Map<AccountId, Map<AssetCode, BigDecimal>> changes) {
        boolean isComplete() {
            return changes.size() == legs.size()
                    && legs.entrySet().stream()
                            .map(account -> sum(account.getValue(), negated(changes.get(account.getKey()))))
                            .allMatch(left -> left.values().stream().allMatch(net -> net.signum() == 0));
        }

        private static Map<AssetCode, BigDecimal> negated(Map<AssetCode, BigDecimal> sums) {
            Map<AssetCode, BigDecimal> negated = new HashMap<>();
            sums.forEach((asset, net) -> negated.put(asset, net.negate()));
            return negated;
        }
    }
}
