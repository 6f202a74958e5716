/** Positions of views, and reads that wait for them or are as of one of them. */
package io.evenbook.query.support.position;
