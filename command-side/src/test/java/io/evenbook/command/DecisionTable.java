package io.evenbook.command;

import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWhenDue;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetCancelAfter;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PeriodCommand.ClosePeriod;
import io.evenbook.api.journal.PeriodCommand.ReopenPeriod;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.Phase;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderFields;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.ResolveTrade;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.axon.postgres.bus.BoundsExceededException;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.AssetPosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a table of commands, one a line, each with its expected outcome:
 *
 * <pre>
 *   deposit alice 100 USD          | -                              | alice 0 0 0 -> 100 0 100; omnibus 0 -> -100
 *   hold alice h1 100.01 USD       | account.insufficient-available
 *   transfer t1 alice bob 30 USD   | -                              | alice 100 0 100 -> 70 0 70; bob 0 0 0 -> 30 0 30
 *   sell o1 bob 1.5 @100.00        | -
 *   buy o2 alice 0.5 @101.00       | -
 *   settle 1                       | -
 * </pre>
 *
 * <p>The outcome is {@code -} for success, {@code =} if nothing happened, or the code of a refusal, with {@code leg=1}
 * behind it where it belongs to a leg, and {@code late} where time did what was due before the refusal. Balances are
 * posted, held and available before and after the command, or once where they stay; of an account of the house its
 * credits less its debits. {@code reserved} stands before what orders may still bring in. The asset is USD where none
 * is named ({@code alice.BTC}). Times are of one day, {@code 10:00:00.000001}; {@code time} sets it, which is 09:00 at
 * first.
 *
 * <p>After each line all {@link Invariants} hold, and a refused command has left no trace.
 *
 * <p>One class of 430 lines: the notation of commands and of balances reads best in one place.
 */
public final class DecisionTable {
    private final World world = new World();
    private final Map<String, EntryId> entryIds = new HashMap<>();
    private long deposits;

    public static DecisionTable of(String rows) {
        return new DecisionTable().then(rows);
    }

    /** As {@link #of}, with the trades of BTC-USD in the windows of a scheme. */
    public static DecisionTable ofScheme(String rows) {
        DecisionTable table = new DecisionTable();
        ClearingRow.SCHEME.forEach(table.world::send);
        return table.then(rows);
    }

    /** Runs more rows on the same accounts. */
    public DecisionTable then(String rows) {
        rows.lines()
                .map(String::strip)
                .filter(row -> !row.isEmpty() && !row.startsWith("#"))
                .forEach(this::row);
        return this;
    }

    public World world() {
        return world;
    }

    public AccountState account(String name) {
        return world.account(accountId(name));
    }

    /** The entry that was posted under a name. */
    public JournalEntry entry(String name) {
        return world.entry(entryIds.get(name).value()).orElseThrow();
    }

    private void row(String row) {
        String[] cells = row.split("\\|");
        String command = cells[0].strip();
        List<Expected> expectations = cells.length < 3
                ? List.of()
                : Stream.of(cells[2].split(";"))
                        .map(String::strip)
                        .map(Expected::parse)
                        .toList();
        expectations.forEach(
                expected -> assertThat(actual(expected)).as("before: %s", row).isEqualTo(expected.before()));
        long position = world.streams().position();

        String outcome = outcome(command.split("\\s+"), command);

        String promised = cells.length < 2 ? "-" : cells[1].strip();
        assertThat(outcome).as(row).isEqualTo(promised.replace(" late", ""));
        assertThat(world.streams().position() > position)
                .as("events of: %s", row)
                .isEqualTo(outcome.equals("-") || promised.endsWith(" late"));
        expectations.forEach(
                expected -> assertThat(actual(expected)).as("after: %s", row).isEqualTo(expected.after()));
    }

    private String outcome(String[] words, String command) {
        if (words[0].equals("time")) {
            world.at(time(words[1]));
            return "=";
        }
        try {
            List<Object> events = world.send(parse(words, command));
            events.stream()
                    .filter(PostsEntry.class::isInstance)
                    .map(event -> ((PostsEntry) event).entry())
                    .filter(Objects::nonNull)
                    .forEach(entry -> {
                        if (name(words) != null) {
                            entryIds.put(name(words), entry.entryId());
                        }
                    });
            return events.isEmpty() ? "=" : "-";
        } catch (RejectedException e) {
            return Refusals.text(e.rejection());
        } catch (UniqueKeyUsedException e) {
            return "used";
        } catch (BoundsExceededException e) {
            return "bounds";
        }
    }

    /** The name by which later rows reverse an entry; null if it has none. */
    private static Object cancelAll(String[] w) {
        Side side = option(w, "side") == null ? null : Side.valueOf(option(w, "side"));
        return option(w, "of") == null
                ? new CancelOrders(BTC_USD, side, CancelReason.REQUESTED)
                : new CancelAccountOrders(accountId(option(w, "of")), BTC_USD, side, CancelReason.REQUESTED);
    }

    private static String name(String[] words) {
        String given = option(words, "as");
        return switch (words[0]) {
            case "reverse", "deposit" -> given;
            case "confirm", "capture" -> words[2];
            default -> words[1].replace(":", "");
        };
    }

    private Object parse(String[] w, String command) {
        return switch (w[0]) {
            case "open" ->
                new OpenAccount(
                        accountId(w[1]),
                        null,
                        Vocabulary.owner(accountId(w[1]), option(w, "owner") == null ? w[1] : option(w, "owner")));
            case "deposit" -> {
                deposits++;
                String reference = option(w, "ref") == null ? "ref-" + deposits : option(w, "ref");
                yield new Deposit(accountId(w[1]), new EntryId("ent_deposit" + deposits), requested(w, 2), reference);
            }
            case "withdraw" ->
                new RequestWithdrawal(
                        accountId(w[1]), withdrawalId(w[1], w[2]), requested(w, 3), "out", null, until(w));
            case "confirm" -> new ConfirmWithdrawal(accountId(w[1]), withdrawalId(w[1], w[2]));
            case "cancel" ->
                w.length == 2
                        ? new CancelOrder(BTC_USD, orderId(w[1]))
                        : new CancelWithdrawal(accountId(w[1]), withdrawalId(w[1], w[2]));
            case "hold" -> new PlaceHold(accountId(w[1]), holdId(w[1], w[2]), requested(w, 3), until(w));
            case "capture" ->
                new CaptureHold(
                        accountId(w[1]),
                        holdId(w[1], w[2]),
                        w[3],
                        w[4].equals("all") ? null : new Requested(null, decimal(w[4])),
                        transferId(w[3]),
                        option(w, "to") == null ? null : accountId(option(w, "to")));
            case "release" ->
                w.length == 3
                        ? new ReleaseHold(accountId(w[1]), holdId(w[1], w[2]))
                        : new ReleaseOrderHold(
                                accountId(w[1]), new HoldRelease(holdId(w[1], w[2]), w[3], money(w, 4), money(w, 6)));
            case "expire" -> new ExpireHolds(accountId(w[1]));
            case "transfer" ->
                new SendTransfer(accountId(w[2]), transferId(w[1]), accountId(w[3]), requested(w, 4), "for you");
            case "limits" ->
                new SetLimits(
                        accountId(w[1]),
                        new AssetCode(w[2]),
                        decimal(w[3]),
                        w[4].equals("none") ? null : decimal(w[4]),
                        Direction.valueOf(w[5]),
                        "policy");
            case "freeze" -> new FreezeAccount(accountId(w[1]), FreezeLevel.valueOf(w[2]), "odd");
            case "unfreeze" -> new UnfreezeAccount(accountId(w[1]), "fine");
            case "close" -> new CloseAccount(accountId(w[1]), "bye");
            case "post" -> new PostEntry(draft(w, command));
            case "reverse" -> reversal(w, command);
            case "period" ->
                switch (w[1]) {
                    case "close" -> new ClosePeriod(time(w[2]), "month end");
                    case "reopen" -> new ReopenPeriod(w.length < 3 ? null : time(w[2]), "mistake");
                    default -> throw new IllegalArgumentException(command);
                };
            case "buy", "sell" -> order(w);
            case "amend" -> amendment(w);
            case "cancel-all" -> cancelAll(w);
            case "advance" -> new AdvanceTime(BTC_USD);
            case "terms" -> TermsRow.of(w);
            case "phase" -> new ChangePhase(BTC_USD, Phase.valueOf(w[1]), "why", decimal(option(w, "reference")), null);
            case "cancel-after" -> new SetCancelAfter(accountId(w[1]), Integer.parseInt(w[2]));
            case "cancel-due" -> new CancelWhenDue(accountId(w[1]));
            case "novate", "close-window", "due", "net", "resolve-window", "finish", "prepare", "pay" ->
                ClearingRow.of(w, command);
            case "settle" -> new SettleTrade(tradeId(w[1]));
            case "park" -> new ParkSettlement(tradeId(w[1]), "saga.hold-missing", "gone");
            case "retry" -> new RetrySettlement(tradeId(w[1]), "try");
            case "compensate" -> new CompensateTrade(tradeId(w[1]), "cannot be");
            case "resolve" -> new ResolveTrade(tradeId(w[1]), "cannot be");
            default -> throw new IllegalArgumentException(command);
        };
    }

    /** ULIDs have no o. */
    private static String ulid(String name) {
        return unique(name.replace('o', 'z'));
    }

    /**
     * {@code buy o1 alice 1.5 @100.00 IOC client=c-1}, {@code buy o2 alice 1.5 budget=100}, {@code sell o3 alice 1.5};
     * also {@code FOK}, {@code post-only=SLIDE}, {@code stp=DECREMENT}
     */
    private static PlaceOrder order(String[] w) {
        List<String> words = List.of(w);
        String price = price(words);
        MarketId market = option(w, "market") == null ? BTC_USD : new MarketId(option(w, "market"));
        return new PlaceOrder(
                accountId(w[2]),
                OrderId.of(market, ulid(w[1])),
                market,
                OrderTerms.of(new OrderFields(
                                type(price, option(w, "stop")),
                                Side.valueOf(w[0].toUpperCase(Locale.ROOT)),
                                force(words, option(w, "until")),
                                decimal(price),
                                decimal(option(w, "stop")),
                                decimal(option(w, "protection")),
                                w[3].equals("any") ? null : decimal(w[3]),
                                decimal(option(w, "budget")),
                                decimal(option(w, "display")),
                                option(w, "until") == null ? null : time(option(w, "until")),
                                option(w, "post-only") == null ? null : PostOnly.valueOf(option(w, "post-only"))))
                        .orElseThrow(),
                prevention(option(w, "stp")),
                option(w, "client"));
    }

    /** {@code amend o1 1.5 @101.00 display=0.5 until=10:00}, each of them or not */
    private static AmendOrder amendment(String[] w) {
        boolean isNumber = w.length > 2 && !w[2].startsWith("@") && !w[2].contains("=");
        return new AmendOrder(
                BTC_USD,
                orderId(w[1]),
                isNumber ? decimal(w[2]) : null,
                decimal(price(List.of(w))),
                decimal(option(w, "display")),
                until(w));
    }

    /** The word behind {@code @}, or null. */
    private static String price(List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith("@"))
                .map(word -> word.substring(1))
                .findFirst()
                .orElse(null);
    }

    private static SelfTradePrevention prevention(String mode) {
        if (mode == null) {
            return SelfTradePrevention.NONE;
        }
        return mode.equals("DEFAULT") ? null : SelfTradePrevention.valueOf(mode);
    }

    private static OrderType type(String price, String stop) {
        if (stop == null) {
            return price == null ? OrderType.MARKET : OrderType.LIMIT;
        }
        return price == null ? OrderType.STOP : OrderType.STOP_LIMIT;
    }

    private static TimeInForce force(List<String> words, String until) {
        return Stream.of(TimeInForce.values())
                .filter(force -> words.contains(force.name()))
                .findFirst()
                .orElse(until == null ? TimeInForce.GTC : TimeInForce.GTD);
    }

    /** {@code post e1: debit alice 30 USD, credit bob 30 USD @10:00} */
    private static EntryDraft draft(String[] w, String command) {
        String[] legsAndTime = command.substring(command.indexOf(':') + 1).split("@");
        return new EntryDraft(
                new EntryId("ent_" + w[1].replace(":", "")),
                EntryKind.ADJUSTMENT,
                "by hand",
                null,
                legsAndTime.length < 2 ? null : time(legsAndTime[1].strip()),
                legs(legsAndTime[0]));
    }

    private static List<Leg> legs(String text) {
        return Stream.of(text.split(","))
                .map(leg -> leg.strip().split("\\s+"))
                .map(w -> new Leg(
                        ledgerAccount(w[1]), PostingSide.valueOf(w[0].toUpperCase(Locale.ROOT)), requested(w, 2)))
                .toList();
    }

    /**
     * {@code reverse e1 amount=10 at=10:00}, {@code reverse e1 at=original}, {@code reverse e1 : debit alice 5 USD,
     * credit bob 5 USD}
     */
    private ReverseEntry reversal(String[] w, String command) {
        String at = option(w, "at");
        int legs = command.indexOf(" : ");
        return new ReverseEntry(
                new EntryId("ent_reversal" + world.streams().position()),
                entry(w[1]),
                legs < 0 ? null : legs(command.substring(legs + 3)),
                decimal(option(w, "amount")),
                at == null || at.equals("original") ? null : time(at),
                "original".equals(at),
                "wrong");
    }

    private static Requested requested(String[] words, int at) {
        return new Requested(
                new AssetCode(words[at + 1]),
                decimal(words[at]),
                decimal(option(words, "available>")),
                decimal(option(words, "posted")));
    }

    static Money money(String[] words, int at) {
        return switch (words[at + 1]) {
            case "USD" -> Vocabulary.usd(words[at]);
            case "BTC" -> Vocabulary.btc(words[at]);
            default -> throw new IllegalArgumentException(words[at + 1]);
        };
    }

    /** The value of {@code name=value}, or null. */
    static String option(String[] words, String name) {
        return Stream.of(words)
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }

    private static Instant until(String[] words) {
        return option(words, "until") == null ? null : time(option(words, "until"));
    }

    static Instant time(String text) {
        return Instant.parse("2026-01-31T" + text + (text.length() == 5 ? ":00Z" : "Z"));
    }

    static AccountId accountId(String name) {
        return new AccountId("acc_" + name);
    }

    private static LedgerAccount ledgerAccount(String name) {
        return switch (name) {
            case "omnibus", "clearing", "fees", "suspense", "ccp", "capital" -> new LedgerAccount("house:" + name);
            case "clearing:alice" -> LedgerAccount.clearing(accountId("alice"));
            case "clearing:bob" -> LedgerAccount.clearing(accountId("bob"));
            case "margin:alice" -> LedgerAccount.margin(accountId("alice"));
            case "fund:alice" -> LedgerAccount.fund(accountId("alice"));
            default -> LedgerAccount.customer(accountId(name));
        };
    }

    /** The hold that a client placed (h1), or the one behind a withdrawal (w1) or an order (o1). */
    private static HoldId holdId(String account, String name) {
        return switch (name.charAt(0)) {
            case 'w' -> HoldId.behind(withdrawalId(account, name));
            case 'o' -> HoldId.behind(orderId(name));
            default -> new HoldId("hld_" + name);
        };
    }

    private static WithdrawalId withdrawalId(String account, String name) {
        return WithdrawalId.of(unique(name), accountId(account));
    }

    private static TransferId transferId(String name) {
        return TransferId.named(unique(name));
    }

    private static OrderId orderId(String name) {
        return OrderId.of(BTC_USD, ulid(name));
    }

    static TradeId tradeId(String number) {
        return TradeId.of(BTC_USD, Long.parseLong(number));
    }

    private String actual(Expected expected) {
        LedgerAccount ledgerAccount = ledgerAccount(expected.account());
        if (ledgerAccount.account().isEmpty()) {
            return plain(world.ledgerBalance(ledgerAccount, expected.asset()));
        }
        AssetPosition position = world.account(ledgerAccount.account().get())
                .positions()
                .byAsset()
                .get(expected.asset());
        if (position == null) {
            return "0 0 0";
        }
        String amounts = Stream.of(
                        position.balance().posted(),
                        position.balance().held(),
                        position.balance().available())
                .map(money -> plain(money.amount()))
                .collect(Collectors.joining(" "));
        return position.reserved().signum() == 0 ? amounts : amounts + " reserved " + plain(position.reserved());
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
