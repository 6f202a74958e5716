/** Markets and their order books. */
package io.evenbook.query.market;
