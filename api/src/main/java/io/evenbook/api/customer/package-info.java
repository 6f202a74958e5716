/** Customers: status, KYC level, tier, delegations. */
package io.evenbook.api.customer;
