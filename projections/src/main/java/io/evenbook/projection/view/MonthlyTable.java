package io.evenbook.projection.view;

/**
 * A table of a view with a partition for each month. Once a month is over and none of its rows is {@code changeable},
 * its rows never change again.
 *
 * @param name such as {@code trade}
 * @param key the position by which its rows are listed, such as {@code executed_position}
 * @param order of the rows in a file: columns that are unique together, in an order that no collation changes
 * @param changeable an SQL condition: rows that a later event may still change; {@code false} for none
 */
public record MonthlyTable(String view, String name, String key, String order, String changeable) {}
