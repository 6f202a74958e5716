package io.evenbook.projection.journal;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.BooksEvent;
import io.evenbook.api.journal.BooksEvent.PeriodClosed;
import io.evenbook.api.journal.BooksEvent.PeriodReopened;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Ordinals;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.RequestedEntry;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Journal entries, their postings, and what these add up to for each ledger account and asset; the entries of several accounts that were
 * asked for; and through when the books are closed.
 */
@Component
class JournalProjector implements TableProjector {
    private static final String ENTER = """
            insert into {view}.entry (ordinal, position, entry_id, kind, description, reference, effective_at, recorded_at, part_of, group_id)
            select * from unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                                 ?::text[], ?::text[])""";

    /** What it says beside its parts was said when it was asked for. */
    private static final String ENTER_WHOLE = """
            insert into {view}.entry (ordinal, position, entry_id, kind, description, reference, effective_at, recorded_at, group_id, reverses)
            select posted.ordinal, posted.position, request.entry_id, request.kind, request.description, request.reference,
                   coalesce(request.effective_at, posted.at), posted.at, request.group_id, request.reverses
              from unnest(?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[]) as posted (ordinal, position, entry_id, at)
              join {view}.entry_request request on request.entry_id = posted.entry_id""";

    private static final String ENTER_LEDGER_ACCOUNTS = """
            insert into {view}.entry_ledger_account (ledger_account, ordinal, recorded_at)
            select touched.ledger_account, posted.ordinal, posted.at
              from unnest(?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[]) as posted (ordinal, position, entry_id, at)
              join {view}.entry_request request on request.entry_id = posted.entry_id
              cross join string_to_table(request.ledger_accounts, ' ') as touched (ledger_account)""";

    private static final String POST = """
            insert into {view}.posting (ordinal, leg, ledger_account, side, asset, amount, debits, credits, effective_at, recorded_at)
            select * from unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[],
                                 ?::timestamptz[], ?::timestamptz[])""";

    private static final String READ_TOTALS = """
            select total.ledger_account, total.asset, total.debits, total.credits
              from unnest(?::text[], ?::text[]) as wanted (ledger_account, asset)
              join {view}.ledger_balance total using (ledger_account, asset)""";

    private static final String WRITE_TOTALS = """
            insert into {view}.ledger_balance (ledger_account, asset, kind, debits, credits, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::bigint[])
            on conflict (ledger_account, asset)
            do update set debits = excluded.debits, credits = excluded.credits, position = excluded.position""";

    private static final String FORGET_ATTEMPT =
            "delete from {view}.entry_request using unnest(?::text[]) as again (group_id) where entry_request.group_id = again.group_id";

    private static final String REQUEST = """
            insert into {view}.entry_request (entry_id, group_id, number, status, kind, description, reference, effective_at, reverses,
                                              requested_at, updated_at, account_id, code, detail, position, ledger_accounts)
            select * from unnest(?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],
                                 ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[])""";

    private static final String END_REQUEST = """
            update {view}.entry_request
               set status = ended.status, updated_at = ended.at, account_id = ended.account_id, code = ended.code, detail = ended.detail,
                   position = ended.position
              from unnest(?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                   as ended (group_id, status, at, account_id, code, detail, position)
             where entry_request.group_id = ended.group_id""";

    private static final String CLOSE_BOOKS =
            "update {view}.books set closed_through = changed.closed_through from unnest(?::timestamptz[]) as changed (closed_through)";

    @Override
    public String view() {
        return "journal";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(AccountEvent.class, GroupEvent.class, BooksEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Batch batch = new Batch();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case AccountEvent accountEvent -> batch.add(event, accountEvent);
                case GroupEvent groupEvent -> batch.add(event, groupEvent);
                case BooksEvent booksEvent -> batch.add(booksEvent);
                default -> {}
            }
        }
        batch.write(tables);
    }

    /** What a batch of the log changes. */
    private static final class Batch {
        private final List<Posted> posted = new ArrayList<>();
        private final Rows whole = new Rows();
        private final Map<GroupId, Request> requests = new LinkedHashMap<>();
        private final Map<GroupId, Outcome> outcomes = new LinkedHashMap<>();
        private final Rows repeated = new Rows();
        private BooksEvent books;

        void add(ViewEvent at, AccountEvent event) {
            switch (event) {
                case AccountEvent.FundsDeposited deposited -> post(at, deposited.entry());
                case AccountEvent.HoldCaptured captured -> post(at, captured.entry());
                case AccountEvent.WithdrawalConfirmed confirmed -> post(at, confirmed.entry());
                case AccountEvent.TransferSent sent -> post(at, sent.entry());
                case AccountEvent.TransferReceived received -> post(at, received.entry());
                case AccountEvent.TransferReturned returned -> post(at, returned.entry());
                case AccountEvent.TradePaidIn paid -> post(at, paid.entry());
                case AccountEvent.TradePaidOut paid -> post(at, paid.entry());
                case AccountEvent.PartPosted part -> post(at, part.groupId(), part.parts(), 0);
                case AccountEvent.AccountOpened _, AccountEvent.FundsHeld _, AccountEvent.HoldReleased _,
                        AccountEvent.WithdrawalRequested _, AccountEvent.WithdrawalCancelled _, AccountEvent.WithdrawalExpired _,
                        AccountEvent.TransferRefused _, AccountEvent.LimitsSet _, AccountEvent.PartPrepared _,
                        AccountEvent.PartRefused _, AccountEvent.PartReleased _, AccountEvent.AccountFrozen _,
                        AccountEvent.AccountUnfrozen _, AccountEvent.AccountClosed _ -> {}
            }
        }

        void add(ViewEvent at, GroupEvent event) {
            switch (event) {
                case EntriesRequested requested -> {
                    if (requested.attempt() > 1) {
                        repeated.add(requested.groupId());
                    }
                    requests.put(requested.groupId(), new Request(requested, Outcome.pending(at), at.at()));
                    outcomes.remove(requested.groupId());
                }
                case EntriesPosted done -> {
                    int number = 0;
                    for (EntryId entry : done.entries()) {
                        whole.add(Ordinals.of(at.position(), ++number), at.position(), entry, at.at());
                    }
                    post(at, done.groupId(), done.parts(), number);
                    end(done.groupId(), Outcome.posted(at));
                }
                case EntriesRejected rejected -> end(rejected.groupId(), Outcome.rejected(at, rejected));
            }
        }

        void add(BooksEvent event) {
            books = event;
        }

        private void post(ViewEvent at, JournalEntry entry) {
            posted.add(new Posted(Ordinals.of(at.position(), 1), at, entry, at.at(), null, null));
        }

        /** @param before how many entries of the event stand before these */
        private void post(ViewEvent at, GroupId group, List<EntryPart> parts, int before) {
            int number = before;
            for (EntryPart part : parts) {
                Instant effectiveAt = part.effectiveAt() == null ? at.at() : part.effectiveAt();
                posted.add(new Posted(Ordinals.of(at.position(), ++number), at, part.entry(), effectiveAt, part.of(), group));
            }
        }

        private void end(GroupId group, Outcome outcome) {
            if (requests.computeIfPresent(group, (_, request) -> request.ended(outcome)) == null) {
                outcomes.put(group, outcome);
            }
        }

        void write(Tables tables) {
            Totals totals = Totals.read(tables, posted);
            Rows entries = new Rows();
            Rows postings = new Rows();
            for (Posted entry : posted) {
                entries.add(
                        entry.ordinal, entry.at.position(), entry.entry.entryId(), entry.entry.kind(), entry.entry.description(),
                        entry.entry.reference(), entry.effectiveAt, entry.at.at(), entry.partOf, entry.group);
                int leg = 0;
                for (Posting posting : entry.entry.postings()) {
                    Sums sums = totals.add(posting, entry.at.position());
                    postings.add(
                            entry.ordinal, ++leg, posting.ledgerAccount(), posting.side(), posting.amount().asset(),
                            posting.amount().amount(), sums.debits, sums.credits, entry.effectiveAt, entry.at.at());
                }
            }
            tables.write(FORGET_ATTEMPT, repeated);
            tables.write(REQUEST, requestRows());
            tables.change(ENTER_WHOLE, whole);
            tables.write(ENTER_LEDGER_ACCOUNTS, whole);
            tables.write(ENTER, entries);
            tables.write(POST, postings);
            tables.write(WRITE_TOTALS, totals.rows());
            tables.write(END_REQUEST, outcomeRows());
            tables.change(CLOSE_BOOKS, booksRows());
        }

        private Rows requestRows() {
            Rows rows = new Rows();
            requests.forEach((group, request) -> {
                int number = 0;
                for (RequestedEntry entry : request.event.entries()) {
                    Outcome last = request.last;
                    rows.add(
                            entry.entryId(), group, ++number, last.status, entry.kind(), entry.description(), entry.reference(),
                            entry.effectiveAt(), entry.reverses(), request.requestedAt, last.at, last.account, last.code, last.detail,
                            last.position, ledgerAccounts(entry));
                }
            });
            return rows;
        }

        private static String ledgerAccounts(RequestedEntry entry) {
            return entry.postings().stream().map(posting -> posting.ledgerAccount().value()).distinct().collect(Collectors.joining(" "));
        }

        private Rows outcomeRows() {
            Rows rows = new Rows();
            outcomes.forEach((group, last) ->
                    rows.add(group, last.status, last.at, last.account, last.code, last.detail, last.position));
            return rows;
        }

        private Rows booksRows() {
            Rows rows = new Rows();
            switch (books) {
                case PeriodClosed closed -> rows.add(closed.through());
                case PeriodReopened reopened -> rows.add(reopened.through());
                case null -> {}
            }
            return rows;
        }
    }

    /**
     * An entry with its postings.
     *
     * @param partOf the whole entry, or null if it stands alone
     */
    private record Posted(long ordinal, ViewEvent at, JournalEntry entry, Instant effectiveAt, EntryId partOf, GroupId group) {}

    /** Entries that were asked for in the batch, and how far they are at its end. */
    private record Request(EntriesRequested event, Outcome last, Instant requestedAt) {
        Request ended(Outcome outcome) {
            return new Request(event, outcome, requestedAt);
        }
    }

    private record Outcome(EntryStatus status, Instant at, String account, String code, String detail, long position) {
        static Outcome pending(ViewEvent at) {
            return new Outcome(EntryStatus.PENDING, at.at(), null, null, null, at.position());
        }

        static Outcome posted(ViewEvent at) {
            return new Outcome(EntryStatus.POSTED, at.at(), null, null, null, at.position());
        }

        static Outcome rejected(ViewEvent at, EntriesRejected event) {
            return new Outcome(
                    EntryStatus.REJECTED, at.at(), event.accountId().value(), event.code(), event.detail(), at.position());
        }
    }

    /** What was ever posted on the ledger accounts that a batch touches: no event carries it. */
    private static final class Totals {
        private final Map<Key, Sums> sums = new LinkedHashMap<>();

        static Totals read(Tables tables, List<Posted> posted) {
            Totals totals = new Totals();
            for (Posted entry : posted) {
                for (Posting posting : entry.entry.postings()) {
                    totals.sums.computeIfAbsent(Key.of(posting), _ -> Sums.none(posting.amount().amount().scale()));
                }
            }
            Rows wanted = new Rows();
            totals.sums.keySet().forEach(key -> wanted.add(key.ledgerAccount, key.asset));
            tables.read(READ_TOTALS, wanted, (row, _) -> totals.sums.put(
                    new Key(new LedgerAccount(row.getString("ledger_account")), new AssetCode(row.getString("asset"))),
                    new Sums(row.getBigDecimal("debits"), row.getBigDecimal("credits"), 0)));
            return totals;
        }

        Sums add(Posting posting, long position) {
            return sums.computeIfPresent(Key.of(posting), (_, before) -> before.plus(posting, position));
        }

        Rows rows() {
            Rows rows = new Rows();
            sums.forEach((key, sum) -> rows.add(
                    key.ledgerAccount, key.asset, key.ledgerAccount.kind(), sum.debits, sum.credits, sum.position));
            return rows;
        }
    }

    private record Key(LedgerAccount ledgerAccount, AssetCode asset) {
        static Key of(Posting posting) {
            return new Key(posting.ledgerAccount(), posting.amount().asset());
        }
    }

    /** @param position of the last event that added to them */
    private record Sums(BigDecimal debits, BigDecimal credits, long position) {
        static Sums none(int scale) {
            BigDecimal zero = BigDecimal.ZERO.setScale(scale);
            return new Sums(zero, zero, 0);
        }

        Sums plus(Posting posting, long at) {
            BigDecimal amount = posting.amount().amount();
            return posting.side() == PostingSide.DEBIT
                    ? new Sums(debits.add(amount), credits, at)
                    : new Sums(debits, credits.add(amount), at);
        }
    }
}
