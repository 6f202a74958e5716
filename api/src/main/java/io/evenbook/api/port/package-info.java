/**
 * What one side of the service asks of another. The command, process, view and query sides know each other only by
 * these interfaces.
 */
package io.evenbook.api.port;
