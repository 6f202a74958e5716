package io.evenbook.reconciliation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * A bank's statement of one account in one asset. All amounts have the asset's scale; money in is positive.
 *
 * @param from the first day that the statement covers; null if it names none
 * @param to the last day; null if it names none
 * @param lines in the bank's order, without zero amounts
 * @param opening the balance before the first line; null if the statement has none
 * @param closing the balance after the last line; null if the statement has none
 * @param openingMayBeEvening whether {@code opening} may also be the balance at the end of {@code from}: some banks
 *     date the opening balance with the evening before the first covered day
 */
public record BankStatement(
        LocalDate from,
        LocalDate to,
        List<Line> lines,
        BigDecimal opening,
        BigDecimal closing,
        boolean openingMayBeEvening) {

    public BankStatement(LocalDate from, LocalDate to, List<Line> lines, BigDecimal opening, BigDecimal closing) {
        this(from, to, lines, opening, closing, false);
    }

    public BankStatement {
        lines = List.copyOf(lines);
    }

    /**
     * One movement.
     *
     * @param reference null if the bank gives none
     * @param date the bank's booking date
     */
    public record Line(String reference, BigDecimal amount, LocalDate date) {}
}
