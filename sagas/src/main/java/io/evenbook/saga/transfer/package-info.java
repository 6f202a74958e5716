/** Takes transfers to the accounts that they are for, and back if they are refused. */
package io.evenbook.saga.transfer;
