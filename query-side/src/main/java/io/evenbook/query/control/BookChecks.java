package io.evenbook.query.control;

import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.port.ControlChecks;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.support.position.PositionWait;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** Runs the controls: reads the views once, and the log from where the last run ended up to the views' positions. */
final class BookChecks implements ControlChecks {
    private static final int EVENTS_PER_PAGE = 1_000;

    private final ViewedBooksReader reader;
    private final EventLog log;
    private final LatestControls latest;
    private final Duration timeout;
    private final int defaulters;
    private String incarnation;
    private LedgerFold fold;
    private ClearingFold clearing;
    private CollateralFold collateral;
    private CheckedEntries checked;

    /**
     * @param timeout a run waits this long for the views to reach the end of the log; then it checks what they have
     * @param defaulters how many participants of a clearing scheme may default together, for COVER
     */
    BookChecks(ViewedBooksReader reader, EventLog log, LatestControls latest, Duration timeout, int defaulters) {
        this.reader = reader;
        this.defaulters = defaulters;
        this.log = log;
        this.latest = latest;
        this.timeout = timeout;
        startOver(log.incarnation());
    }

    private void startOver(String present) {
        incarnation = present;
        foldAnew();
        checked = CheckedEntries.NONE;
    }

    @Override
    public synchronized List<ControlResult> run() {
        if (!incarnation.equals(log.incarnation())) {
            startOver(log.incarnation());
        }
        new PositionWait(timeout).until(reader::position, log.head());
        ViewedBooks books = reader.read(checked);
        List<ControlResult> results = check(books);
        checked = checked.after(books);
        return results;
    }

    private void foldAnew() {
        fold = new LedgerFold(log::commandEndAtOrBefore);
        clearing = new ClearingFold(
                position -> log.eventsBetween(position, position).getFirst().getPayload(), log::firstPositionOf);
        collateral = new CollateralFold(defaulters);
    }

    /** The fold only moves forward, so the view at the lower position is checked first. */
    private List<ControlResult> check(ViewedBooks books) {
        if (Math.min(books.accountsPosition(), books.journalPosition()) < fold.position()) {
            foldAnew();
        }
        List<ControlResult> results = new ArrayList<>(
                books.accountsPosition() <= books.journalPosition() ? accountsFirst(books) : journalFirst(books));
        results.addAll(clearing.results(fold.position(), fold.totals()));
        results.addAll(collateral.results(fold.position(), fold.totals()));
        return results;
    }

    private List<ControlResult> accountsFirst(ViewedBooks books) {
        foldTo(books.accountsPosition());
        ControlResult balances = Checks.balances(books, fold);
        Map<AssetCode, BigDecimal> owedAtAccounts = fold.owedToCustomers();
        foldTo(books.journalPosition());
        return List.of(
                Checks.trialBalance(books, fold),
                balances,
                Checks.subLedger(books, owedAtAccounts, fold.owedToCustomers()),
                Checks.clearing(books),
                fold.entries());
    }

    private List<ControlResult> journalFirst(ViewedBooks books) {
        foldTo(books.journalPosition());
        ControlResult trialBalance = Checks.trialBalance(books, fold);
        Map<AssetCode, BigDecimal> owedAtJournal = fold.owedToCustomers();
        foldTo(books.accountsPosition());
        return List.of(
                trialBalance,
                Checks.balances(books, fold),
                Checks.subLedger(books, fold.owedToCustomers(), owedAtJournal),
                Checks.clearing(books),
                fold.entries());
    }

    private void foldTo(long position) {
        while (fold.position() < position) {
            long first = fold.position() + 1;
            long last = Math.min(fold.position() + EVENTS_PER_PAGE, position);
            log.eventsBetween(first, last).forEach(this::apply);
        }
    }

    private void apply(DomainEventMessage<?> event) {
        long position = EventLog.positionOf(event);
        if (LedgerFold.reads(event.getPayloadType())) {
            fold.apply(position, event.getPayload());
        } else {
            fold.skip(position);
        }
        if (ClearingFold.reads(event.getPayloadType())) {
            clearing.apply(event.getPayload());
        }
        if (CollateralFold.reads(event.getPayloadType())) {
            collateral.apply(event.getPayload());
        }
    }

    @Override
    public Optional<Instant> lastRecordedAt() {
        return latest.find().map(LatestControls.Recorded::at);
    }
}
