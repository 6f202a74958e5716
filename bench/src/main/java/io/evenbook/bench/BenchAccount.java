package io.evenbook.bench;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The account of the append benchmark, as small as it can be, whose deposits are entries of two postings; itself an
 * aggregate of Axon.
 */
final class BenchAccount {
    @AggregateIdentifier
    private String accountId;

    private Money balance;

    record Open(@TargetAggregateIdentifier String accountId, Money balance) {}

    record Deposit(@TargetAggregateIdentifier String accountId, String reference, Money amount) {}

    /** What became of an account: what it has afterwards. */
    sealed interface BenchEvent {
        Money balance();
    }

    record Opened(String accountId, Money balance) implements BenchEvent {}

    /** About 300 bytes of JSON. */
    record Deposited(String accountId, String reference, List<Posting> postings, Money balance) implements BenchEvent {

        /** What the deposit makes of an account with that balance. */
        static Deposited to(Deposit deposit, Money balance) {
            Money amount = deposit.amount();
            LedgerAccount customer = LedgerAccount.customer(new AccountId(deposit.accountId()));
            return new Deposited(
                    deposit.accountId(),
                    deposit.reference(),
                    List.of(Posting.debit(LedgerAccount.OMNIBUS, amount), Posting.credit(customer, amount)),
                    balance.plus(amount));
        }
    }

    /** How every contender writes its events. */
    static NamedTypeSerializer eventSerializer() {
        EventTypes types = EventTypes.builder()
                .add("bench.Opened", "1", Opened.class)
                .add("bench.Deposited", "1", Deposited.class)
                .build();
        return NamedTypeSerializer.of(types, EvenbookJson::configure);
    }

    /** Axon makes it from its events. */
    @SuppressWarnings("unused")
    private BenchAccount() {}

    @CommandHandler
    BenchAccount(Open command) {
        apply(new Opened(command.accountId(), command.balance()));
    }

    @CommandHandler
    void handle(Deposit command) {
        apply(Deposited.to(command, balance));
    }

    @EventSourcingHandler
    void on(Opened event) {
        accountId = event.accountId();
        balance = event.balance();
    }

    @EventSourcingHandler
    void on(Deposited event) {
        balance = event.balance();
    }
}
