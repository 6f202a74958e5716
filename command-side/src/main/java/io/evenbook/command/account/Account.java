package io.evenbook.command.account;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.ExpireHold;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.LiftHold;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
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
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountId;
import io.evenbook.axon.postgres.Snapshotable;
import io.evenbook.command.ExpectedVersion;
import io.evenbook.command.account.Change.InAccount;
import io.evenbook.command.account.Change.NewOrder;
import io.evenbook.command.order.Orders;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;

/** Its revision is that of its snapshots: another form of the state needs another one, older snapshots are then passed over. */
@Aggregate(
        type = "Account",
        cache = "aggregateCache",
        lockFactory = "lockFactory",
        snapshotTriggerDefinition = "accountSnapshotTrigger")
@Revision("2")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class Account implements Snapshotable {
    @AggregateIdentifier
    private AccountId accountId;

    private AccountState state;

    @CommandHandlerInterceptor
    void checkVersion(CommandMessage<?> command) {
        ExpectedVersion.check(command, getVersion());
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(OpenAccount command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(Deposit command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(RequestWithdrawal command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(ConfirmWithdrawal command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(CancelWithdrawal command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(PlaceHold command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(LiftHold command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(ReleaseHold command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(PlaceOrder command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(PayIn command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(PayOut command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(CaptureHold command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(ExpireHold command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(SendTransfer command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(ReceiveTransfer command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(ReturnTransfer command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(PreparePart command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(PostPart command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(ReleasePart command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(SetLimits command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(FreezeAccount command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(UnfreezeAccount command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    void handle(CloseAccount command, AccountRules rules) {
        decide(command, rules);
    }

    @CommandHandler
    AccountState handle(InspectAccount command) {
        return state;
    }

    private void decide(AccountCommand command, AccountRules rules) {
        for (Change change : rules.decide(state, command)) {
            switch (change) {
                case InAccount(var event) -> apply(event);
                case NewOrder(var event) -> Orders.place(event);
            }
        }
    }

    @EventSourcingHandler
    void on(AccountEvent event) {
        accountId = event.accountId();
        state = AccountState.evolve(state, event);
    }

    @Override
    public Account snapshot() {
        Account copy = new Account();
        copy.accountId = accountId;
        copy.state = state;
        return copy;
    }
}
