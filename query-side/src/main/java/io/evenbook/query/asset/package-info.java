/** Assets, read from the view reference. */
package io.evenbook.query.asset;
