/** Parses parameters that many reads share. */
package io.evenbook.query.support.parameter;
