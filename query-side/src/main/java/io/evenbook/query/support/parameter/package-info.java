/** What the parameters of a read may look like. */
package io.evenbook.query.support.parameter;
