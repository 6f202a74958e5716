/** Months of a view whose rows an archive has: reads that would need them are refused. */
package io.evenbook.query.support.archive;
