/** The language of the ledger: commands, events, value types and rejections. Everything may use it; it uses nothing. */
package io.evenbook.api;
