package io.evenbook.command.naive;

import io.evenbook.api.EventCatalog;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.GroupCommand;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.command.account.AccountRules;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Change;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.journal.GroupRules;
import io.evenbook.command.journal.GroupState;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The rules under test, what they have decided, a log of that as JSON, and the ledger as the log's entries make it. */
final class RealLedger implements AutoCloseable {
    private static final Map<String, Class<?>> EVENTS =
            EventCatalog.ENTRIES.stream().collect(Collectors.toMap(EventCatalog.Entry::name, EventCatalog.Entry::eventClass));

    final Map<AccountId, AccountState> accounts = new HashMap<>();
    final Map<GroupId, GroupState> groups = new HashMap<>();
    /** Credits less debits. */
    final Map<LedgerAccount, Map<AssetCode, BigDecimal>> ledger = new HashMap<>();
    Instant closedThrough;
    long events;

    /** Over all accounts of the ledger: zero after every event. */
    private final Map<AssetCode, BigDecimal> sums = new HashMap<>();

    private final JsonMapper json = EvenbookJson.mapper();
    private final AccountRules accountRules;
    private final GroupRules groupRules;
    private final Path log;
    private final BufferedWriter writer;

    RealLedger(Map<String, Integer> decimals, Path log) throws IOException {
        Map<AssetCode, AssetState> assets = decimals.entrySet().stream()
                .map(asset -> new AssetState(new AssetCode(asset.getKey()), asset.getKey(), AssetType.CRYPTO, asset.getValue()))
                .collect(Collectors.toMap(AssetState::asset, Function.identity()));
        accountRules = new AccountRules(
                asset -> Optional.ofNullable(assets.get(asset)), _ -> Optional.empty(), accounts::containsKey);
        groupRules = new GroupRules(
                asset -> Optional.ofNullable(assets.get(asset)), accounts::containsKey, () -> Optional.ofNullable(closedThrough));
        this.log = log;
        writer = Files.newBufferedWriter(log);
    }

    /** What a command came to. */
    record Answer(String outcome, List<Object> events) {}

    Answer apply(AccountCommand command) {
        try {
            List<Object> decided = new ArrayList<>();
            for (Change change : accountRules.decide(accounts.get(command.accountId()), command)) {
                AccountEvent event = ((Change.InAccount) change).event();
                accounts.compute(event.accountId(), (_, state) -> AccountState.evolve(state, event));
                decided.add(event);
            }
            return answer(decided);
        } catch (RejectedException e) {
            return new Answer(e.rejection().code(), List.of());
        }
    }

    Answer apply(GroupCommand command) {
        try {
            List<Object> decided = new ArrayList<>();
            for (GroupEvent event : groupRules.decide(groups.get(command.groupId()), command)) {
                groups.compute(event.groupId(), (_, state) -> GroupState.evolve(state, event));
                decided.add(event);
            }
            return answer(decided);
        } catch (RejectedException e) {
            return new Answer(e.rejection().code(), List.of());
        }
    }

    private Answer answer(List<Object> decided) {
        decided.forEach(this::record);
        String outcome = switch (decided.isEmpty() ? null : decided.getFirst()) {
            case null -> NaiveLedger.NOTHING;
            case TransferRefused refused -> "refused " + refused.code();
            case PartRefused refused -> "refused " + refused.code();
            default -> NaiveLedger.DONE;
        };
        return new Answer(outcome, decided);
    }

    private void record(Object event) {
        events++;
        try {
            writer.write(EventCatalog.of(event.getClass()).name());
            writer.write('\t');
            writer.write(json.writeValueAsString(event));
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entriesOf(event).flatMap(entry -> entry.postings().stream()).forEach(this::post);
        sums.forEach((asset, sum) -> {
            if (sum.signum() != 0) {
                throw new AssertionError("the ledger's sum of %s is %s after %s".formatted(asset, sum, event));
            }
        });
    }

    private static Stream<JournalEntry> entriesOf(Object event) {
        return switch (event) {
            case AccountEvent.FundsDeposited e -> Stream.of(e.entry());
            case AccountEvent.WithdrawalConfirmed e -> Stream.of(e.entry());
            case AccountEvent.HoldCaptured e -> Stream.of(e.entry());
            case AccountEvent.TransferSent e -> Stream.of(e.entry());
            case AccountEvent.TransferReceived e -> Stream.of(e.entry());
            case AccountEvent.TransferReturned e -> Stream.of(e.entry());
            case AccountEvent.PartPosted e -> e.parts().stream().map(EntryPart::entry);
            case GroupEvent.EntriesPosted e -> e.parts().stream().map(EntryPart::entry);
            default -> Stream.empty();
        };
    }

    private void post(Posting posting) {
        BigDecimal amount = posting.amount().amount();
        BigDecimal change = posting.side() == PostingSide.CREDIT ? amount : amount.negate();
        sums.merge(posting.amount().asset(), change, BigDecimal::add);
        ledger.computeIfAbsent(posting.ledgerAccount(), _ -> new HashMap<>())
                .merge(posting.amount().asset(), change, BigDecimal::add);
    }

    BigDecimal ledger(LedgerAccount account, AssetCode asset) {
        return ledger.getOrDefault(account, Map.of()).getOrDefault(asset, BigDecimal.ZERO);
    }

    BigDecimal ledgerSum(AssetCode asset) {
        return ledger.values().stream()
                .map(balances -> balances.getOrDefault(asset, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** All states folded anew from what the log says. */
    record Replayed(Map<AccountId, AccountState> accounts, Map<GroupId, GroupState> groups, long events) {}

    Replayed replay() throws IOException {
        writer.flush();
        Map<AccountId, AccountState> replayedAccounts = new HashMap<>();
        Map<GroupId, GroupState> replayedGroups = new HashMap<>();
        long count = 0;
        try (BufferedReader reader = Files.newBufferedReader(log)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int tab = line.indexOf('\t');
                switch (json.readValue(line.substring(tab + 1), EVENTS.get(line.substring(0, tab)))) {
                    case AccountEvent event ->
                        replayedAccounts.compute(event.accountId(), (_, state) -> AccountState.evolve(state, event));
                    case GroupEvent event ->
                        replayedGroups.compute(event.groupId(), (_, state) -> GroupState.evolve(state, event));
                    case Object other -> throw new IllegalStateException(other.toString());
                }
                count++;
            }
        }
        return new Replayed(replayedAccounts, replayedGroups, count);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
