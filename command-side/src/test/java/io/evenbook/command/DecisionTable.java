package io.evenbook.command;

import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
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
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.Requested;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.GroupCommand;
import io.evenbook.api.journal.GroupCommand.CompleteGroup;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.account.AccountState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a table of commands, one a line, each with what is expected of it:
 *
 * <pre>
 *   deposit alice 100 USD     | -                 | alice 0 0 0 -> 100 0 100; omnibus 0 -> -100
 *   hold alice h1 100.01 USD  | account.insufficient-available
 * </pre>
 *
 * <p>The outcome is {@code -} for done, {@code =} for a repeat that does nothing, the code of a rejection, or {@code refused} and the code
 * where a refusal is recorded. Balances are posted, held and available before and after the command, or once where they stay; of an account
 * of the house its credits less its debits. {@code reserved} stands before what is reserved for credits. The asset is USD where none is
 * named ({@code alice.BTC}). Times are of one day: {@code 10:00:00.000001}.
 *
 * <p>After each line the ledger sums up to zero in each asset, each account has what the ledger says, and a command that is not done has
 * left no trace.
 */
public final class DecisionTable {
    private static final List<AssetCode> ASSETS = List.of(Vocabulary.USD, Vocabulary.BTC);

    private final World world = new World();
    private final Set<AccountId> opened = new LinkedHashSet<>();
    private long entries;

    public static DecisionTable of(String rows) {
        return new DecisionTable().then(rows);
    }

    /** Goes on with the same accounts. */
    public DecisionTable then(String rows) {
        rows.lines().map(String::strip).filter(row -> !row.isEmpty() && !row.startsWith("#")).forEach(this::row);
        return this;
    }

    public AccountState account(String name) {
        return world.account(accountId(name));
    }

    private void row(String row) {
        String[] cells = row.split("\\|");
        String command = cells[0].strip();
        List<Expected> expectations = cells.length < 3
                ? List.of()
                : Stream.of(cells[2].split(";")).map(String::strip).map(Expected::parse).toList();
        expectations.forEach(expected -> assertThat(actual(expected)).as("before: %s", row).isEqualTo(expected.before()));
        List<AccountState> before = states();

        String outcome = outcome(command.split("\\s+"), command);

        assertThat(outcome).as(row).isEqualTo(cells.length < 2 ? "-" : cells[1].strip());
        expectations.forEach(expected -> assertThat(actual(expected)).as("after: %s", row).isEqualTo(expected.after()));
        if (!outcome.equals("-")) {
            assertThat(states()).as("no trace: %s", row).isEqualTo(before);
        }
        assertLedger(row);
    }

    private List<AccountState> states() {
        return opened.stream().map(world::account).toList();
    }

    private void assertLedger(String row) {
        for (AssetCode asset : ASSETS) {
            assertThat(world.ledgerSum(asset)).as("sum over the ledger: %s", row).isZero();
        }
        for (AccountId accountId : opened) {
            world.account(accountId).balances().forEach((asset, balance) -> assertThat(balance.posted().amount())
                    .as("%s as the ledger has it: %s", accountId, row)
                    .isEqualByComparingTo(world.ledgerBalance(LedgerAccount.customer(accountId), asset)));
        }
    }

    private String outcome(String[] words, String command) {
        List<Object> events;
        try {
            events = send(words, command);
        } catch (RejectedException e) {
            return e.rejection().code();
        }
        return switch (events.isEmpty() ? null : events.getFirst()) {
            case null -> "=";
            case TransferRefused refused -> "refused " + refused.code();
            case PartRefused refused -> "refused " + refused.code();
            default -> "-";
        };
    }

    private List<Object> send(String[] words, String command) {
        return switch (words[0]) {
            case "period" -> {
                world.closed(words[1].equals("open") ? null : time(words[1]));
                yield List.of("said");
            }
            case "post", "complete", "reject" -> world.send(group(words, command));
            default -> {
                AccountCommand account = account(words, command);
                List<Object> events = world.send(account);
                opened.add(account.accountId());
                yield events;
            }
        };
    }

    private AccountCommand account(String[] w, String command) {
        return switch (w[0]) {
            case "open" -> new OpenAccount(accountId(w[1]), w[1]);
            case "deposit" -> new Deposit(accountId(w[1]), new EntryId("ent_" + ++entries), requested(w, 2), "ref-" + entries);
            case "withdraw" -> new RequestWithdrawal(
                    accountId(w[1]), withdrawalId(w[1], w[2]), requested(w, 3), "out", until(w), NOW);
            case "confirm" -> new ConfirmWithdrawal(accountId(w[1]), withdrawalId(w[1], w[2]));
            case "cancel" -> new CancelWithdrawal(accountId(w[1]), withdrawalId(w[1], w[2]));
            case "hold" -> new PlaceHold(
                    accountId(w[1]), holdId(w[1], w[2]), requested(w, 3), until(w), NOW);
            case "capture" -> new CaptureHold(
                    accountId(w[1]),
                    holdId(w[1], w[2]),
                    w[3],
                    w[4].equals("all") ? null : new Requested(null, decimal(w[4])),
                    transferId(w[3], w[1]),
                    option(w, "to") == null ? null : accountId(option(w, "to")));
            case "lift" -> new LiftHold(accountId(w[1]), holdId(w[1], w[2]));
            case "expire" -> new ExpireHold(accountId(w[1]), holdId(w[1], w[2]), time(w[3]));
            case "release" -> new ReleaseHold(accountId(w[1]), holdId(w[1], w[2]), w[3], money(w, 4));
            case "send" -> new SendTransfer(accountId(w[2]), transferId(w[1], w[2]), accountId(w[3]), requested(w, 4), "for you");
            case "receive" -> new ReceiveTransfer(accountId(w[2]), transferId(w[1], w[3]), accountId(w[3]), money(w, 4), "for you");
            case "return" ->
                new ReturnTransfer(accountId(w[2]), transferId(w[1], w[2]), accountId(w[3]), money(w, 4), "account.closed", "gone");
            case "limits" -> new SetLimits(
                    accountId(w[1]),
                    new AssetCode(w[2]),
                    decimal(w[3]),
                    w[4].equals("none") ? null : decimal(w[4]),
                    Direction.valueOf(w[5]),
                    "policy");
            case "freeze" -> new FreezeAccount(accountId(w[1]), "odd");
            case "unfreeze" -> new UnfreezeAccount(accountId(w[1]), "fine");
            case "close" -> new CloseAccount(accountId(w[1]), "bye");
            case "prepare" -> new PreparePart(accountId(w[2]), groupId(w[1]), legs(w, command));
            case "post-part" -> new PostPart(accountId(w[2]), groupId(w[1]));
            case "release-part" -> new ReleasePart(accountId(w[2]), groupId(w[1]));
            default -> throw new IllegalArgumentException(command);
        };
    }

    private static GroupCommand group(String[] w, String command) {
        return switch (w[0]) {
            case "post" -> new PostEntries(groupId(w[1]), drafts(w[1], command));
            case "complete" -> new CompleteGroup(groupId(w[1]));
            case "reject" -> new RejectGroup(groupId(w[1]), accountId(w[2]), w[3], "refused");
            default -> throw new IllegalArgumentException(command);
        };
    }

    /** {@code post g1: debit alice 30 USD, credit bob 30 USD @10:00 & ...} */
    private static List<EntryDraft> drafts(String group, String command) {
        List<EntryDraft> drafts = new ArrayList<>();
        for (String entry : command.substring(command.indexOf(':') + 1).split("&")) {
            String[] legsAndTime = entry.split("@");
            drafts.add(new EntryDraft(
                    new EntryId("ent_" + group.replace(":", "") + "." + drafts.size()),
                    EntryKind.ADJUSTMENT,
                    "by hand",
                    null,
                    legsAndTime.length < 2 ? null : time(legsAndTime[1].strip()),
                    null,
                    Stream.of(legsAndTime[0].split(",")).map(leg -> leg.strip().split("\\s+")).map(DecisionTable::leg).toList()));
        }
        return drafts;
    }

    private static EntryDraft.Leg leg(String[] w) {
        return new EntryDraft.Leg(ledgerAccount(w[1]), side(w[0]), requested(w, 2));
    }

    /** {@code prepare g1 alice: debit 30 USD, credit 10 USD & ...}; each entry's legs on this account. */
    private static List<EntryLegs> legs(String[] words, String command) {
        LedgerAccount own = LedgerAccount.customer(accountId(words[2]));
        List<EntryLegs> entries = new ArrayList<>();
        for (String entry : command.substring(command.indexOf(':') + 1).split("&")) {
            List<Posting> postings = Stream.of(entry.split(","))
                    .map(leg -> leg.strip().split("\\s+"))
                    .map(w -> new Posting(own, side(w[0]), money(w, 1)))
                    .toList();
            entries.add(new EntryLegs(
                    new EntryId("ent_" + words[1] + "." + entries.size()), EntryKind.ADJUSTMENT, "by hand", null, null, postings));
        }
        return entries;
    }

    private static PostingSide side(String word) {
        return switch (word) {
            case "debit" -> PostingSide.DEBIT;
            case "credit" -> PostingSide.CREDIT;
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static Requested requested(String[] words, int at) {
        String availableAtLeast = option(words, "available>");
        String postedEquals = option(words, "posted");
        return new Requested(
                new AssetCode(words[at + 1]), decimal(words[at]), decimal(availableAtLeast), decimal(postedEquals));
    }

    private static Money money(String[] words, int at) {
        return switch (words[at + 1]) {
            case "USD" -> Vocabulary.usd(words[at]);
            case "BTC" -> Vocabulary.btc(words[at]);
            default -> throw new IllegalArgumentException(words[at + 1]);
        };
    }

    /** The value of {@code name=value}, or null. */
    private static String option(String[] words, String name) {
        return Stream.of(words)
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }

    private static Instant until(String[] words) {
        return option(words, "until") == null ? null : time(option(words, "until"));
    }

    private static Instant time(String text) {
        return Instant.parse("2026-01-31T" + text + (text.length() == 5 ? ":00Z" : "Z"));
    }

    private static AccountId accountId(String name) {
        return new AccountId("acc_" + name.replace(":", ""));
    }

    private static LedgerAccount ledgerAccount(String name) {
        return switch (name) {
            case "omnibus", "clearing", "fees", "suspense" -> new LedgerAccount("house:" + name);
            default -> LedgerAccount.customer(accountId(name));
        };
    }

    /** Of a hold by hand, or of a withdrawal: w1. */
    private static HoldId holdId(String account, String name) {
        return name.startsWith("w") ? HoldId.behind(withdrawalId(account, name)) : new HoldId("hld_" + name);
    }

    private static WithdrawalId withdrawalId(String account, String name) {
        return WithdrawalId.of(unique(name), accountId(account));
    }

    private static TransferId transferId(String name, String from) {
        return TransferId.of(unique(name), accountId(from));
    }

    private static GroupId groupId(String name) {
        return new GroupId("grp_" + name.replace(":", ""));
    }

    private String actual(Expected expected) {
        LedgerAccount ledgerAccount = ledgerAccount(expected.account());
        if (ledgerAccount.account().isEmpty()) {
            return plain(world.ledgerBalance(ledgerAccount, expected.asset()));
        }
        AccountState state = world.account(ledgerAccount.account().get());
        Balance balance = state.balances().get(expected.asset());
        String amounts = balance == null
                ? "0 0 0"
                : Stream.of(balance.posted(), balance.held(), balance.available())
                        .map(money -> plain(money.amount()))
                        .collect(Collectors.joining(" "));
        BigDecimal reserved = state.parts().values().stream()
                .flatMap(part -> part.prepared().stream())
                .filter(prepared -> prepared.asset().equals(expected.asset()))
                .map(prepared -> prepared.reserved().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return reserved.signum() == 0 ? amounts : amounts + " reserved " + plain(reserved);
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private record Expected(String account, AssetCode asset, String before, String after) {
        static Expected parse(String text) {
            String[] nameAndAmounts = text.split("\\s+", 2);
            String[] name = nameAndAmounts[0].split("\\.");
            String[] amounts = nameAndAmounts[1].split("->");
            return new Expected(
                    name[0],
                    new AssetCode(name.length < 2 ? "USD" : name[1]),
                    tidy(amounts[0]),
                    tidy(amounts[amounts.length - 1]));
        }

        private static String tidy(String amounts) {
            return amounts.strip().replaceAll("\\s+", " ");
        }
    }
}
