/** Answers of any length, sent as text while they are read. */
package io.evenbook.query.support.text;
