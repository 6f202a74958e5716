/** What is counted: currencies, coins, securities. */
package io.evenbook.api.asset;
