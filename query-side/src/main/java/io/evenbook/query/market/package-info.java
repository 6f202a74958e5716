/** Markets as the reference view has them, and their books. */
package io.evenbook.query.market;
