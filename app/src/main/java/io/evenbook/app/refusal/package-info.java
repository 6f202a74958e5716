/** Records refused requests beside their answers, and seals each minute of them by one event. */
package io.evenbook.app.refusal;
