/** Markets and their order books. */
package io.evenbook.api.market;
