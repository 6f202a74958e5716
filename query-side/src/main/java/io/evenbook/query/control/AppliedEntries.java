package io.evenbook.query.control;

import io.evenbook.api.account.AccountEvent.ChangesPosted;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.JournalEntry;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/**
 * Compares the legs of each entry on an account with what the account's own event says that it changed by. The entry's event comes first,
 * and both are of one command. The log never changes, so what was found once is found by every later run as well.
 */
final class AppliedEntries {
    private final LongUnaryOperator commandEnds;
    private final Findings findings = new Findings();
    private final Map<EntryId, Posted> waiting = new HashMap<>();

    /** @param commandEnds the last position at or before another behind which a command ends */
    AppliedEntries(LongUnaryOperator commandEnds) {
        this.commandEnds = commandEnds;
    }

    void posted(long position, JournalEntry entry) {
        Map<AccountId, Map<AssetCode, BigDecimal>> legs = entry.netByAccount();
        if (!legs.isEmpty()) {
            missing(entry.entryId(), waiting.put(entry.entryId(), new Posted(position, legs)));
        }
    }

    void applied(long position, ChangesPosted event) {
        Posted entry = waiting.get(event.entryId());
        Map<AssetCode, BigDecimal> legs = entry == null ? null : entry.legs.remove(event.accountId());
        if (legs == null) {
            compare(event.entryId(), event.accountId(), Map.of(), changes(event));
            return;
        }
        compare(event.entryId(), event.accountId(), legs, changes(event));
        if (entry.legs.isEmpty()) {
            waiting.remove(event.entryId());
            // The others came before: if the last is of the same command, so are they.
            if (position > entry.position && commandEnds.applyAsLong(position - 1) >= entry.position) {
                String subject = event.entryId() + " " + event.accountId() + " in one command";
                legs.forEach((asset, net) -> findings.compare(subject, asset, net, null));
            }
        }
    }

    private static Map<AssetCode, BigDecimal> changes(ChangesPosted event) {
        return event.changes().stream()
                .map(PostedChange::net)
                .collect(Collectors.toMap(net -> net.asset(), net -> net.amount(), BigDecimal::add));
    }

    /** What is on one side only is compared with nothing. */
    private void compare(EntryId entry, AccountId account, Map<AssetCode, BigDecimal> legs, Map<AssetCode, BigDecimal> changes) {
        String subject = entry + " " + account;
        legs.forEach((asset, net) -> findings.compare(subject, asset, net, changes.get(asset)));
        changes.forEach((asset, net) -> {
            if (!legs.containsKey(asset)) {
                findings.compare(subject, asset, null, net);
            }
        });
    }

    /** @param position behind which a command ends: what is waiting then has no event in its command */
    ControlResult result(long position) {
        waiting.forEach(this::missing);
        waiting.clear();
        return findings.result(Control.ENTRIES, position);
    }

    /** @param posted null: nothing */
    private void missing(EntryId entry, Posted posted) {
        if (posted != null) {
            posted.legs.forEach((account, legs) -> compare(entry, account, legs, Map.of()));
        }
    }

    /** @param legs of the accounts whose events have not come yet */
    private record Posted(long position, Map<AccountId, Map<AssetCode, BigDecimal>> legs) {}
}
