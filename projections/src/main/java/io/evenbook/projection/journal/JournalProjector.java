package io.evenbook.projection.journal;

import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Journal entries, their postings, and what they add up to for each ledger account and asset. */
@Component
class JournalProjector implements TableProjector {
    private static final String ENTER = """
            insert into {view}.entry (entry_id, position, kind, description, reference, effective_at, recorded_at)
            select * from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[])""";

    private static final String POST = """
            insert into {view}.posting (position, leg, ledger_account, side, asset, amount)
            select * from unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::numeric[])""";

    private static final String ADD_UP = """
            insert into {view}.ledger_balance as total (ledger_account, asset, kind, debits, credits, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::bigint[])
            on conflict (ledger_account, asset)
            do update set debits = total.debits + excluded.debits, credits = total.credits + excluded.credits,
                          position = excluded.position""";

    @Override
    public String view() {
        return "journal";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(AccountEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Rows entries = new Rows();
        Rows postings = new Rows();
        Map<Total, Sums> sums = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            entryOf(event.event()).ifPresent(entry -> {
                entries.add(
                        entry.entryId(), event.position(), entry.kind(), entry.description(), entry.reference(), event.at(), event.at());
                int leg = 0;
                for (Posting posting : entry.postings()) {
                    AssetCode asset = posting.amount().asset();
                    BigDecimal amount = posting.amount().amount();
                    postings.add(event.position(), ++leg, posting.ledgerAccount(), posting.side(), asset, amount);
                    sums.merge(
                            new Total(posting.ledgerAccount(), asset), Sums.of(posting.side(), amount, event.position()), Sums::plus);
                }
            });
        }
        Rows totals = new Rows();
        sums.forEach((total, sum) -> totals.add(
                total.ledgerAccount(), total.asset(), total.ledgerAccount().kind(), sum.debits(), sum.credits(), sum.position()));
        tables.write(ENTER, entries);
        tables.write(POST, postings);
        tables.write(ADD_UP, totals);
    }

    /** The one entry that an event carries if it changes a posted balance. */
    private static Optional<JournalEntry> entryOf(Object event) {
        if (!(event instanceof AccountEvent accountEvent)) {
            return Optional.empty();
        }
        return switch (accountEvent) {
            case FundsDeposited deposited -> Optional.of(deposited.entry());
            case WithdrawalConfirmed confirmed -> Optional.of(confirmed.entry());
            case TradePaidIn paid -> Optional.of(paid.entry());
            case TradePaidOut paid -> Optional.of(paid.entry());
            case AccountEvent.AccountOpened _, AccountEvent.FundsHeld _, AccountEvent.HoldReleased _,
                    AccountEvent.WithdrawalRequested _, AccountEvent.WithdrawalCancelled _,
                    AccountEvent.AccountFrozen _, AccountEvent.AccountUnfrozen _, AccountEvent.AccountClosed _ -> Optional.empty();
        };
    }

    private record Total(LedgerAccount ledgerAccount, AssetCode asset) {}

    private record Sums(BigDecimal debits, BigDecimal credits, long position) {
        static Sums of(PostingSide side, BigDecimal amount, long position) {
            BigDecimal zero = BigDecimal.ZERO.setScale(amount.scale());
            return side == PostingSide.DEBIT ? new Sums(amount, zero, position) : new Sums(zero, amount, position);
        }

        Sums plus(Sums later) {
            return new Sums(debits.add(later.debits), credits.add(later.credits), later.position);
        }
    }
}
