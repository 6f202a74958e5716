package io.evenbook.command.naive;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.ExpireHold;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.LiftHold;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.ReceiveTransfer;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.ReturnTransfer;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.Requested;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.GroupCommand;
import io.evenbook.api.journal.GroupCommand.CompleteGroup;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
import io.evenbook.api.journal.Posting;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the ledger should do, in maps that are changed in place and chains of conditions in the documented order; nothing of the code under
 * test is called. The outcome of a command is {@code -} for done, {@code =} for a repeat that does nothing, the code of a rejection, or
 * {@code refused} and the code where a refusal is recorded.
 */
final class NaiveLedger {
    static final String DONE = "-";
    static final String NOTHING = "=";

    private static final BigDecimal TOO_LARGE = new BigDecimal("1000000000000000000");
    private static final BigDecimal ZERO = BigDecimal.ZERO;

    static final class Account {
        String status = "OPEN";
        final String owner;
        final Map<String, BigDecimal> posted = new HashMap<>();
        final Map<String, BigDecimal> held = new HashMap<>();
        final Map<String, Hold> holds = new LinkedHashMap<>();
        final Map<String, String> withdrawals = new LinkedHashMap<>();
        final Map<String, Limit> limits = new HashMap<>();
        /** What a group adds to the account, or takes from it, by group and asset. */
        final Map<String, Map<String, BigDecimal>> parts = new HashMap<>();

        Account(String owner) {
            this.owner = owner;
        }

        BigDecimal posted(String asset) {
            return posted.getOrDefault(asset, ZERO);
        }

        BigDecimal held(String asset) {
            return held.getOrDefault(asset, ZERO);
        }

        BigDecimal available(String asset) {
            return posted(asset).subtract(held(asset));
        }

        Limit limit(String asset) {
            return limits.getOrDefault(asset, new Limit(ZERO, null, "BOTH"));
        }

        BigDecimal reserved(String asset) {
            BigDecimal reserved = ZERO;
            for (Map<String, BigDecimal> part : parts.values()) {
                reserved = reserved.add(part.getOrDefault(asset, ZERO).max(ZERO));
            }
            return reserved;
        }
    }

    static final class Hold {
        final String reason;
        final String asset;
        final Instant expiresAt;
        final Set<String> keys = new HashSet<>();
        BigDecimal remaining;

        Hold(String reason, String asset, BigDecimal remaining, Instant expiresAt) {
            this.reason = reason;
            this.asset = asset;
            this.remaining = remaining;
            this.expiresAt = expiresAt;
        }
    }

    record Limit(BigDecimal minimum, BigDecimal maximum, String direction) {}

    private static final class Group {
        String status;
        List<EntryDraft> entries;
    }

    final Map<String, Account> accounts = new HashMap<>();
    /** Of the house: credits less debits, by account and asset. */
    final Map<String, BigDecimal> house = new HashMap<>();
    Instant closedThrough;

    private final Map<String, Integer> decimals;
    private final Map<String, Group> groups = new HashMap<>();

    NaiveLedger(Map<String, Integer> decimals) {
        this.decimals = decimals;
    }

    BigDecimal house(String account, String asset) {
        return house.getOrDefault(account + " " + asset, ZERO);
    }

    /** Over all accounts. */
    BigDecimal sum(String asset) {
        BigDecimal sum = ZERO;
        for (Account account : accounts.values()) {
            sum = sum.add(account.posted(asset));
        }
        for (Map.Entry<String, BigDecimal> balance : house.entrySet()) {
            if (balance.getKey().endsWith(" " + asset)) {
                sum = sum.add(balance.getValue());
            }
        }
        return sum;
    }

    String apply(AccountCommand command) {
        Account account = accounts.get(command.accountId().value());
        return switch (command) {
            case OpenAccount open -> {
                if (account == null) {
                    accounts.put(open.accountId().value(), new Account(open.owner()));
                    yield DONE;
                }
                yield account.owner.equals(open.owner()) ? NOTHING : "account.exists";
            }
            case Deposit deposit -> deposit(account, deposit.amount());
            case RequestWithdrawal request -> {
                String outcome = hold(
                        account,
                        "hld_" + request.withdrawalId().value(),
                        "WITHDRAWAL",
                        request.amount(),
                        request.expiresAt(),
                        request.at());
                if (outcome.equals(DONE)) {
                    account.withdrawals.put(request.withdrawalId().value(), "PENDING");
                }
                yield outcome;
            }
            case ConfirmWithdrawal confirm -> endWithdrawal(account, confirm.withdrawalId().value(), "CONFIRMED");
            case CancelWithdrawal cancel -> endWithdrawal(account, cancel.withdrawalId().value(), "CANCELLED");
            case PlaceHold place -> hold(account, place.holdId().value(), "MANUAL", place.amount(), place.expiresAt(), place.at());
            case CaptureHold capture -> capture(account, capture);
            case LiftHold lift -> {
                Hold hold = account.holds.get(lift.holdId().value());
                if (hold == null) {
                    yield "hold.unknown";
                }
                if (!hold.reason.equals("MANUAL")) {
                    yield "hold.not-manual";
                }
                take(account, lift.holdId().value(), hold.remaining, "lifted");
                yield DONE;
            }
            case ReleaseHold release -> {
                Hold hold = account.holds.get(release.holdId().value());
                if (hold == null || hold.keys.contains(release.key())) {
                    yield NOTHING;
                }
                if (release.amount().amount().compareTo(hold.remaining) > 0) {
                    yield "hold.exceeded";
                }
                take(account, release.holdId().value(), release.amount().amount(), release.key());
                yield DONE;
            }
            case ExpireHold expire -> {
                String holdId = expire.holdId().value();
                Hold hold = account.holds.get(holdId);
                if (hold == null || hold.expiresAt == null || expire.at().isBefore(hold.expiresAt)) {
                    yield NOTHING;
                }
                take(account, holdId, hold.remaining, "expired");
                if (hold.reason.equals("WITHDRAWAL")) {
                    account.withdrawals.put(holdId.substring("hld_".length()), "EXPIRED");
                }
                yield DONE;
            }
            case SendTransfer send -> send(account, send);
            case ReceiveTransfer receive -> receive(account, receive);
            case ReturnTransfer giveBack -> giveBack(account, giveBack);
            case PreparePart prepare -> prepare(account, prepare);
            case PostPart post -> {
                Map<String, BigDecimal> part = account.parts.remove(post.groupId().value());
                if (part == null) {
                    yield NOTHING;
                }
                part.forEach((asset, net) -> {
                    if (net.signum() < 0) {
                        add(account.held, asset, net);
                    }
                    move(account, asset, net, "house:clearing");
                });
                yield DONE;
            }
            case ReleasePart release -> {
                Map<String, BigDecimal> part = account.parts.remove(release.groupId().value());
                if (part == null) {
                    yield NOTHING;
                }
                part.forEach((asset, net) -> add(account.held, asset, net.min(ZERO)));
                yield DONE;
            }
            case SetLimits set -> limits(account, set);
            case FreezeAccount _ -> status(account, "FROZEN");
            case UnfreezeAccount _ -> status(account, "OPEN");
            case CloseAccount _ -> close(account);
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private String deposit(Account account, Requested requested) {
        String fault = condition(account, requested);
        if (fault == null && account.status.equals("CLOSED")) {
            fault = "account.closed";
        }
        if (fault == null) {
            fault = amount(requested.asset().value(), requested.amount());
        }
        if (fault == null) {
            fault = credit(account, requested.asset().value(), requested.amount());
        }
        if (fault != null) {
            return fault;
        }
        move(account, requested.asset().value(), requested.amount(), "house:omnibus");
        return DONE;
    }

    private String hold(Account account, String holdId, String reason, Requested requested, Instant expiresAt, Instant now) {
        String asset = requested.asset().value();
        String fault = condition(account, requested);
        if (fault == null) {
            fault = closedOrFrozen(account);
        }
        if (fault == null) {
            fault = amount(asset, requested.amount());
        }
        if (fault == null && expiresAt != null && now.compareTo(expiresAt) >= 0) {
            fault = "hold.expiry-past";
        }
        if (fault == null && account.holds.containsKey(holdId)) {
            fault = "hold.exists";
        }
        if (fault == null) {
            fault = debit(account, asset, requested.amount());
        }
        if (fault != null) {
            return fault;
        }
        account.holds.put(holdId, new Hold(reason, asset, requested.amount(), expiresAt));
        add(account.held, asset, requested.amount());
        return DONE;
    }

    private String endWithdrawal(Account account, String withdrawalId, String end) {
        String status = account.withdrawals.get(withdrawalId);
        if (status == null) {
            return "withdrawal.unknown";
        }
        if (status.equals(end)) {
            return NOTHING;
        }
        if (!status.equals("PENDING")) {
            return "withdrawal.ended";
        }
        account.withdrawals.put(withdrawalId, end);
        Hold hold = account.holds.get("hld_" + withdrawalId);
        take(account, "hld_" + withdrawalId, hold.remaining, end);
        if (end.equals("CONFIRMED")) {
            move(account, hold.asset, hold.remaining.negate(), "house:omnibus");
        }
        return DONE;
    }

    private String capture(Account account, CaptureHold capture) {
        String holdId = capture.holdId().value();
        Hold hold = account.holds.get(holdId);
        if (hold == null) {
            return "hold.unknown";
        }
        if (!hold.reason.equals("MANUAL")) {
            return "hold.not-manual";
        }
        if (capture.to() != null && capture.to().equals(capture.accountId())) {
            return "transfer.same-account";
        }
        if (capture.to() != null && !accounts.containsKey(capture.to().value())) {
            return "account.unknown";
        }
        BigDecimal captured = capture.amount() == null ? hold.remaining : capture.amount().amount();
        String fault = amount(hold.asset, captured);
        if (fault != null) {
            return fault;
        }
        if (captured.compareTo(hold.remaining) > 0) {
            return "hold.exceeded";
        }
        take(account, holdId, captured, capture.key());
        move(account, hold.asset, captured.negate(), capture.to() == null ? "house:omnibus" : "house:clearing");
        return DONE;
    }

    private String send(Account account, SendTransfer send) {
        String asset = send.amount().asset().value();
        String fault = condition(account, send.amount());
        if (fault == null) {
            fault = closedOrFrozen(account);
        }
        if (fault == null && send.to().equals(send.accountId())) {
            fault = "transfer.same-account";
        }
        if (fault == null && !accounts.containsKey(send.to().value())) {
            fault = "account.unknown";
        }
        if (fault == null) {
            fault = amount(asset, send.amount().amount());
        }
        if (fault == null) {
            fault = debit(account, asset, send.amount().amount());
        }
        if (fault != null) {
            return fault;
        }
        move(account, asset, send.amount().amount().negate(), "house:clearing");
        return DONE;
    }

    private String receive(Account account, ReceiveTransfer receive) {
        String asset = receive.amount().asset().value();
        BigDecimal amount = receive.amount().amount();
        String fault = account.status.equals("CLOSED") ? "account.closed" : credit(account, asset, amount);
        if (fault != null) {
            return "refused " + fault;
        }
        move(account, asset, amount, "house:clearing");
        return DONE;
    }

    private String giveBack(Account account, ReturnTransfer giveBack) {
        String asset = giveBack.amount().asset().value();
        BigDecimal amount = giveBack.amount().amount();
        if (account.status.equals("CLOSED") || isTooLarge(account.posted(asset).add(account.reserved(asset)).add(amount))) {
            add(house, "house:clearing " + asset, amount.negate());
            add(house, "house:suspense " + asset, amount);
        } else {
            move(account, asset, amount, "house:clearing");
        }
        return DONE;
    }

    private String prepare(Account account, PreparePart prepare) {
        if (account.parts.containsKey(prepare.groupId().value())) {
            return NOTHING;
        }
        if (account.status.equals("CLOSED")) {
            return "refused account.closed";
        }
        Map<String, BigDecimal> nets = new LinkedHashMap<>();
        for (EntryLegs entry : prepare.legs()) {
            for (Posting leg : entry.postings()) {
                String asset = leg.amount().asset().value();
                boolean credit = leg.side().name().equals("CREDIT");
                BigDecimal before = nets.getOrDefault(asset, ZERO);
                nets.put(asset, credit ? before.add(leg.amount().amount()) : before.subtract(leg.amount().amount()));
            }
        }
        for (Map.Entry<String, BigDecimal> entry : nets.entrySet()) {
            String asset = entry.getKey();
            BigDecimal net = entry.getValue();
            String fault = null;
            if (isTooLarge(net)) {
                fault = "amount.too-large";
            } else if (net.signum() < 0) {
                fault = account.status.equals("FROZEN") ? "account.frozen" : debit(account, asset, net.negate());
            } else if (net.signum() > 0) {
                fault = credit(account, asset, net);
            }
            if (fault != null) {
                return "refused " + fault;
            }
        }
        nets.forEach((asset, net) -> {
            if (net.signum() < 0) {
                add(account.held, asset, net.negate());
            }
        });
        account.parts.put(prepare.groupId().value(), nets);
        return DONE;
    }

    private String limits(Account account, SetLimits set) {
        String asset = set.asset().value();
        if (account.status.equals("CLOSED")) {
            return "account.closed";
        }
        if (!decimals.containsKey(asset)) {
            return "asset.unknown";
        }
        for (BigDecimal bound : set.maximum() == null ? List.of(set.minimum()) : List.of(set.minimum(), set.maximum())) {
            if (hasMoreDecimals(bound, decimals.get(asset))) {
                return "amount.excess-scale";
            }
            if (isTooLarge(bound)) {
                return "amount.too-large";
            }
        }
        if (set.maximum() != null && set.maximum().compareTo(set.minimum()) < 0) {
            return "limits.crossed";
        }
        if (account.available(asset).compareTo(set.minimum()) < 0) {
            return "account.insufficient-available";
        }
        Limit before = account.limit(asset);
        boolean sameMaximum = before.maximum == null || set.maximum() == null
                ? before.maximum == set.maximum()
                : before.maximum.compareTo(set.maximum()) == 0;
        if (before.minimum.compareTo(set.minimum()) == 0
                && sameMaximum
                && before.direction.equals(set.direction().name())) {
            return NOTHING;
        }
        account.limits.put(asset, new Limit(set.minimum(), set.maximum(), set.direction().name()));
        return DONE;
    }

    private static String status(Account account, String status) {
        if (account.status.equals("CLOSED")) {
            return "account.closed";
        }
        if (account.status.equals(status)) {
            return NOTHING;
        }
        account.status = status;
        return DONE;
    }

    private static String close(Account account) {
        if (account.status.equals("CLOSED")) {
            return NOTHING;
        }
        for (BigDecimal posted : account.posted.values()) {
            if (posted.signum() != 0) {
                return "account.not-empty";
            }
        }
        if (!account.holds.isEmpty() || !account.parts.isEmpty()) {
            return "account.not-empty";
        }
        account.status = "CLOSED";
        return DONE;
    }

    String apply(GroupCommand command) {
        Group group = groups.computeIfAbsent(command.groupId().value(), _ -> new Group());
        boolean pending = "PENDING".equals(group.status);
        return switch (command) {
            case PostEntries post -> {
                if (pending) {
                    yield "entry.pending";
                }
                if ("POSTED".equals(group.status)) {
                    yield "entry.posted";
                }
                for (EntryDraft entry : post.entries()) {
                    String fault = entry(entry);
                    if (fault != null) {
                        yield fault;
                    }
                }
                group.status = "PENDING";
                group.entries = post.entries();
                yield DONE;
            }
            case CompleteGroup _ -> {
                if (!pending) {
                    yield NOTHING;
                }
                group.status = "POSTED";
                for (EntryDraft entry : group.entries) {
                    for (EntryDraft.Leg leg : entry.legs()) {
                        if (leg.ledgerAccount().value().startsWith("house:")) {
                            BigDecimal amount = leg.amount().amount();
                            BigDecimal change = leg.side().name().equals("CREDIT") ? amount : amount.negate();
                            add(house, leg.ledgerAccount().value() + " " + leg.amount().asset().value(), change);
                            add(house, "house:clearing " + leg.amount().asset().value(), change.negate());
                        }
                    }
                }
                yield DONE;
            }
            case RejectGroup _ -> {
                if (!pending) {
                    yield NOTHING;
                }
                group.status = "REJECTED";
                yield DONE;
            }
        };
    }

    private String entry(EntryDraft entry) {
        Map<String, BigDecimal> debits = new HashMap<>();
        Map<String, BigDecimal> credits = new HashMap<>();
        for (EntryDraft.Leg leg : entry.legs()) {
            String ledgerAccount = leg.ledgerAccount().value();
            String asset = leg.amount().asset().value();
            if (ledgerAccount.equals("house:clearing")) {
                return "entry.on-clearing";
            }
            if (ledgerAccount.startsWith("customer:")
                    && !accounts.containsKey(ledgerAccount.substring("customer:".length()))) {
                return "account.unknown";
            }
            String fault = amount(asset, leg.amount().amount());
            if (fault != null) {
                return fault;
            }
            add(leg.side().name().equals("DEBIT") ? debits : credits, asset, leg.amount().amount());
        }
        Set<String> assets = new HashSet<>(debits.keySet());
        assets.addAll(credits.keySet());
        for (String asset : assets) {
            if (debits.getOrDefault(asset, ZERO).compareTo(credits.getOrDefault(asset, ZERO)) != 0) {
                return "entry.unbalanced";
            }
        }
        for (BigDecimal sum : debits.values()) {
            if (isTooLarge(sum)) {
                return "amount.too-large";
            }
        }
        if (entry.effectiveAt() != null && closedThrough != null && entry.effectiveAt().compareTo(closedThrough) <= 0) {
            return "period.closed";
        }
        return null;
    }

    private static String condition(Account account, Requested requested) {
        String asset = requested.asset().value();
        if (requested.availableAtLeast() != null && account.available(asset).compareTo(requested.availableAtLeast()) < 0) {
            return "condition.failed";
        }
        if (requested.postedEquals() != null && account.posted(asset).compareTo(requested.postedEquals()) != 0) {
            return "condition.failed";
        }
        return null;
    }

    private static String closedOrFrozen(Account account) {
        return switch (account.status) {
            case "CLOSED" -> "account.closed";
            case "FROZEN" -> "account.frozen";
            default -> null;
        };
    }

    private String amount(String asset, BigDecimal amount) {
        if (!decimals.containsKey(asset)) {
            return "asset.unknown";
        }
        if (amount.signum() <= 0) {
            return "amount.not-positive";
        }
        if (hasMoreDecimals(amount, decimals.get(asset))) {
            return "amount.excess-scale";
        }
        return isTooLarge(amount) ? "amount.too-large" : null;
    }

    private static String debit(Account account, String asset, BigDecimal amount) {
        Limit limit = account.limit(asset);
        if (limit.direction.equals("CREDIT_ONLY") || limit.direction.equals("NONE")) {
            return "account.direction";
        }
        boolean enough = account.available(asset).subtract(amount).compareTo(limit.minimum) >= 0;
        return enough ? null : "account.insufficient-available";
    }

    private static String credit(Account account, String asset, BigDecimal amount) {
        Limit limit = account.limit(asset);
        if (limit.direction.equals("DEBIT_ONLY") || limit.direction.equals("NONE")) {
            return "account.direction";
        }
        BigDecimal wouldBe = account.posted(asset).add(account.reserved(asset)).add(amount);
        if (isTooLarge(wouldBe)) {
            return "amount.too-large";
        }
        return limit.maximum != null && wouldBe.compareTo(limit.maximum) > 0 ? "account.maximum-balance" : null;
    }

    private static boolean hasMoreDecimals(BigDecimal amount, int decimals) {
        return amount.remainder(BigDecimal.ONE.movePointLeft(decimals)).signum() != 0;
    }

    private static boolean isTooLarge(BigDecimal amount) {
        return amount.abs().compareTo(TOO_LARGE) >= 0;
    }

    /** Takes a part of a hold, which ends when nothing is left. */
    private static void take(Account account, String holdId, BigDecimal amount, String key) {
        Hold hold = account.holds.get(holdId);
        add(account.held, hold.asset, amount.negate());
        if (hold.remaining.compareTo(amount) == 0) {
            account.holds.remove(holdId);
        } else {
            hold.remaining = hold.remaining.subtract(amount);
            hold.keys.add(key);
        }
    }

    private void move(Account account, String asset, BigDecimal change, String from) {
        add(account.posted, asset, change);
        add(house, from + " " + asset, change.negate());
    }

    private static void add(Map<String, BigDecimal> balances, String name, BigDecimal change) {
        balances.put(name, balances.getOrDefault(name, ZERO).add(change));
    }

    /** The open holds of an account. */
    List<String> holds(String accountId) {
        return new ArrayList<>(accounts.get(accountId).holds.keySet());
    }
}
