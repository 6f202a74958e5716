package io.evenbook.api.port;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What the ledger says of the money that a bank keeps for the house: the movements of {@code house:omnibus}. Days are
 * those of UTC.
 */
@FunctionalInterface
public interface OmnibusLedger {

    /**
     * Reads what took effect in some days, from one state of the journal that contains all that was acknowledged
     * before.
     *
     * @param from the first day
     * @param to the last day
     * @param marginDays so many days before and after are read as well
     */
    Period read(AssetCode asset, LocalDate from, LocalDate to, int marginDays);

    /**
     * Some days of {@code house:omnibus} in one asset.
     *
     * @param checkedThrough the position of the last event that it contains
     * @param opening what there was before the first day, the margin aside
     * @param closing what there was after the last day, the margin aside
     * @param movements by day, then in the order of the log; those of the margin too
     */
    record Period(long checkedThrough, BigDecimal opening, BigDecimal closing, List<Movement> movements) {}

    /**
     * Money that came or went.
     *
     * @param entryId of the whole entry
     * @param reference the client's own, or null
     * @param amount positive: it came
     * @param date when it took effect
     */
    record Movement(EntryId entryId, EntryKind kind, String reference, BigDecimal amount, LocalDate date) {}
}
