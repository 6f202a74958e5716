package io.evenbook.query.control;

import io.evenbook.api.control.BreakKind;
import io.evenbook.api.control.ReconciliationAnswer;
import io.evenbook.api.control.ReconciliationBreak;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.ReconciliationId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "controls", name = "reconciliation")
class ReconciliationRow {
    @Id
    String reconciliationId;

    String asset;
    LocalDate fromDay;
    LocalDate toDay;
    long lines;
    long matched;
    long breakCount;
    BigDecimal statementOpening;
    BigDecimal ledgerOpening;
    BigDecimal statementClosing;
    BigDecimal ledgerClosing;
    long checkedThrough;
    Instant reconciledAt;
    long position;

    /** Loaded only for one reconciliation. */
    @ElementCollection
    @CollectionTable(
            schema = "controls",
            name = "reconciliation_break",
            joinColumns = @JoinColumn(name = "reconciliation_id"))
    @OrderBy("number")
    List<BreakRow> breaks;

    ReconciliationAnswer answer() {
        return answer(null);
    }

    ReconciliationAnswer answerWithBreaks() {
        return answer(breaks.stream().map(BreakRow::answer).toList());
    }

    private ReconciliationAnswer answer(List<ReconciliationBreak> shown) {
        return new ReconciliationAnswer(
                new ReconciliationId(reconciliationId),
                new AssetCode(asset),
                fromDay,
                toDay,
                lines,
                matched,
                breakCount,
                shown,
                statementOpening,
                ledgerOpening,
                statementClosing,
                ledgerClosing,
                checkedThrough,
                position,
                reconciledAt);
    }

    @Embeddable
    record BreakRow(
            int number,
            @Enumerated(EnumType.STRING) BreakKind kind,
            String reference,
            BigDecimal amount,
            BigDecimal ledgerAmount,
            @Column(name = "day") LocalDate date,
            String entryId) {
        ReconciliationBreak answer() {
            return new ReconciliationBreak(
                    kind, reference, amount, ledgerAmount, date, entryId == null ? null : new EntryId(entryId));
        }
    }
}
