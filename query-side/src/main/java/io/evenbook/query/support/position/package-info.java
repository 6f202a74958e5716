/** How far the views are, and reads that wait for them. */
package io.evenbook.query.support.position;
