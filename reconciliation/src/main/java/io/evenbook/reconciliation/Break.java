package io.evenbook.reconciliation;

import io.evenbook.reconciliation.BankStatement.Line;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;

/** A movement on which the bank and the ledger disagree. */
public sealed interface Break {
    /** By date, then kind in the order of declaration, reference (none first), amount and entry. */
    Comparator<Break> ORDER = Comparator.comparing(Break::date)
            .thenComparing(Break::rank)
            .thenComparing(Break::reference, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Break::amount)
            .thenComparing(Break::entryId);

    /** The bank's date, or the ledger's if the bank has no such line. */
    LocalDate date();

    /** The bank's reference, or the ledger's if the bank has no such line; may be null. */
    String reference();

    /** The bank's amount, or the ledger's if the bank has no such line. */
    BigDecimal amount();

    private int rank() {
        return switch (this) {
            case MissingInLedger _ -> 0;
            case MissingAtBank _ -> 1;
            case AmountDiffers _ -> 2;
        };
    }

    private String entryId() {
        return switch (this) {
            case MissingInLedger _ -> "";
            case MissingAtBank missing -> missing.movement.entryId();
            case AmountDiffers differing -> differing.movement.entryId();
        };
    }

    /** The bank has the line; the ledger has no movement for it. */
    record MissingInLedger(Line line) implements Break {
        @Override
        public LocalDate date() {
            return line.date();
        }

        @Override
        public String reference() {
            return line.reference();
        }

        @Override
        public BigDecimal amount() {
            return line.amount();
        }
    }

    /** The ledger has the movement; the statement covers its date and has no line for it. */
    record MissingAtBank(LedgerMovement movement) implements Break {
        @Override
        public LocalDate date() {
            return movement.date();
        }

        @Override
        public String reference() {
            return movement.reference();
        }

        @Override
        public BigDecimal amount() {
            return movement.amount();
        }
    }

    /** Both have a movement with the same reference; the amounts differ. */
    record AmountDiffers(Line line, LedgerMovement movement) implements Break {
        @Override
        public LocalDate date() {
            return line.date();
        }

        @Override
        public String reference() {
            return line.reference();
        }

        @Override
        public BigDecimal amount() {
            return line.amount();
        }
    }
}
