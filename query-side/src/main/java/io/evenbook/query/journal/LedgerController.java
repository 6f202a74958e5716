package io.evenbook.query.journal;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.ImportAnswer;
import io.evenbook.api.journal.JournalQuery.FindEntry;
import io.evenbook.api.journal.JournalQuery.FindPeriods;
import io.evenbook.api.journal.JournalQuery.FindTrialBalance;
import io.evenbook.api.journal.JournalQuery.ListEntries;
import io.evenbook.api.journal.JournalRejection.ImportUnknown;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PeriodsAnswer;
import io.evenbook.api.journal.TrialBalance;
import io.evenbook.api.port.Imports;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.parameter.AsOfParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/ledger")
class LedgerController {
    private final Queries queries;
    private final Imports imports;

    LedgerController(Queries queries, Imports imports) {
        this.queries = queries;
        this.imports = imports;
    }

    @GetMapping("/trial-balance")
    @Requires("ledger:read")
    @Reads(View.JOURNAL)
    TrialBalance trialBalance(
            @RequestParam(required = false) Instant at,
            @RequestParam(required = false) @PositiveOrZero Long atPosition,
            @RequestParam(required = false) Instant effectiveAt,
            @RequestParam(required = false) String cursor) {
        return queries.ask(new FindTrialBalance(AsOfParameters.asOf(at, atPosition, effectiveAt), cursor));
    }

    @GetMapping("/entries")
    @Requires("ledger:read")
    @Reads(View.JOURNAL)
    Page<EntryAnswer> entries(
            @RequestParam(required = false) EntryKind kind,
            @RequestParam(required = false) LedgerAccount ledgerAccount,
            @Valid PageParameters page) {
        return queries.ask(new ListEntries(kind, ledgerAccount, page.paging()));
    }

    @GetMapping("/entries/{entryId}")
    @Requires("ledger:read")
    @Reads(View.JOURNAL)
    EntryAnswer entry(@PathVariable String entryId) {
        return queries.ask(new FindEntry(entryId));
    }

    @GetMapping("/imports/{importId}")
    @Requires("ledger:read")
    @Reads(View.LOG)
    ImportAnswer imported(@PathVariable String importId) {
        return imports.find(importId).orElseThrow(() -> new RejectedException(new ImportUnknown(importId)));
    }

    @GetMapping("/periods")
    @Requires("period:read")
    @Reads(View.JOURNAL)
    PeriodsAnswer periods() {
        return queries.ask(new FindPeriods());
    }
}
