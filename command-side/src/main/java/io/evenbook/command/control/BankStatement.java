package io.evenbook.command.control;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What a bank says of one asset. Amounts are at the asset's scale; money in is positive.
 *
 * @param from the first day that it speaks of; null: it speaks of none
 * @param to the last day; null: it speaks of none
 * @param lines as the bank has them; none is zero
 * @param opening before the first of them; null: it does not say
 * @param closing after the last of them; null: it does not say
 * @param mayOpenLater whether the opening balance may as well be that of the evening of the first day
 */
record BankStatement(
        LocalDate from, LocalDate to, List<Line> lines, BigDecimal opening, BigDecimal closing, boolean mayOpenLater) {

    BankStatement(LocalDate from, LocalDate to, List<Line> lines, BigDecimal opening, BigDecimal closing) {
        this(from, to, lines, opening, closing, false);
    }

    BankStatement {
        lines = List.copyOf(lines);
    }

    /**
     * One movement.
     *
     * @param reference null: there is none
     * @param date when the bank booked it
     */
    record Line(String reference, BigDecimal amount, LocalDate date) {}
}
