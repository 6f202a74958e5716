package io.evenbook.command.approval;

import io.evenbook.api.access.RoleCommand.SetRole;
import io.evenbook.api.access.UserCommand.ChangeCredential;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserCommand.LinkIdentity;
import io.evenbook.api.access.UserCommand.ResumeUser;
import io.evenbook.api.access.UserCommand.SetRoles;
import io.evenbook.api.account.AccountCommand.AssignAccount;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.MoveCollateral;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.approval.PolicyCommand.RemovePolicy;
import io.evenbook.api.approval.PolicyCommand.SetPolicy;
import io.evenbook.api.asset.AssetCommand.SetRate;
import io.evenbook.api.audit.SubjectCommand.EraseSubject;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.DefaultCommand.CloseDefault;
import io.evenbook.api.clearing.DefaultCommand.RecordLoss;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.ImportCommand;
import io.evenbook.api.journal.ImportCommand.CheckChunk;
import io.evenbook.api.journal.ImportCommand.PostChunk;
import io.evenbook.api.journal.ImportCommand.StageChunk;
import io.evenbook.api.journal.PeriodCommand.ReopenPeriod;
import io.evenbook.api.money.Requested;
import io.evenbook.api.parked.ParkedCommand.ResolveParked;
import io.evenbook.api.trade.FailedTradeCommand.BuyIn;
import io.evenbook.api.trade.FailedTradeCommand.SettleInCash;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.ResolveTrade;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The commands that can need a second person, each with the operations that a policy names it by. An operation has the
 * name of the permission that the command needs. The names of the commands stand in the log: never change them.
 *
 * <p>Fields of these commands are stored as they are while a request waits, so none may carry personal data that is not
 * {@link io.evenbook.api.access.Sealed}.
 */
public final class GuardedCommands {
    private static final Map<Class<?>, Guarded<?>> BY_CLASS = new HashMap<>();
    private static final Map<String, Guarded<?>> BY_NAME = new HashMap<>();
    private static final Set<String> OPERATIONS = new TreeSet<>();

    static {
        add("account.ConfirmWithdrawal", ConfirmWithdrawal.class, "withdrawal:confirm")
                .amounts(Amounts::withdrawn);
        add("account.Deposit", Deposit.class, "deposit:create").amounts((deposit, _) -> Amounts.of(deposit.amount()));
        add("account.SetLimits", SetLimits.class, "account:limits")
                .when(limits -> limits.minimum().signum() < 0)
                .amounts((limits, _) -> Amounts.creditLine(limits));
        add("account.EnrolParticipant", EnrolParticipant.class, "participant:enrol")
                .when(enrol -> enrol.funding() == Funding.CREDIT);
        add("account.MoveCollateral", MoveCollateral.class, "collateral:move")
                .when(move -> move.direction() == CollateralDirection.OUT);
        add("clearing.RecordLoss", RecordLoss.class, "default:change")
                .amounts((record, _) -> Amounts.of(new Requested(record.asset(), record.loss())));
        add("clearing.CloseDefault", CloseDefault.class, "default:change");
        add("account.UnfreezeAccount", UnfreezeAccount.class, "account:unfreeze");
        add("account.CloseAccount", CloseAccount.class, "account:close");
        add("journal.PostEntry", PostEntry.class, "ledger:post")
                .amounts((post, _) -> Amounts.of(post.draft().legs()));
        add("journal.ReverseEntry", ReverseEntry.class, "ledger:reverse")
                .amounts((reverse, _) -> Amounts.reversed(reverse));
        add("journal.ReopenPeriod", ReopenPeriod.class, "ledger:period");
        for (var chunk : List.of(CheckChunk.class, StageChunk.class, PostChunk.class)) {
            GuardedCommands.<ImportCommand>add(
                            "journal." + chunk.getSimpleName(), chunk, "ledger:import", "ledger:post")
                    .alone(false)
                    .amounts((entries, _) -> Amounts.ofEach(entries.entries()));
        }
        add("trade.CompensateTrade", CompensateTrade.class, "saga:compensate");
        add("trade.BuyIn", BuyIn.class, "settlement:force");
        add("trade.SettleInCash", SettleInCash.class, "settlement:force");
        add("trade.ResolveTrade", ResolveTrade.class, "parked:resolve");
        add("parked.ResolveParked", ResolveParked.class, "parked:resolve");
        add("access.CreateUser", CreateUser.class, "user:change");
        add("access.SetRoles", SetRoles.class, "user:change");
        add("access.ResumeUser", ResumeUser.class, "user:change");
        add("access.ChangeCredential", ChangeCredential.class, "user:change")
                .when(change -> change.kind().equals(ChangeCredential.RESET));
        add("access.LinkIdentity", LinkIdentity.class, "user:change");
        add("access.SetRole", SetRole.class, "role:change");
        add("account.AssignAccount", AssignAccount.class, "account:assign");
        add("account.CaptureHold", CaptureHold.class, "hold:capture");
        add("account.SendTransfer", SendTransfer.class, "transfer:create").amounts(Amounts::sent);
        add("account.RequestWithdrawal", RequestWithdrawal.class, "withdrawal:request")
                .amounts((request, streams) -> Amounts.leaving(request.accountId(), request.amount(), streams));
        add("asset.SetRate", SetRate.class, "rate:set");
        add("audit.EraseSubject", EraseSubject.class, "subject:erase");
        add("approval.SetPolicy", SetPolicy.class, "policy:change");
        add("approval.RemovePolicy", RemovePolicy.class, "policy:change");
    }

    private GuardedCommands() {}

    private static <C> Guarded<C> add(String name, Class<? extends C> type, String... operations) {
        Guarded<C> guarded = new Guarded<>(name, type, List.of(operations));
        BY_CLASS.put(type, guarded);
        BY_NAME.put(name, guarded);
        OPERATIONS.addAll(guarded.operations());
        return guarded;
    }

    /** The operations that policies can name, in alphabetical order. */
    public static Set<String> operations() {
        return OPERATIONS;
    }

    /** The types of the commands that can wait for a second person. */
    public static Set<Class<?>> types() {
        return Set.copyOf(BY_CLASS.keySet());
    }

    static boolean hasAmount(String operation) {
        return BY_CLASS.values().stream()
                .anyMatch(guarded -> guarded.operations().contains(operation) && guarded.hasAmounts());
    }

    /** Null if a command of this type never needs a second person. */
    @SuppressWarnings("unchecked")
    static <C> Guarded<C> of(C command) {
        return (Guarded<C>) BY_CLASS.get(command.getClass());
    }

    /** Null if this release knows no such command. */
    static Guarded<?> named(String name) {
        return BY_NAME.get(name);
    }
}
