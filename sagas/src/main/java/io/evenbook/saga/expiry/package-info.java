/** Releases holds at their expiry time, and expires the withdrawals that they belong to. */
package io.evenbook.saga.expiry;
