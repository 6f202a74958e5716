/** Assets as the reference view has them. */
package io.evenbook.query.asset;
