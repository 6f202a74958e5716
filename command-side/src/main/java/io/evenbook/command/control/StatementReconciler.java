package io.evenbook.command.control;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.port.OmnibusLedger;
import io.evenbook.command.control.BankStatement.Line;
import io.evenbook.command.control.StatementMatcher.Matching;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/** Compares a bank statement with what the ledger has on {@code house:omnibus}. */
@Component
class StatementReconciler {
    private final OmnibusLedger omnibus;

    StatementReconciler(OmnibusLedger omnibus) {
        this.omnibus = omnibus;
    }

    /**
     * @param from the first day; null: as the statement says
     * @param to the last day; null: as the statement says
     * @param windowDays how many days may lie between the two sides of a movement
     * @throws MalformedRequestException if there are no days, or the statement has movements on others
     */
    ReconciliationResult reconcile(
            AssetCode asset, BankStatement statement, LocalDate from, LocalDate to, int windowDays) {
        LocalDate first = required("from", from, statement.from());
        LocalDate last = required("to", to, statement.to());
        if (first.isAfter(last)) {
            throw new MalformedRequestException(
                    "from", "The first day must not be after the last: %s, %s.".formatted(first, last));
        }
        for (Line line : statement.lines()) {
            if (line.date().isBefore(first) || line.date().isAfter(last)) {
                throw new MalformedRequestException(
                        "body",
                        "The statement has a movement on %s, which is not from %s to %s."
                                .formatted(line.date(), first, last));
            }
        }
        OmnibusLedger.Period ledger = omnibus.read(asset, first, last, windowDays);
        if (from == null && statement.mayOpenLater() && first.isBefore(last) && !isOpening(ledger, statement)) {
            // Some banks date the opening balance with the evening before
            OmnibusLedger.Period later = omnibus.read(asset, first.plusDays(1), last, windowDays);
            if (isOpening(later, statement)) {
                first = first.plusDays(1);
                ledger = later;
            }
        }
        Matching matching = StatementMatcher.match(statement.lines(), ledger.movements(), first, last, windowDays);
        return new ReconciliationResult(
                asset,
                first,
                last,
                statement.lines().size(),
                matching.matched(),
                matching.breaks().subList(0, Math.min(matching.breaks().size(), ReconciliationResult.MAX_BREAKS)),
                matching.breaks().size(),
                statement.opening(),
                ledger.opening(),
                statement.closing(),
                ledger.closing(),
                ledger.checkedThrough());
    }

    private static boolean isOpening(OmnibusLedger.Period ledger, BankStatement statement) {
        return ledger.opening().compareTo(statement.opening()) == 0;
    }

    private static LocalDate required(String name, LocalDate given, LocalDate stated) {
        if (given == null && stated == null) {
            throw new MalformedRequestException(name, "The statement names no days: %s is needed.".formatted(name));
        }
        return given != null ? given : stated;
    }
}
