/** The view {@code customers}: their status, KYC level and tier. */
package io.evenbook.projection.customer;
