/** Assets: currencies, coins and securities. */
package io.evenbook.api.asset;
