/** What all controllers of commands share: how a command is sent for a client and how it is answered. */
package io.evenbook.command.http;
