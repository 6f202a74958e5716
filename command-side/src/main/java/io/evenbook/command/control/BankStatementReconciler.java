package io.evenbook.command.control;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.control.BreakKind;
import io.evenbook.api.control.ReconciliationBreak;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.port.OmnibusLedger;
import io.evenbook.reconciliation.BankStatement;
import io.evenbook.reconciliation.BankStatement.Line;
import io.evenbook.reconciliation.BankStatementMatcher;
import io.evenbook.reconciliation.BankStatementMatcher.Matching;
import io.evenbook.reconciliation.Break;
import io.evenbook.reconciliation.Break.AmountDiffers;
import io.evenbook.reconciliation.Break.MissingAtBank;
import io.evenbook.reconciliation.Break.MissingInLedger;
import io.evenbook.reconciliation.LedgerMovement;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** Matches a bank statement with the movements of {@code house:omnibus}. */
@Component
class BankStatementReconciler {
    private final OmnibusLedger omnibus;

    BankStatementReconciler(OmnibusLedger omnibus) {
        this.omnibus = omnibus;
    }

    /**
     * @param from the first day; null: the statement's own
     * @param to the last day; null: the statement's own
     * @param windowDays the most days between bank and ledger where only the amount matches
     * @throws MalformedRequestException if neither names the days, or the statement has movements on others
     */
    ReconciliationResult reconcile(
            AssetCode asset, BankStatement statement, LocalDate from, LocalDate to, int windowDays) {
        LocalDate first = required("from", from, statement.from());
        LocalDate last = required("to", to, statement.to());
        requireLinesWithin(first, last, statement);
        OmnibusLedger.Period ledger = omnibus.read(asset, first, last, windowDays);
        if (from == null && statement.openingMayBeEvening() && first.isBefore(last) && !isOpening(ledger, statement)) {
            // Some banks date the opening balance with the evening before the first covered day.
            OmnibusLedger.Period nextDay = omnibus.read(asset, first.plusDays(1), last, windowDays);
            if (isOpening(nextDay, statement)) {
                first = first.plusDays(1);
                ledger = nextDay;
            }
        }
        Matching matching = BankStatementMatcher.match(statement.lines(), movements(ledger), first, last, windowDays);
        return new ReconciliationResult(
                asset,
                first,
                last,
                statement.lines().size(),
                matching.matched(),
                matching.breaks().stream()
                        .limit(ReconciliationResult.MAX_BREAKS)
                        .map(BankStatementReconciler::recorded)
                        .toList(),
                matching.breaks().size(),
                statement.opening(),
                ledger.opening(),
                statement.closing(),
                ledger.closing(),
                ledger.checkedThrough());
    }

    private static void requireLinesWithin(LocalDate first, LocalDate last, BankStatement statement) {
        if (first.isAfter(last)) {
            throw new MalformedRequestException(
                    "from", "The first day must not be after the last: %s, %s.".formatted(first, last));
        }
        for (Line line : statement.lines()) {
            if (line.date().isBefore(first) || line.date().isAfter(last)) {
                throw new MalformedRequestException(
                        "body",
                        "The statement has a movement on %s, outside the days from %s to %s."
                                .formatted(line.date(), first, last));
            }
        }
    }

    private static List<LedgerMovement> movements(OmnibusLedger.Period ledger) {
        return ledger.movements().stream()
                .map(movement -> new LedgerMovement(
                        movement.entryId().value(), movement.reference(), movement.amount(), movement.date()))
                .toList();
    }

    private static ReconciliationBreak recorded(Break found) {
        return switch (found) {
            case MissingInLedger _ ->
                new ReconciliationBreak(
                        BreakKind.MISSING_IN_LEDGER, found.reference(), found.amount(), null, found.date(), null);
            case MissingAtBank missing -> recorded(BreakKind.MISSING_AT_BANK, found, missing.movement());
            case AmountDiffers differing -> recorded(BreakKind.AMOUNT_DIFFERS, found, differing.movement());
        };
    }

    private static ReconciliationBreak recorded(BreakKind kind, Break found, LedgerMovement movement) {
        return new ReconciliationBreak(
                kind,
                found.reference(),
                found.amount(),
                movement.amount(),
                found.date(),
                new EntryId(movement.entryId()));
    }

    private static boolean isOpening(OmnibusLedger.Period ledger, BankStatement statement) {
        return ledger.opening().compareTo(statement.opening()) == 0;
    }

    private static LocalDate required(String name, LocalDate given, LocalDate stated) {
        if (given == null && stated == null) {
            throw new MalformedRequestException(
                    name, "The statement names no days: the parameter %s is required.".formatted(name));
        }
        return given != null ? given : stated;
    }
}
