/** Text answers of any length. */
package io.evenbook.query.support.text;
