/** Private streams: orders, fills, balances and holds of one account. */
package io.evenbook.stream.account;
