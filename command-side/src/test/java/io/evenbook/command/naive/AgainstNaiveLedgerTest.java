package io.evenbook.command.naive;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.ReceiveTransfer;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountCommand.ReturnTransfer;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.GroupCommand;
import io.evenbook.api.journal.GroupCommand.CompleteGroup;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.RequestedEntry;
import io.evenbook.api.money.Balance;
import io.evenbook.command.account.AccountState;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random commands to the rules and to a naive ledger: never another outcome, never another balance, and the same again from the log.
 * Transfers and groups of entries are driven as the processes drive them, in any order with everything else.
 */
class AgainstNaiveLedgerTest {
    private static final Map<String, Integer> DECIMALS = new TreeMap<>(Map.of("JPY", 0, "EUR", 2, "USD", 6, "BTC", 8, "ETH", 18));
    private static final int CHECK_EVERY = 10_000;
    private static final int MOST_UNDER_WAY = 60;
    private static final String[] OUTCOMES = {
        "-", "=", "account.closed", "account.direction", "account.exists", "account.frozen", "account.insufficient-available",
        "account.maximum-balance", "account.not-empty", "account.unknown", "amount.excess-scale", "amount.not-positive",
        "amount.too-large", "asset.unknown", "condition.failed", "entry.on-clearing", "entry.pending", "entry.posted",
        "entry.unbalanced", "hold.exceeded", "hold.exists", "hold.expiry-past", "hold.not-manual", "hold.unknown", "limits.crossed", "period.closed",
        "refused account.closed", "refused account.direction", "refused account.frozen", "refused account.insufficient-available",
        "refused account.maximum-balance", "refused amount.too-large", "transfer.same-account", "withdrawal.ended",
        "withdrawal.unknown"
    };

    private final List<AccountCommand> transfers = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<GroupId> endedGroups = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final NaiveLedger naive = new NaiveLedger(DECIMALS);
    private SplittableRandom random;
    private RandomCommands commands;
    private RealLedger real;
    private String run;
    private int sent;

    @TempDir
    private Path folder;

    @Test
    void fifty_thousand_commands() throws IOException {
        compare(20260131, 50_000);
    }

    @Test
    @Tag("long")
    void a_million_commands() throws IOException {
        compare(Long.getLong("evenbook.test.seed", System.nanoTime()), 1_000_000);
    }

    private void compare(long seed, int count) throws IOException {
        System.out.println("seed " + seed);
        run = "seed " + seed;
        random = new SplittableRandom(seed);
        commands = new RandomCommands(random, naive, DECIMALS);
        try (RealLedger ledger = new RealLedger(DECIMALS, folder.resolve("log"))) {
            real = ledger;
            for (int checkAt = CHECK_EVERY; sent < count; checkAt += CHECK_EVERY) {
                while (sent < checkAt) {
                    step();
                }
                finishWhatIsUnderWay();
                compareAll();
            }
            compareWithReplay();
        }
        System.out.printf("%d commands, %d events, %d accounts: %s%n", sent, real.events, real.accounts.size(), outcomes);
        assertThat(outcomes).containsKeys(OUTCOMES).hasSize(OUTCOMES.length);
    }

    private void step() {
        commands.openings().forEach(this::send);
        int what = random.nextInt(100);
        if (!transfers.isEmpty() && (what < 12 || transfers.size() > MOST_UNDER_WAY)) {
            deliverTransfer();
        } else if (!groups.isEmpty() && (what < 40 || groups.size() > MOST_UNDER_WAY)) {
            advanceGroup();
        } else if (what < 44) {
            requestGroup();
        } else if (what == 44) {
            closeOrOpenBooks();
        } else {
            AccountCommand command = commands.next();
            if (send(command).outcome().equals(NaiveLedger.DONE)) {
                commands.done(command);
            }
        }
    }

    private void finishWhatIsUnderWay() {
        while (!transfers.isEmpty()) {
            deliverTransfer();
        }
        while (!groups.isEmpty()) {
            advanceGroup();
        }
    }

    private void deliverTransfer() {
        send(transfers.remove(random.nextInt(transfers.size())));
    }

    private void closeOrOpenBooks() {
        naive.closedThrough = random.nextInt(3) == 0 ? null : commands.now().minus(Duration.ofSeconds(random.nextInt(3)));
        real.closedThrough = naive.closedThrough;
    }

    /** One group of entries on its way, and the commands that the process has sent for it and that are not carried out yet. */
    private static final class Group {
        final GroupId groupId;
        final List<Object> commands = new ArrayList<>();
        final List<AccountId> prepared = new ArrayList<>();
        PartRefused refused;
        int unanswered;

        Group(GroupId groupId) {
            this.groupId = groupId;
        }
    }

    private void requestGroup() {
        GroupId groupId = switch (random.nextInt(10)) {
            case 0 -> endedGroups.isEmpty() ? newGroup() : endedGroups.get(random.nextInt(endedGroups.size()));
            case 1 -> groups.isEmpty() ? newGroup() : groups.get(random.nextInt(groups.size())).groupId;
            default -> newGroup();
        };
        RealLedger.Answer answer = send(new PostEntries(groupId, commands.entries()));
        if (answer.outcome().equals(NaiveLedger.DONE)) {
            Group group = new Group(groupId);
            group.commands.addAll(preparations((EntriesRequested) answer.events().getFirst()));
            group.unanswered = group.commands.size();
            groups.add(group);
            goOn(group);
        }
    }

    private GroupId newGroup() {
        return new GroupId("grp_" + sent);
    }

    private static List<PreparePart> preparations(EntriesRequested requested) {
        Map<AccountId, List<EntryLegs>> legs = new LinkedHashMap<>();
        for (RequestedEntry entry : requested.entries()) {
            entry.postings().stream()
                    .flatMap(posting -> posting.ledgerAccount().account().stream())
                    .distinct()
                    .forEach(account -> legs.computeIfAbsent(account, _ -> new ArrayList<>())
                            .add(entry.legsOn(LedgerAccount.customer(account)::equals)));
        }
        return legs.entrySet().stream()
                .map(account -> new PreparePart(account.getKey(), requested.groupId(), account.getValue()))
                .toList();
    }

    private void advanceGroup() {
        Group group = groups.get(random.nextInt(groups.size()));
        Object command = group.commands.remove(random.nextInt(group.commands.size()));
        group.unanswered--;
        switch (command) {
            case PreparePart prepare -> {
                RealLedger.Answer answer = send(prepare);
                if (answer.outcome().equals(NaiveLedger.DONE)) {
                    group.prepared.add(prepare.accountId());
                    sometimesAgain(prepare);
                } else {
                    group.refused = (PartRefused) answer.events().getFirst();
                }
            }
            case AccountCommand end -> {
                send(end);
                sometimesAgain(end);
            }
            case GroupCommand end -> {
                send(end);
                if (random.nextInt(10) == 0) {
                    send(end);
                }
                groups.remove(group);
                endedGroups.add(group.groupId);
                return;
            }
            default -> throw new IllegalStateException(command.toString());
        }
        goOn(group);
    }

    private void sometimesAgain(AccountCommand command) {
        if (random.nextInt(10) == 0) {
            assertThat(send(command).outcome()).as("%s: again %s", run, command).isEqualTo(NaiveLedger.NOTHING);
        }
    }

    private static void goOn(Group group) {
        if (group.unanswered > 0) {
            return;
        }
        for (AccountId account : group.prepared) {
            group.commands.add(group.refused == null ? new PostPart(account, group.groupId) : new ReleasePart(account, group.groupId));
        }
        if (group.prepared.isEmpty()) {
            group.commands.add(
                    group.refused == null
                            ? new CompleteGroup(group.groupId)
                            : new RejectGroup(
                                    group.groupId, group.refused.accountId(), group.refused.code(), group.refused.detail()));
        }
        group.unanswered = group.commands.size();
        group.prepared.clear();
    }

    private RealLedger.Answer send(AccountCommand command) {
        RealLedger.Answer answer = real.apply(command);
        compare(command, answer, naive.apply(command));
        compareAccount(command, command.accountId());
        for (Object event : answer.events()) {
            switch (event) {
                case TransferSent e ->
                    transfers.add(new ReceiveTransfer(e.to(), e.transferId(), e.accountId(), e.amount(), e.reference()));
                case HoldCaptured e when e.to() != null ->
                    transfers.add(new ReceiveTransfer(e.to(), e.transferId(), e.accountId(), e.amount(), null));
                case TransferRefused e ->
                    transfers.add(new ReturnTransfer(
                            e.from(), e.transferId(), e.accountId(), e.amount(), e.code(), e.detail()));
                default -> {}
            }
        }
        return answer;
    }

    private RealLedger.Answer send(GroupCommand command) {
        RealLedger.Answer answer = real.apply(command);
        compare(command, answer, naive.apply(command));
        return answer;
    }

    private void compare(Object command, RealLedger.Answer answer, String expected) {
        sent++;
        outcomes.merge(answer.outcome(), 1, Integer::sum);
        if (!answer.outcome().equals(expected)) {
            throw new AssertionError("%s, command %d: %s: expected %s".formatted(run, sent, command, expected) + ", was " + answer);
        }
    }

    private void compareAccount(Object command, AccountId accountId) {
        AccountState state = real.accounts.get(accountId);
        NaiveLedger.Account expected = naive.accounts.get(accountId.value());
        for (Map.Entry<String, Integer> asset : DECIMALS.entrySet()) {
            AssetCode code = new AssetCode(asset.getKey());
            Balance balance = state.balances().get(code);
            BigDecimal posted = balance == null ? BigDecimal.ZERO : balance.posted().amount();
            BigDecimal held = balance == null ? BigDecimal.ZERO : balance.held().amount();
            boolean same = posted.compareTo(expected.posted(asset.getKey())) == 0
                    && held.compareTo(expected.held(asset.getKey())) == 0
                    && reserved(state, code).compareTo(expected.reserved(asset.getKey())) == 0
                    && (balance == null || posted.scale() == asset.getValue() && held.scale() == asset.getValue());
            if (!same) {
                throw new AssertionError("%s, command %d: %s: %s of %s: expected %s, %s held, %s reserved, was %s"
                        .formatted(
                                run,
                                sent,
                                command,
                                code,
                                accountId,
                                expected.posted(asset.getKey()),
                                expected.held(asset.getKey()),
                                expected.reserved(asset.getKey()),
                                state));
            }
        }
    }

    private static BigDecimal reserved(AccountState state, AssetCode asset) {
        return state.parts().values().stream()
                .flatMap(part -> part.prepared().stream())
                .filter(prepared -> prepared.asset().equals(asset))
                .map(prepared -> prepared.reserved().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** With nothing under way. */
    private void compareAll() {
        for (AccountId accountId : real.accounts.keySet()) {
            compareAccount("all accounts", accountId);
            AccountState state = real.accounts.get(accountId);
            NaiveLedger.Account expected = naive.accounts.get(accountId.value());
            assertThat(state.status().name()).as("%s: %s", run, accountId).isEqualTo(expected.status);
            assertThat(state.holds().keySet()).as("%s: %s", run, accountId).extracting(Object::toString)
                    .containsExactlyInAnyOrderElementsOf(expected.holds.keySet());
            state.holds().forEach((holdId, hold) -> assertThat(hold.remaining().amount())
                    .as("%s: %s of %s", run, holdId, accountId)
                    .isEqualByComparingTo(expected.holds.get(holdId.value()).remaining));
            assertThat(state.withdrawals()).as("%s: %s", run, accountId).hasSameSizeAs(expected.withdrawals);
            state.withdrawals().forEach((withdrawalId, withdrawal) -> assertThat(withdrawal.status().name())
                    .as("%s: %s", run, withdrawalId)
                    .isEqualTo(expected.withdrawals.get(withdrawalId.value())));
            assertThat(state.parts()).as("%s: %s", run, accountId).isEmpty();
        }
        for (String name : DECIMALS.keySet()) {
            AssetCode asset = new AssetCode(name);
            assertThat(real.ledgerSum(asset)).as("%s: sum of %s", run, asset).isZero();
            assertThat(naive.sum(name)).as("%s: naive sum of %s", run, asset).isZero();
            assertThat(real.ledger(LedgerAccount.CLEARING, asset)).as("%s: %s in clearing", run, asset).isZero();
            real.accounts.forEach((accountId, _) -> assertThat(real.ledger(LedgerAccount.customer(accountId), asset))
                    .as("%s: %s of %s in the ledger", run, asset, accountId)
                    .isEqualByComparingTo(naive.accounts.get(accountId.value()).posted(name)));
            for (LedgerAccount house : List.of(LedgerAccount.OMNIBUS, LedgerAccount.FEES, LedgerAccount.SUSPENSE, LedgerAccount.CLEARING)) {
                assertThat(real.ledger(house, asset)).as("%s: %s of %s", run, asset, house)
                        .isEqualByComparingTo(naive.house(house.value(), name));
            }
        }
    }

    private void compareWithReplay() throws IOException {
        RealLedger.Replayed replayed = real.replay();
        assertThat(replayed.events()).isEqualTo(real.events);
        assertThat(replayed.accounts().keySet()).isEqualTo(real.accounts.keySet());
        replayed.accounts().forEach((accountId, state) ->
                assertThat(state.equals(real.accounts.get(accountId))).as("%s: %s from the log", run, accountId).isTrue());
        assertThat(replayed.groups().equals(real.groups)).as("%s: groups from the log", run).isTrue();
    }
}
