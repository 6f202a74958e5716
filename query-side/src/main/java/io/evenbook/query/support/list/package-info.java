/**
 * Lists, one page at a time. The one rule: a list is ordered by one unique, immutable key that an index has, its cursor
 * is that key, and {@link io.evenbook.query.support.list.Pages} reads every page.
 *
 * <p>Spring Data's {@code scroll(KeysetScrollPosition)} does not fit as that rule (version 4.1). It adds the identifier
 * to the sort, so its condition becomes {@code position < ? or position = ? and id > ?}, which PostgreSQL does not
 * bound by an index range; its position would have to carry both values, which changes the cursors; and it reads
 * entities only, while half of the lists come from joins, the log, or MongoDB, or stop after 10,000 compared rows.
 */
package io.evenbook.query.support.list;
