package io.evenbook.api.port;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** Reads the movements of {@code house:omnibus}, the money that a bank keeps for the house. Days are in UTC. */
@FunctionalInterface
public interface OmnibusLedger {

    /**
     * Reads the movements of some days by effective time. The answer is consistent and includes everything acknowledged
     * before the call.
     *
     * @param from the first day
     * @param to the last day
     * @param marginDays the number of days before and after that are also read
     */
    Period read(AssetCode asset, LocalDate from, LocalDate to, int marginDays);

    /**
     * The movements of one asset in some days.
     *
     * @param checkedThrough the position of the last event that the answer contains
     * @param opening the balance before {@code from}
     * @param closing the balance after {@code to}
     * @param movements by day, then in the order of the log; including the margin days
     */
    record Period(long checkedThrough, BigDecimal opening, BigDecimal closing, List<Movement> movements) {}

    /**
     * One inflow or outflow.
     *
     * @param entryId id of the entry
     * @param reference chosen by the client; null: none
     * @param amount positive: inflow; negative: outflow
     * @param date the effective date
     */
    record Movement(EntryId entryId, EntryKind kind, String reference, BigDecimal amount, LocalDate date) {}
}
