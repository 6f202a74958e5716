/** Four eyes: which commands can need a second person, the policies, and the requests that wait. */
package io.evenbook.command.approval;
