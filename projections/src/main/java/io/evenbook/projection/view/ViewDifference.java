package io.evenbook.projection.view;

import java.util.List;

/**
 * By how much what was built differs from what it replaces, counted before the swap.
 *
 * @param livePosition of the last event in the rows that readers see
 * @param builtPosition of the last event in those beside them; where the two positions differ, so do the rows of the
 *     events between them
 * @param tables or collections, by name; those that only one of the two has are not among them
 */
public record ViewDifference(long livePosition, long builtPosition, List<TableDifference> tables) {

    /**
     * One table. Of one with more than 100,000 rows the numbers are estimated, and its rows are not compared.
     *
     * @param onlyLive rows that are not beside it, or not the same; null if they are not compared
     * @param onlyBuilt rows that readers do not see, or not the same; null if they are not compared
     */
    public record TableDifference(String table, long liveRows, long builtRows, Long onlyLive, Long onlyBuilt) {}
}
