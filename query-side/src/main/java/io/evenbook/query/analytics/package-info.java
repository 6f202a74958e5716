/** What trades add up to. */
package io.evenbook.query.analytics;
