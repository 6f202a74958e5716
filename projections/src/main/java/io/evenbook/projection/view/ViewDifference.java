package io.evenbook.projection.view;

import java.util.List;

/**
 * How many rows of a new generation differ from the replaced one, counted before the swap.
 *
 * @param livePosition position of the replaced generation
 * @param builtPosition position of the new generation; rows of the events between the two positions differ
 * @param tables the tables or collections that both have, by name
 */
public record ViewDifference(long livePosition, long builtPosition, List<TableDifference> tables) {

    /**
     * One table. With more than 100,000 rows the numbers are estimates, and the rows are not compared.
     *
     * @param onlyLive rows that the new generation lacks or has with other values; null if not compared
     * @param onlyBuilt rows that the replaced generation lacks or has with other values; null if not compared
     */
    public record TableDifference(String table, long liveRows, long builtRows, Long onlyLive, Long onlyBuilt) {}
}
