package io.evenbook.projection.view;

import java.util.List;

/**
 * How many rows of a new generation differ from the replaced one, counted before the swap.
 *
 * @param livePosition position of the last event in the live rows
 * @param builtPosition position of the last event in the rebuilt rows; if it differs from livePosition, so do the rows
 *     of the events in between
 * @param tables the tables or collections that both generations have, by name
 */
public record ViewDifference(long livePosition, long builtPosition, List<TableDifference> tables) {

    /**
     * One table. With more than 100,000 rows the numbers are estimates, and the rows are not compared.
     *
     * @param table name of the table or collection
     * @param liveRows number of live rows; estimated above 100,000 rows
     * @param builtRows number of rebuilt rows; estimated above 100,000 rows
     * @param onlyLive live rows without an equal rebuilt row; null above 100,000 rows
     * @param onlyBuilt rebuilt rows without an equal live row; null above 100,000 rows
     */
    public record TableDifference(String table, long liveRows, long builtRows, Long onlyLive, Long onlyBuilt) {}
}
