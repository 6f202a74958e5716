/**
 * The order book of one market and the rules by which orders meet in it. Plain Java without Axon, Spring or JSON:
 * prices are ticks, quantities are lots, times are microseconds.
 *
 * <p>Only {@link io.evenbook.command.market.matching.Book#apply} changes a book. The rules name one fact after the
 * other and see what each made of the book; a replay applies the same facts and asks no rule.
 */
package io.evenbook.command.market.matching;
