package io.evenbook.bench.append;

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
 * A minimal account. Each deposit is an entry with two postings. This class is the aggregate of {@link AxonContender}.
 */
final class BenchAccount {
    @AggregateIdentifier
    private String accountId;

    private Money balance;

    record Open(@TargetAggregateIdentifier String accountId, Money balance) {}

    record Deposit(@TargetAggregateIdentifier String accountId, String reference, Money amount) {}

    /** An event of an account, with the balance after it. */
    sealed interface BenchEvent {
        Money balance();
    }

    record Opened(String accountId, Money balance) implements BenchEvent {}

    /** About 300 bytes of JSON. */
    record Deposited(String accountId, String reference, List<Posting> postings, Money balance) implements BenchEvent {

        /** The event of a deposit to an account with this balance. */
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

    /** The serializer of both contenders. */
    static NamedTypeSerializer eventSerializer() {
        EventTypes types = EventTypes.builder()
                .add("bench.Opened", "1", Opened.class)
                .add("bench.Deposited", "1", Deposited.class)
                .build();
        return NamedTypeSerializer.of(types, EvenbookJson::configure);
    }

    /** Axon creates the aggregate with it and replays the events. */
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
