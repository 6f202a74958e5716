/** The view {@code accounts}. */
package io.evenbook.projection.account;
