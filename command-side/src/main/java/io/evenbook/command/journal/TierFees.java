package io.evenbook.command.journal;

import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.CustomerCommand.ChargeTierFee;
import io.evenbook.api.customer.CustomerEvent.TierFeeCharged;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.CustomerAccounts;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerState;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Charges the monthly fees of tiers, each by an entry of its own: customer to house:fees. */
public final class TierFees {
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuu-MM").withZone(ZoneOffset.UTC);

    private TierFees() {}

    /** @return the version of the customer */
    public static long charge(ChargeTierFee charge, Streams streams) {
        CustomerState customer = CustomerState.require(Facts.of(streams), charge.customerId());
        if (customer.status() == CustomerStatus.ACTIVE
                && customer.tier() == charge.tier()
                && customer.feeDueAt() != null
                && !customer.feeDueAt().isAfter(streams.time())) {
            charge(customer, charge, streams);
        }
        return CustomerState.AGGREGATE.version(streams, charge);
    }

    private static void charge(CustomerState customer, ChargeTierFee charge, Streams streams) {
        Money fee = Checks.money(Facts.of(streams), charge.amount());
        // Months in which nobody asked for the fee are not charged later
        String month = MONTH.format(streams.time());
        for (AccountState account : CustomerAccounts.of(customer, streams)) {
            if (account.balance(fee).available().compareTo(fee) >= 0 && pays(account, charge, month, streams)) {
                CustomerState.AGGREGATE.append(
                        streams,
                        new TierFeeCharged(
                                customer.customerId(),
                                account.accountId(),
                                charge.entryId(),
                                fee,
                                CustomerState.nextMonth(streams.time())));
                return;
            }
        }
        CustomerState.AGGREGATE.append(
                streams,
                new TierSet(customer.customerId(), Tier.STANDARD, null, "The fee of %s is unpaid".formatted(month)));
    }

    /** Whether the account's rules allow the entry: it may be frozen, closed or limited. */
    private static boolean pays(AccountState account, ChargeTierFee charge, String month, Streams streams) {
        EntryDraft draft = new EntryDraft(
                charge.entryId(),
                EntryKind.ADJUSTMENT,
                "%s fee of %s".formatted(charge.tier(), month),
                "fee:%s:%s".formatted(charge.customerId(), month),
                null,
                List.of(
                        new Leg(LedgerAccount.customer(account.accountId()), PostingSide.DEBIT, charge.amount()),
                        new Leg(LedgerAccount.FEES, PostingSide.CREDIT, charge.amount())));
        try {
            streams.attempt(() -> EntryHandler.handle(new PostEntry(draft), streams));
            return true;
        } catch (RejectedException e) {
            return false;
        }
    }
}
