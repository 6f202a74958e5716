/** Which accounts a caller may read. */
package io.evenbook.query.access;
