/**
 * The archive of old months: it copies the rows of a month into a file, compares the file with the table, removes the
 * rows, and puts them back on request.
 */
package io.evenbook.projection.archive;
