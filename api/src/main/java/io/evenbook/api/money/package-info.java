/** Exact amounts of assets. */
package io.evenbook.api.money;
